import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { startTestServer, type TestServer } from '../../../tests/support/sync-server.ts';
import { checkLine, type LineResult } from './line-check.ts';
import type { Socket } from './link.ts';

let server: TestServer;
let proxy: Server | null = null;
beforeEach(async () => void (server = await startTestServer()));
afterEach(async () => {
	proxy?.closeAllConnections();
	proxy?.close();
	proxy = null;
	await server.close();
});

/** What a browser at this address would find out; `states` has one entry for each part. */
async function check(origin = server.origin, user = 'ada', healthz = '{"ok":true}') {
	const results: LineResult[] = [];
	await checkLine({
		origin,
		planId: 'p',
		fetch: async (input, init) => {
			// The test server has no pages beside the sync address.
			if (String(input).endsWith('/healthz') && healthz) return new Response(healthz);
			return fetch(input, { ...init, headers: { cookie: `s=${user}` } });
		},
		createSocket: (url) => new WebSocket(url, { headers: { cookie: `s=${user}` } }) as unknown as Socket,
		hold: 300,
		onResult: (result) => results.push(result),
		signal: new AbortController().signal
	});
	const final = results.filter(({ state }) => state !== 'running');
	return {
		states: final.map(({ state }) => state),
		bad: final.find((result) => result.state === 'bad') ?? null
	};
}

/** Something between the browser and the server. */
async function between(answer: (path: string) => number | null): Promise<string> {
	proxy = createServer((request, response) => {
		const status = answer(request.url ?? '');
		if (status !== null) return void response.writeHead(status).end('<html>');
		void fetch(server.origin + request.url, { headers: { cookie: request.headers.cookie ?? '' } }).then((upstream) => {
			response.writeHead(upstream.status, { 'x-etappe-sync': upstream.headers.get('x-etappe-sync') ?? '' }).end();
		});
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

describe('SPEC 8.7: the self-check names the part that is broken', () => {
	it('nothing', async () => {
		expect(await check()).toEqual({ states: Array(7).fill('good'), bad: null });
	});

	it('nobody answers', async () => {
		const { bad, states } = await check('http://127.0.0.1:1', 'ada', '');
		expect(bad).toMatchObject({ part: 'reach', problem: 'unreachable' });
		expect(states).toEqual(['bad', ...Array(6).fill('skipped')]);
	});

	it('somebody else answers, or the database is gone', async () => {
		expect((await check(server.origin, 'ada', '<html>Welcome to our Wi-Fi')).bad).toMatchObject({
			problem: 'stranger'
		});
		expect((await check(server.origin, 'ada', '{"ok":false}')).bad).toMatchObject({ problem: 'database' });
	});

	it('the session and the rights', async () => {
		server.guard.ended.add('ada');
		expect((await check()).bad).toMatchObject({ part: 'session', problem: 'signedOut' });
		expect((await check(server.origin, 'stranger')).bad).toMatchObject({ part: 'rights', problem: 'noAccess' });
	});

	it('a proxy that does not pass the address on, or no upgrade', async () => {
		const noPath = await between(() => 404);
		expect((await check(noPath)).bad).toMatchObject({ part: 'session', problem: 'path' });
		proxy?.close();
		const noUpgrade = await between(() => null);
		expect((await check(noUpgrade)).bad).toMatchObject({ part: 'upgrade', problem: 'noUpgrade' });
	});

	it('a proxy that cuts what is idle', async () => {
		const origin = await between(() => null);
		const sockets = new WebSocketServer({ server: proxy as Server });
		sockets.on('connection', (near, request) => {
			const far = new WebSocket(server.origin.replace('http', 'ws') + request.url, {
				headers: { cookie: request.headers.cookie ?? '' }
			});
			far.on('message', (data) => near.send(data));
			near.on('message', (data) => (far.readyState === 1 ? far.send(data) : far.on('open', () => far.send(data))));
			near.on('close', () => far.close());
			setTimeout(() => near.terminate(), 120);
		});
		let cut = await check(origin);
		if (cut.bad?.part === 'talk') cut = await check(origin);
		expect(cut.bad).toMatchObject({ part: 'hold', problem: 'cut' });
	});
});
