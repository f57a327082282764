import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { afterEach, expect, it, vi } from 'vitest';
import { TestClient, until } from '../support/sync-client.ts';
import { startTestServer, type TestServer } from '../support/sync-server.ts';

let server: TestServer;
const providers: WebsocketProvider[] = [];
afterEach(async () => {
	for (const provider of providers.splice(0)) provider.destroy();
	await server?.close();
	vi.restoreAllMocks();
});

function connectStock(user: string, doc = new Y.Doc()) {
	class WithCookie extends WebSocket {
		constructor(url: string, protocols: string[]) {
			super(url, protocols, { headers: { cookie: `s=${user}` } });
		}
	}
	const provider = new WebsocketProvider(server.origin.replace('http', 'ws') + '/sync', 'p', doc, {
		WebSocketPolyfill: WithCookie as unknown as typeof globalThis.WebSocket,
		disableBc: true
	});
	providers.push(provider);
	return { provider, doc, items: doc.getMap('items') };
}

it('SPEC 2.1: the stock provider connects, syncs, edits, sees presence, and chokes on nothing', async () => {
	const complaints = vi.spyOn(console, 'error');
	server = await startTestServer();
	const ours = await new TestClient(server.origin, { user: 'ada' }).ready();
	ours.set('a', '1');
	const offline = new Y.Doc();
	offline.getMap('items').set('offline', 'kept');
	const bob = connectStock('bob', offline);
	// Typing before the first answer: the stock provider sends it at once, ahead of what it builds on.
	bob.provider.once('status', () => bob.items.set('early', 'too'));
	const eve = connectStock('eve');
	await until(() => bob.provider.synced && eve.provider.synced);
	await until(
		() => eve.items.get('a') === '1' && eve.items.get('offline') === 'kept' && eve.items.get('early') === 'too'
	);
	eve.items.set('b', '2');
	await until(() => ours.items.b === '2' && bob.items.get('b') === '2');

	bob.provider.awareness.setLocalStateField('cursor', 7);
	await until(() => eve.provider.awareness.getStates().get(bob.doc.clientID)?.cursor === 7);
	expect(eve.provider.awareness.getStates().get(bob.doc.clientID)).toMatchObject({ user: { id: 'bob' } });
	bob.provider.disconnect();
	await until(() => !eve.provider.awareness.getStates().has(bob.doc.clientID));
	bob.items.set('c', '3');
	bob.provider.connect();
	await until(() => ours.items.c === '3');
	await until(() => eve.provider.awareness.getStates().has(bob.doc.clientID));
	expect(complaints).not.toHaveBeenCalled();
});

it('SPEC 2.1: the stock provider stops on a final code and comes back after others', async () => {
	server = await startTestServer({ viewers: ['vic'] });
	const vic = connectStock('vic');
	await until(() => vic.provider.synced);
	let closed: { code: number } | null = null;
	vic.provider.on('closed', (event) => (closed = event));
	vic.items.set('a', '1');
	await until(() => closed !== null);
	expect(vic.provider.shouldConnect).toBe(false);
	const bob = connectStock('bob');
	await until(() => bob.provider.synced);
	await server.restart();
	bob.items.set('b', '2');
	await until(() => server.updates.of('p').seq === 1);
});
