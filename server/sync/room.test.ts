import * as Y from 'yjs';
import { afterEach, describe, expect, it } from 'vitest';
import { closeCodes } from '../../src/lib/protocol/index.ts';
import { MemoryLog } from '../../tests/support/memory-log.ts';
import { pause, TestClient, until } from '../../tests/support/sync-client.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../../tests/support/sync-server.ts';

let server: TestServer;
const start = async (init?: TestServerOptions) => (server = await startTestServer(init));
const join = (user: string, more: object = {}) => new TestClient(server.origin, { user, ...more }).ready();
afterEach(() => server?.close());

describe('saving', () => {
	it('SPEC 3.2, 3.4: acknowledges and shows an update only when it is on disk', async () => {
		await start();
		const [ada, bob] = await Promise.all([join('ada'), join('bob')]);
		await until(() => ada.saved === ada.sent);
		let release = () => {};
		server.updates.beforeAppend = () => new Promise((resolve) => (release = resolve));
		const before = ada.saved;
		ada.set('a', '1');
		await pause(60);
		expect(ada.saved).toBe(before);
		expect(bob.items).toEqual({});
		release();
		await until(() => ada.saved === before + 1);
		await until(() => bob.items.a === '1');
		expect(server.updates.of('p').updates).toHaveLength(1);
	});

	it('SPEC 3.2: answers a newcomer only with what is on disk', async () => {
		await start();
		const ada = await join('ada');
		let release = () => {};
		server.updates.beforeAppend = () => new Promise((resolve) => (release = resolve));
		ada.set('a', '1');
		await pause(30);
		const bob = new TestClient(server.origin, { user: 'bob' });
		await pause(60);
		expect(bob.synced).toBe(false);
		release();
		await bob.ready();
		expect(bob.items).toEqual({ a: '1' });
	});

	it('SPEC 7.7: opens without damaged rows, says so, folds nothing, and takes back what a client still has', async () => {
		await start({ options: { idle: 5, compactAfterUpdates: 3 }, updates: new MemoryLog() });
		const ada = await join('ada');
		for (const key of ['a', 'b']) {
			ada.set(key, '1');
			await until(() => ada.saved === ada.sent);
		}
		ada.close();
		await until(() => server.hub.stats().rooms === 0);
		server.updates.damaged.add(2);
		server.readModel.current = false;
		const writes = server.readModel.writes;
		const bob = await join('bob');
		expect(bob.items).toEqual({ a: '1' });
		const line = server.lines.find(({ message }) => message === 'damaged rows in the log');
		expect(line?.fields.damaged).toMatchObject([{ seq: 2 }]);
		bob.set('c', '1');
		await until(() => bob.saved === bob.sent);
		await pause(20);
		// The read model is not written anew from half a plan.
		expect(server.readModel.writes).toBe(writes);
		const again = await join('ada', { doc: ada.doc });
		await until(() => bob.items.b === '1', 'what was damaged came back');
		expect(again.items).toEqual({ a: '1', b: '1', c: '1' });
		bob.set('d', '1');
		await until(() => bob.saved === bob.sent);
		expect(server.updates.compactions).toBe(0);
	});

	describe('SPEC 7.7: where a row is damaged that another person wrote', () => {
		/** Ada and Bob have written one after the other, and the row of Bob's is damaged. */
		async function damage(row = 2) {
			await start({ options: { idle: 5 }, updates: new MemoryLog() });
			const [ada, bob] = await Promise.all([join('ada'), join('bob')]);
			ada.set('a', '1');
			await until(() => ada.saved === ada.sent && bob.items.a === '1');
			bob.set('b', '1');
			await until(() => bob.saved === bob.sent && ada.items.b === '1');
			ada.close();
			bob.close();
			await until(() => server.hub.stats().rooms === 0);
			server.updates.damaged.add(row);
			return { ada, bob };
		}

		it('whoever still has it brings it back, and it stays theirs', async () => {
			const { ada, bob } = await damage();
			const again = await join('ada', { doc: ada.doc });
			const eve = await join('eve');
			await until(() => eve.items.b === '1', 'what Bob wrote');
			expect(again.closed).toBeNull();
			const owners = server.updates.of('p').owners.filter(([client]) => client === bob.doc.clientID);
			expect(owners).toEqual([[bob.doc.clientID, 'bob']]);
			// He goes on under it, and then nobody else may.
			const back = await join('bob', { doc: bob.doc });
			back.set('c', '1');
			await until(() => back.saved === back.sent && eve.items.c === '1', 'what he writes now');
			const forged = new Y.Doc();
			Y.applyUpdate(forged, Y.encodeStateAsUpdate(eve.doc));
			forged.clientID = bob.doc.clientID;
			forged.getMap('items').set('d', 'not mine');
			const forger = new TestClient(server.origin, { user: 'eve', doc: forged });
			await forger.ended();
			expect(forger.refusal).toMatchObject({ reason: 'foreign-client' });
		});

		it('nobody writes under an id that somebody has only named in presence', async () => {
			await damage();
			const [bob, eve] = await Promise.all([join('bob'), join('eve')]);
			bob.sendPresence({ place: 'x' });
			await until(() => eve.stateOf(bob.doc.clientID) !== null);
			const forged = new Y.Doc();
			Y.applyUpdate(forged, Y.encodeStateAsUpdate(eve.doc));
			forged.clientID = bob.doc.clientID;
			forged.getMap('items').set('d', 'in his name');
			const forger = new TestClient(server.origin, { user: 'eve', doc: forged });
			await forger.ended();
			expect(forger.refusal).toMatchObject({ reason: 'foreign-client' });
		});

		it('nobody brings back anything in a plan that is whole', async () => {
			const { ada } = await damage(99);
			const forged = new Y.Doc();
			Y.applyUpdate(forged, Y.encodeStateAsUpdate(ada.doc));
			forged.clientID = ada.doc.clientID;
			forged.getMap('items').set('d', 'not mine');
			const forger = new TestClient(server.origin, { user: 'eve', doc: forged });
			await forger.ended();
			expect(forger.refusal).toMatchObject({ reason: 'foreign-client' });
		});
	});

	it('SPEC 3.10: gives up the room when the log fails; clients come back with their part', async () => {
		await start();
		const [ada, bob] = await Promise.all([join('ada'), join('bob')]);
		server.updates.beforeAppend = () => {
			throw new Error('disk full');
		};
		ada.set('a', '1');
		expect((await ada.ended()).code).toBe(closeCodes.storage);
		expect((await bob.ended()).code).toBe(closeCodes.storage);
		expect(bob.items).toEqual({});
		server.updates.beforeAppend = () => {};
		const back = await join('ada', { doc: ada.doc });
		await until(() => back.saved === back.sent && back.sent > 0);
		const other = await join('bob');
		expect(other.items).toEqual({ a: '1' });
	});

	it('SPEC 3.3: writes what comes together in one transaction', async () => {
		await start();
		const ada = await join('ada');
		let release = () => {};
		server.updates.beforeAppend = () => new Promise((resolve) => (release = resolve));
		for (let i = 0; i < 20; i++) ada.set(`k${i}`, 'v');
		await pause(50);
		server.updates.beforeAppend = () => {};
		release();
		await until(() => ada.saved === ada.sent);
		expect(server.updates.transactions.length).toBeLessThanOrEqual(2);
		expect(server.updates.of('p').seq).toBe(20);
	});
});

