/** For developers: the same app, with pages compiled on the fly by Vite. */
import { createServer as createVite } from 'vite';
import { createWebServer, type PageHandler } from './http/web-server.ts';
import { run } from './process.ts';

await run(async (app) => {
	let pages: PageHandler = (_request, response) => {
		response.statusCode = 503;
		response.end();
	};
	const web = createWebServer(app, (request, response, next) => pages(request, response, next), {
		otherUpgrades: true
	});
	const vite = await createVite({
		appType: 'custom',
		server: { middlewareMode: true, hmr: { server: web.server, path: '/@hmr' } }
	});
	pages = vite.middlewares as PageHandler;
	return {
		...web,
		async close(grace) {
			await vite.close();
			await web.close(grace);
		}
	};
});
