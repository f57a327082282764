import { afterEach, describe, expect, it } from 'vitest';
import { presenceMessage } from '../../src/lib/protocol/index.ts';
import { pause, TestClient, until } from '../../tests/support/sync-client.ts';
import { startTestServer, type TestServer } from '../../tests/support/sync-server.ts';

let server: TestServer;
const join = (user: string, more: object = {}) => new TestClient(server.origin, { user, ...more }).ready();
afterEach(() => server?.close());

describe('SPEC 4: presence', () => {
	it('SPEC 4.1: carries the identity of the session, whatever the client says', async () => {
		server = await startTestServer();
		const [ada, eve] = await Promise.all([join('ada'), join('eve')]);
		eve.sendPresence({ place: 'x', user: { id: 'ada', name: 'Ada', color: '#000000' } });
		await until(() => ada.stateOf(eve.doc.clientID) !== null);
		expect(ada.stateOf(eve.doc.clientID)).toMatchObject({ place: 'x', user: { id: 'eve', name: 'Name of eve' } });
		expect(eve.presence.size).toBe(0);
	});

	it('SPEC 4.2: lets nobody move, replace or remove somebody else', async () => {
		server = await startTestServer();
		const [ada, bob, eve] = await Promise.all([join('ada'), join('bob'), join('eve')]);
		ada.sendPresence({ place: 'mine' });
		const { clientID } = ada.doc;
		await until(() => bob.stateOf(clientID)?.place === 'mine');
		eve.sendPresence({ place: 'moved' }, clientID, 999);
		eve.sendPresence(null, clientID, 1000);
		eve.sendPresence({ place: 'own' });
		await until(() => bob.stateOf(eve.doc.clientID)?.place === 'own');
		expect(bob.stateOf(clientID)).toMatchObject({ place: 'mine', user: { id: 'ada' } });
		expect(eve.closed).toBeNull();
	});

	it('SPEC 4.2: comes back under the same client id before the old connection is given up', async () => {
		server = await startTestServer();
		const bob = await join('bob');
		const old = await join('ada');
		old.sendPresence({ place: 'one' });
		await until(() => bob.stateOf(old.doc.clientID)?.place === 'one');
		const again = await join('ada', { doc: old.doc });
		again.sendPresence({ place: 'two' });
		await until(() => bob.stateOf(old.doc.clientID)?.place === 'two');
		old.ws.terminate();
		await until(() => server.hub.stats().connections === 2);
		await pause(80);
		expect(bob.stateOf(old.doc.clientID)?.place).toBe('two');
	});

	it('SPEC 4.3: bounds size, shape and number', async () => {
		server = await startTestServer({ options: { clientIds: 2 } });
		const [ada, eve] = await Promise.all([join('ada'), join('eve')]);
		eve.sendPresence({ blob: 'x'.repeat(5000) });
		eve.send(presenceMessage([{ clientId: 1, clock: 1, state: '[1]' }]));
		eve.send(presenceMessage([{ clientId: 2, clock: 1, state: '{' }]));
		for (let id = 10; id < 20; id++) eve.sendPresence({ id }, id);
		await pause(120);
		expect([...ada.presence.keys()]).toEqual([10, 11]);
		expect(eve.closed).toBeNull();
	});

	it('SPEC 4.4: goes out together, at most once per interval, and not to its author', async () => {
		server = await startTestServer({ options: { presenceBurst: 1000 } });
		const [ada, bob, eve] = await Promise.all([join('ada'), join('bob'), join('eve')]);
		const frames = () => ada.messages.filter(({ type }) => type === 'presence').length;
		for (let i = 0; i < 40; i++) {
			bob.sendPresence({ i }, bob.doc.clientID, i);
			eve.sendPresence({ i }, eve.doc.clientID, i);
			await pause(5);
		}
		await until(() => ada.stateOf(bob.doc.clientID)?.i === 39 && ada.stateOf(eve.doc.clientID)?.i === 39);
		// 40 rounds of 5 ms (and a bit): at most one frame per 50 ms of it.
		expect(frames()).toBeLessThanOrEqual(14);
		expect(bob.presence.has(bob.doc.clientID)).toBe(false);
		await until(() => bob.stateOf(eve.doc.clientID)?.i === 39);
	});

	it('SPEC 4.5: ends with the connection, and newcomers see who is there', async () => {
		server = await startTestServer();
		const [ada, eve] = await Promise.all([join('ada'), join('eve')]);
		eve.sendPresence({ place: 'x' });
		await until(() => ada.stateOf(eve.doc.clientID) !== null);
		const bob = await join('bob');
		await until(() => bob.stateOf(eve.doc.clientID)?.place === 'x');
		eve.ws.terminate();
		await until(() => ada.presence.get(eve.doc.clientID)?.state === 'null');
	});
});
