import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '../app.ts';
import { clientOf, stampClient } from './client.ts';
import { compressResponse } from './compress.ts';
import { endSocket } from './end-socket.ts';
import { answerMetrics } from './metrics.ts';

export type PageHandler = (request: IncomingMessage, response: ServerResponse, next?: () => void) => unknown;

export interface WebServer {
	server: Server;
	/** Resolves to the port when listening. Rejects with a `NodeJS.ErrnoException` such as EADDRINUSE. */
	listen(host: string, port: number): Promise<number>;
	/** No new requests; those under way get `grace` milliseconds. Resolves a moment after that even if a socket is left. */
	close(grace: number): Promise<void>;
}

/** One HTTP server for health, live connections and pages. `otherUpgrade` takes upgrades that are not ours (Vite's). */
export function createWebServer(app: App, pages: PageHandler, options: { otherUpgrades?: boolean } = {}): WebServer {
	const server = createServer((request, response) => {
		const path = request.url?.split('?', 1)[0] ?? '/';
		if (path === '/healthz') return answerHealth(app, response);
		if (path === '/metrics') return answerMetrics(app, request, response);
		if (app.hub.handles(request)) return void app.hub.answer(request, response);
		stampClient(request, clientOf(request, app.config));
		compressResponse(request, response);
		pages(request, response, () => {
			response.statusCode = 404;
			response.end('Not found\n');
		});
	});
	server.on('upgrade', (request, socket, head) => {
		if (app.hub.handles(request)) return app.hub.upgrade(request, socket, head);
		if (options.otherUpgrades) return;
		socket.on('error', () => socket.destroy());
		endSocket(socket, 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
	});
	server.on('clientError', (_error, socket) => {
		if (socket.writable) endSocket(socket, 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
		else socket.destroy();
	});
	return {
		server,
		listen: (host, port) =>
			new Promise((resolve, reject) => {
				server.once('error', reject);
				server.listen(port, host, () => {
					server.off('error', reject);
					resolve((server.address() as AddressInfo).port);
				});
			}),
		close: (grace) =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeIdleConnections();
				setTimeout(() => server.closeAllConnections(), grace).unref();
				// Upgraded sockets are not among the server's connections: one that hangs would hold up the end for ever.
				setTimeout(resolve, grace + 500).unref();
			})
	};
}

function answerHealth(app: App, response: ServerResponse): void {
	void app.health().then((health) => {
		response.writeHead(health.ok ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
		response.end(JSON.stringify(health));
	});
}
