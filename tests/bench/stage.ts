/** The product as it is served, inside this process, so that its queries can be counted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { appKey, createApp, type App } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { clientHeaders } from '../../server/http/client.ts';
import { createWebServer, type PageHandler } from '../../server/http/web-server.ts';
import { sessionCookieName } from '../../src/lib/server/sessions.ts';
import { largePlan } from './plans.ts';

export interface Stage {
	app: App;
	url: string;
	/** Signed in as the coordinator of both plans. */
	cookie: { name: string; value: string };
	plans: { muenster: string; large: string };
	userId: string;
	/** Queries run since the last call. */
	queries(): number;
	close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
	const dataDir = mkdtempSync(join(tmpdir(), 'etappe-bench-'));
	let counted = 0;
	const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error', PORT: '0' });
	const app = await createApp(config, { onQuery: () => counted++ });
	(globalThis as Record<symbol, unknown>)[appKey] = app;
	process.env.ADDRESS_HEADER = clientHeaders.address;
	process.env.PROTOCOL_HEADER = clientHeaders.protocol;
	process.env.HOST_HEADER = clientHeaders.host;
	const file = resolve(import.meta.dirname, '../../build/handler.js');
	const { handler } = (await import(pathToFileURL(file).href)) as { handler: PageHandler };
	const web = createWebServer(app, handler);
	const port = await web.listen('127.0.0.1', 0);

	const created = await app.accounts.create({
		email: 'bench@example.org',
		name: 'Anna Krüger',
		password: 'ein langes Passwort'
	});
	if (!created.ok) throw new Error(created.reason);
	const { user } = created;
	const muenster = await app.plans.create(
		{ title: 'Masterplan Migration und Integration', municipality: 'Stadt Münster', example: 'muenster' },
		user.id
	);
	const large = await app.plans.import(largePlan({ measures: 1_000, goals: 100 }), user.id);
	if (!muenster.ok) throw new Error(muenster.reason);
	if (!large.ok) throw new Error(JSON.stringify(large));
	const { token } = await app.accounts.startSession(user, 'password', { ip: '127.0.0.1' });
	return {
		app,
		url: `http://127.0.0.1:${port}`,
		cookie: { name: sessionCookieName, value: token },
		plans: { muenster: muenster.planId, large: large.planId },
		userId: user.id,
		queries() {
			const since = counted;
			counted = 0;
			return since;
		},
		async close() {
			const closed = web.close(1_000);
			await app.close();
			await closed;
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}
