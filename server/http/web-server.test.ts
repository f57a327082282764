import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer } from '../../tests/support/sync-server.ts';
import { until } from '../../tests/support/sync-client.ts';
import type { App } from '../app.ts';
import { createWebServer, type WebServer } from './web-server.ts';

const open: Socket[] = [];
afterEach(() => {
	for (const socket of open.splice(0)) socket.destroy();
});

/** A client that never closes its side, and what it was told until the other side did. */
async function said(port: number, text: string): Promise<string> {
	const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
	open.push(socket);
	let answer = '';
	socket.on('data', (chunk) => (answer += chunk.toString()));
	socket.write(text);
	await once(socket, 'end');
	return answer;
}

const upgrade = (path: string) =>
	`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
	'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

describe('sockets whose other side stays', () => {
	let web: WebServer;
	const taken: Duplex[] = [];

	/** The web server around a hub that refuses everybody, or takes sockets and forgets them. */
	async function start(forgetful = false): Promise<number> {
		const { hub, close } = await startTestServer();
		const handles = (request: { url?: string }) => request.url?.startsWith('/sync') ?? false;
		const forgets = { handles, upgrade: (_request: unknown, socket: Duplex) => void taken.push(socket) };
		web = createWebServer({ hub: forgetful ? forgets : hub } as unknown as App, () => {});
		web.server.on('close', () => void close());
		return web.listen('127.0.0.1', 0);
	}
	const connections = () => new Promise<number>((resolve) => web.server.getConnections((_, count) => resolve(count)));

	it.each([
		['a refused handshake', `${upgrade('/sync/p')}more`, '401'],
		['an upgrade of something else', upgrade('/elsewhere'), '404'],
		['what is no HTTP', 'GARBAGE\r\n\r\n', '400']
	])('SPEC 1.1: %s is answered and leaves none', async (_, text, status) => {
		const port = await start();
		expect(await said(port, text)).toContain(`HTTP/1.1 ${status}`);
		let left = 1;
		await until(() => (void connections().then((count) => (left = count)), left === 0), 'no socket');
		await web.close(1000);
	});

	it('SPEC 7.5: the end does not wait for one that hangs', async () => {
		const port = await start(true);
		void said(port, upgrade('/sync/p')).catch(() => {});
		await until(() => taken.length === 1, 'the upgrade');
		const began = performance.now();
		await web.close(50);
		expect(performance.now() - began).toBeLessThan(1500);
		taken.pop()?.destroy();
	});
});
