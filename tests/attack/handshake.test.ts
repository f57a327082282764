import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { afterEach, describe, expect, it } from 'vitest';
import { closeCodes, step1Message } from '../../src/lib/protocol/index.ts';
import { pause, TestClient, until } from '../support/sync-client.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/sync-server.ts';

let server: TestServer;
const start = async (init?: TestServerOptions) => (server = await startTestServer(init));
afterEach(() => server?.close());

/** The HTTP status a handshake was answered with; 101 if it succeeded. */
async function statusOf(path: string, headers: Record<string, string> = {}): Promise<number> {
	const ws = new WebSocket(`${server.origin.replace('http', 'ws')}${path}`, { headers });
	return new Promise((resolve) => {
		ws.on('open', () => {
			resolve(101);
			ws.terminate();
		});
		ws.on('unexpected-response', (request, response) => {
			resolve(response.statusCode ?? 0);
			request.destroy();
		});
		ws.on('error', () => {});
	});
}

/** Writes bytes as they are and reads the answer until the end. */
function raw(text: string): Promise<string> {
	return new Promise((resolve) => {
		let answer = '';
		const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
		socket.on('data', (chunk) => (answer += chunk.toString()));
		socket.on('close', () => resolve(answer));
		socket.on('error', () => resolve(answer));
		setTimeout(() => socket.destroy(), 500);
	});
}

const ada = { cookie: 's=ada' };

