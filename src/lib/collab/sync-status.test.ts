import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../../tests/support/sync-server.ts';
import { syncStatus } from './sync-status.ts';

let server: TestServer;
beforeEach(async () => void (server = await startTestServer()));
afterEach(() => server.close());

const as = (user: string): typeof fetch => {
	return (input, init) => fetch(input, { ...init, headers: { cookie: `s=${user}` } });
};

describe('SPEC 8.1: why a socket was refused', () => {
	it('is what our server answers', async () => {
		expect(await syncStatus(`${server.origin}/sync/p`, as('ada'))).toBe(426);
		expect(await syncStatus(`${server.origin}/sync/p`, as('stranger'))).toBe(404);
		server.guard.ended.add('ada');
		expect(await syncStatus(`${server.origin}/sync/p`, as('ada'))).toBe(401);
	});

	it('is not what a proxy answers in its place', async () => {
		for (const status of [200, 302, 401, 403, 404, 502]) {
			expect(await syncStatus('/sync/p', async () => new Response('<html>', { status }))).toBeNull();
		}
	});

	it('stays open when nobody answers', async () => {
		expect(await syncStatus('http://127.0.0.1:1/sync/p')).toBeNull();
	});
});
