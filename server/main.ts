/** The production process: `node server/main.ts` after `npm run build`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { clientHeaders } from './http/client.ts';
import { createWebServer, type PageHandler } from './http/web-server.ts';
import { run } from './process.ts';

const buildDir = resolve(import.meta.dirname, '..', process.env.ETAPPE_BUILD_DIR ?? 'build');

await run(async (app) => {
	const file = resolve(buildDir, 'handler.js');
	if (!existsSync(file)) throw new Error(`There is no build in ${buildDir}: run "npm run build" first.`);
	// Who asks, and under which address, is decided in one place (http/client.ts) and told to the adapter in headers.
	delete process.env.ORIGIN;
	process.env.ADDRESS_HEADER = clientHeaders.address;
	process.env.PROTOCOL_HEADER = clientHeaders.protocol;
	process.env.HOST_HEADER = clientHeaders.host;
	process.env.BODY_SIZE_LIMIT ??= '16M';
	const { handler } = (await import(pathToFileURL(file).href)) as { handler: PageHandler };
	return createWebServer(app, handler);
});