describe('SPEC 1: the handshake', () => {
	it('SPEC 1.1: answers a plain request as it would the upgrade', async () => {
		await start();
		const ask = async (path: string, headers = {}) => (await fetch(server.origin + path, { headers })).status;
		expect(await ask('/sync/p', ada)).toBe(426);
		expect(await ask('/sync/p')).toBe(401);
		expect(await ask('/sync/other', ada)).toBe(404);
		expect(await ask('/sync/p', { ...ada, origin: 'https://evil.example' })).toBe(403);
		expect((await fetch(`${server.origin}/sync/p`, { method: 'POST', headers: ada })).status).toBe(405);
	});

	it('SPEC 1.3: refuses pages of others and accepts programs without a page', async () => {
		await start();
		expect(await statusOf('/sync/p', { ...ada, origin: 'https://evil.example' })).toBe(403);
		expect(await statusOf('/sync/p', { ...ada, origin: 'null' })).toBe(403);
		expect(await statusOf('/sync/p', { ...ada, origin: server.origin })).toBe(101);
		expect(await statusOf('/sync/p', ada)).toBe(101);
	});

	it('SPEC 1.4: does not tell a stranger whether the plan exists', async () => {
		await start({ editors: ['ada'] });
		server.updates.create('secret');
		expect(await statusOf('/sync/p')).toBe(401);
		expect(await statusOf('/sync/p', { cookie: 's=' })).toBe(401);
		const texts = await Promise.all(
			['secret', 'nothing', '..%2f', ''].map(async (id) => {
				const answer = await fetch(`${server.origin}/sync/${id}`, { headers: ada });
				return `${answer.status} ${await answer.text()}`;
			})
		);
		expect(new Set(texts).size).toBe(1);
		expect(texts[0]).toMatch(/^404/);
	});

	it('SPEC 1.1: answers other versions and malformed upgrades in words', async () => {
		await start();
		const lines = ['GET /sync/p HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Cookie: s=ada'];
		const ask = (...more: string[]) => raw([...lines, ...more, '', ''].join('\r\n'));
		expect(await ask('Sec-WebSocket-Version: 8', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')).toMatch(
			/^HTTP\/1.1 426/
		);
		expect(await ask('Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: short')).toMatch(/^HTTP\/1.1 400/);
		expect(await raw('GET /sync/p HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')).toMatch(/426/);
		expect(await statusOf('/sync/p', ada)).toBe(101);
	});

	it('SPEC 1.2: bounds handshakes per address before looking at who it is', async () => {
		await start({ options: { handshakeBurst: 3, handshakeRate: 0.001 } });
		let asked = 0;
		const { session } = server.guard;
		server.guard.session = (cookies) => {
			asked++;
			return session.call(server.guard, cookies);
		};
		const statuses: number[] = [];
		for (let i = 0; i < 5; i++) statuses.push(await statusOf('/sync/p'));
		expect(statuses).toEqual([401, 401, 401, 429, 429]);
		expect(asked).toBe(3);
	});

	it('SPEC 1.5: bounds connections per person and per plan, and refuses new ones when stopping', async () => {
		await start({ options: { perUser: 2, perPlan: 3 } });
		const open = (user: string) => new TestClient(server.origin, { user }).ready();
		const first = await open('ada');
		await open('ada');
		expect(await statusOf('/sync/p', ada)).toBe(429);
		await open('bob');
		expect(await statusOf('/sync/p', { cookie: 's=eve' })).toBe(429);
		first.close();
		await until(() => server.hub.stats().connections === 2);
		await open('eve');
		await server.hub.close();
		expect(await statusOf('/sync/p', ada)).toBe(503);
	});

	it('SPEC 1.6: keeps what arrives while the room is loading, and only so much of it', async () => {
		await start({ options: { inboxFrames: 64 } });
		let release = () => {};
		server.updates.beforeLoad = () => new Promise((resolve) => (release = resolve));
		const early = new TestClient(server.origin, { user: 'ada' });
		const flood = new TestClient(server.origin, { user: 'bob', polite: false });
		await until(() => early.ws.readyState === 1 && flood.ws.readyState === 1);
		for (let i = 0; i < 2000; i++) flood.send(step1Message(new Uint8Array([0])));
		await pause(50);
		release();
		await early.ready();
		await until(() => early.saved === 1);
		const ended = flood.closed as { code: number } | null;
		if (ended) expect(ended.code).toBe(closeCodes.tooMany);
		expect(server.hub.stats().rooms).toBe(1);
	});

	it('SPEC 1.7: ends other versions and other histories for good, with the reason', async () => {
		await start();
		const end = async (handshake: object) =>
			(await new TestClient(server.origin, { user: 'ada', handshake }).ended()).code;
		expect(await end({ protocol: 99 })).toBe(closeCodes.version);
		expect(await end({ schema: 99 })).toBe(closeCodes.version);
		expect(await end({ epoch: 'another' })).toBe(closeCodes.epoch);
		const handshake = { epoch: 'epoch-1', schema: 1 };
		const good = await new TestClient(server.origin, { user: 'ada', handshake }).ready();
		const access = { type: 'access', epoch: 'epoch-1', schema: 1 };
		expect(good.messages[0], 'SPEC 2.4').toMatchObject({ type: 'event', event: access });
	});

	it('SPEC 1.8: a plan that cannot be loaded is left as it is', async () => {
		await start();
		server.updates.of('p').updates.push({ seq: 1, update: new Uint8Array([1, 2, 3, 4]), userId: null });
		expect((await new TestClient(server.origin, { user: 'ada' }).ended()).code).toBe(closeCodes.load);
		expect(server.updates.of('p').updates).toHaveLength(1);
		expect(server.hub.stats().rooms).toBe(0);
		const line = server.lines.find(({ message }) => message === 'room could not be opened');
		expect(line?.level).toBe('error');
		server.updates.plans.delete('p');
		expect((await new TestClient(server.origin, { user: 'ada' }).ended()).code).toBe(closeCodes.noAccess);
	});

	it('lives on when sockets vanish in the middle of it', async () => {
		await start();
		for (let i = 0; i < 20; i++) {
			const socket = connect(server.port, '127.0.0.1', () => {
				socket.write(
					'GET /sync/p HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: s=ada\r\n'
				);
				if (i % 2) socket.write('Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
				socket.resetAndDestroy();
			});
			socket.on('error', () => {});
		}
		await pause(50);
		await new TestClient(server.origin, { user: 'ada' }).ready();
		await until(() => server.hub.stats().connections === 1);
	});
});