describe('refusing', () => {
	it('SPEC 3.1, 3.6: shows a refused update to nobody and tells its author why', async () => {
		await start({ viewers: ['vic'] });
		const [ada, vic] = await Promise.all([join('ada'), join('vic')]);
		vic.set('a', '1');
		expect((await vic.ended()).code).toBe(closeCodes.refused);
		expect(vic.refusal).toMatchObject({ reason: 'forbidden' });
		await pause(30);
		expect(ada.items).toEqual({});
		expect(server.lines.some((line) => line.message === 'update refused' && line.fields.reason === 'forbidden')).toBe(
			true
		);
	});

	it('SPEC 3.7: asks for everything when an update builds on something unknown', async () => {
		await start();
		const ada = await join('ada');
		const parts: Uint8Array[] = [];
		const other = new Y.Doc();
		other.on('update', (update: Uint8Array) => parts.push(update));
		other.getMap('items').set('a', '1');
		other.getMap('items').set('b', '2');
		ada.sendUpdate(parts[1] as Uint8Array);
		Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(other), ada);
		await until(() => ada.saved === ada.sent && ada.sent > 1);
		const bob = await join('bob');
		expect(bob.items).toEqual({ a: '1', b: '2' });
	});

	it('SPEC 3.9: a mistake while judging costs only its author the connection', async () => {
		await start();
		const [ada, eve] = await Promise.all([join('ada'), join('eve')]);
		eve.set('a', 'breaks the judge');
		expect((await eve.ended()).code).toBe(closeCodes.malformed);
		ada.set('b', '2');
		await until(() => ada.saved === ada.sent);
		expect((await join('bob')).items).toEqual({ b: '2' });
		expect(server.updates.loads).toBe(1);
	});

	it('SPEC 3.9: a mistake while applying ends the room: it is begun anew from what is on disk', async () => {
		await start();
		const [ada, eve] = await Promise.all([join('ada'), join('eve')]);
		ada.set('b', '2');
		await until(() => ada.saved === ada.sent);
		eve.set('a', 'breaks the room');
		expect((await eve.ended()).code).toBe(closeCodes.malformed);
		expect((await ada.ended()).code).toBe(closeCodes.again);
		expect((await join('bob')).items).toEqual({ b: '2' });
		expect(server.updates.of('p').updates).toHaveLength(1);
	});
});
