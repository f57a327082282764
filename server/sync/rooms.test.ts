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

describe('SPEC 7: rooms', () => {
	it('SPEC 7.1: who comes while a room is closing waits for the next one', async () => {
		await start({ options: { idle: 20 } });
		const ada = await join('ada');
		ada.set('a', '1');
		await until(() => ada.saved === ada.sent);
		let release = () => {};
		const { write } = server.readModel;
		server.readModel.write = async (...args) => {
			await new Promise<void>((resolve) => (release = resolve));
			return write.apply(server.readModel, args);
		};
		ada.set('b', '2');
		await until(() => ada.saved === ada.sent);
		ada.close();
		// The room is closing now and hangs in its last write.
		await pause(80);
		const loads = server.updates.loads;
		const bob = new TestClient(server.origin, { user: 'bob' });
		await pause(40);
		expect(bob.synced).toBe(false);
		expect(server.updates.loads).toBe(loads);
		server.readModel.write = write;
		release();
		await bob.ready();
		expect(bob.items).toEqual({ a: '1', b: '2' });
		expect(server.updates.loads).toBe(loads + 1);
		expect(server.hub.stats().rooms).toBe(1);
	});

	it('SPEC 7.2: frees an empty room with its read model written, and keeps it for a quick return', async () => {
		await start({ options: { idle: 1_500 } });
		const ada = await join('ada');
		ada.set('a', '1');
		await until(() => ada.saved === ada.sent);
		ada.close();
		await until(() => server.hub.stats().connections === 0, 'left');
		const again = await join('ada');
		expect(server.updates.loads).toBe(1);
		again.close();
		await until(() => server.hub.stats().rooms === 0, 'room freed');
		expect(server.readModel.rows.get('p')?.get('a')).toBe('1');
		expect((await join('bob')).items).toEqual({ a: '1' });
		expect(server.updates.loads).toBe(2);
	});

	it('SPEC 7.2: keeps no more empty rooms than it may, the latest ones', async () => {
		const updates = new MemoryLog();
		const plans = ['p', 'q', 'r', 's', 't'];
		for (const plan of plans) updates.create(plan);
		await start({ options: { idle: 60_000, idleRooms: 2 }, updates });
		for (const plan of plans) server.guard.set('bob', plan, 'editor');
		const stays = await join('ada', { planId: 'p' });
		for (const plan of plans) {
			const visitor = await join('bob', { planId: plan });
			visitor.set(plan, '1');
			await until(() => visitor.saved === visitor.sent);
			visitor.close();
			await until(() => server.hub.stats().connections === 1, 'left');
		}
		// Two that are empty and the one somebody is in.
		await until(() => server.hub.stats().rooms === 3, 'freed');
		const { loads } = updates;
		expect((await join('bob', { planId: 's' })).items).toEqual({ s: '1' });
		expect(updates.loads).toBe(loads);
		expect((await join('bob', { planId: 'q' })).items).toEqual({ q: '1' });
		expect(updates.loads).toBe(loads + 1);
		expect(stays.items).toEqual({ p: '1' });
	});

	it('SPEC 7.2: leaves nothing behind when people come and go', async () => {
		await start({ options: { idle: 5, perUser: 1000 } });
		for (let round = 0; round < 20; round++) {
			const crowd = Array.from(
				{ length: 10 },
				(_, i) => new TestClient(server.origin, { user: i % 2 ? 'ada' : 'bob' })
			);
			// Some leave before they are in, some in the middle, some after.
			await Promise.all(
				crowd.map(async (client, i) => {
					if (i % 3 === 0) await client.ready();
					if (i % 3 === 1) await pause(i);
					if (client.ws.readyState === 0) client.ws.once('open', () => client.ws.terminate());
					else client.ws.terminate();
				})
			);
		}
		await until(() => server.hub.stats().connections === 0 && server.hub.stats().rooms === 0, 'all gone');
	});

	it('SPEC 7.3: folds a long log in the background without losing what arrives', async () => {
		await start({ options: { compactAfterUpdates: 10, updateBurst: 1000, idle: 5 } });
		const ada = await join('ada');
		for (let i = 0; i < 55; i++) {
			ada.set(`k${i}`, 'v');
			if (i % 5 === 0) await pause(2);
		}
		await until(() => ada.saved === ada.sent);
		await until(() => server.updates.compactions > 0);
		expect(server.updates.of('p').updates.length).toBeLessThan(55);
		ada.close();
		await until(() => server.hub.stats().rooms === 0);
		expect(Object.keys((await join('bob')).items)).toHaveLength(55);
	});

	it('SPEC 7.3: a snapshot holds every update up to its number, also when more arrive while it is taken', async () => {
		// Sending is made to look costly: transactions wait for it, and gather what comes in meanwhile.
		const options = { compactAfterUpdates: 4, updateBurst: 10_000, paceShare: 1e6, paceMost: 25, idle: 5 };
		await start({ options });
		const { updates } = server;
		const missing: number[] = [];
		const compact = updates.compact.bind(updates);
		updates.compact = async (planId, upto, state) => {
			const held = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state));
			for (const { seq, update } of updates.of(planId).updates) {
				const whole = [...Y.parseUpdateMeta(update).to].every(([client, clock]) => (held.get(client) ?? 0) >= clock);
				if (seq <= upto && !whole) missing.push(seq);
			}
			await compact(planId, upto, state);
		};
		const people = await Promise.all(['ada', 'bob', 'ada'].map((user) => join(user)));
		for (let i = 0; i < 150; i++) {
			people[i % 3]?.set(`k${i}`, 'v');
			if (i % 2 === 0) await pause(2);
		}
		await until(() => people.every((person) => person.saved === person.sent));
		expect(updates.compactions).toBeGreaterThan(3);
		expect(missing).toEqual([]);
	});

	it('SPEC 7.3: goes on with the long log when folding fails', async () => {
		await start({ options: { compactAfterUpdates: 5 } });
		server.updates.compact = async () => {
			throw new Error('disk full');
		};
		const ada = await join('ada');
		for (let i = 0; i < 12; i++) ada.set(`k${i}`, 'v');
		await until(() => ada.saved === ada.sent);
		ada.set('more', 'v');
		await until(() => ada.saved === ada.sent);
		expect(server.lines.some(({ message }) => message === 'log could not be compacted')).toBe(true);
		expect(server.updates.of('p').seq).toBe(13);
	});

	it('SPEC 7.4: writes the read model soon after the commit, and at once for who asks', async () => {
		await start();
		const ada = await join('ada');
		ada.set('a', '1');
		await until(() => server.readModel.rows.get('p')?.get('a') === '1', 'row written', 1500);
		expect(server.readModel.seqs.get('p')).toBe(1);
		ada.set('a', '2');
		await until(() => ada.items.a === '2' && ada.saved === ada.sent);
		await server.hub.flush('p');
		expect(server.readModel.rows.get('p')?.get('a')).toBe('2');
	});

	it('SPEC 7.4: who asks waits for what was accepted by then, however busy the room is', async () => {
		await start({ options: { updateBurst: 1e6, updateRate: 1e6 } });
		server.updates.beforeAppend = () => pause(20).then(() => {});
		const ada = await join('ada');
		let n = 0;
		const writing = setInterval(() => ada.set('a', String(n++)), 2);
		await until(() => ada.saved > 5, 'busy');
		let done = false;
		void server.hub.flush('p').then(() => (done = true));
		await until(() => done, 'the answer').finally(() => clearInterval(writing));
	});

	it('SPEC 3.2: the read model never shows what is not on disk', async () => {
		await start({ options: { projectAfter: 0 } });
		const ada = await join('ada');
		let release = () => {};
		server.updates.beforeAppend = () => new Promise((resolve) => (release = resolve));
		ada.set('a', '1');
		await pause(60);
		expect(server.readModel.rows.get('p')?.get('a')).toBeUndefined();
		release();
		await until(() => server.readModel.rows.get('p')?.get('a') === '1');
	});

	it('SPEC 7.4: rebuilds a read model that is behind, also for who only reads', async () => {
		await start();
		const doc = new Y.Doc();
		doc.getMap('items').set('old', 'value');
		server.updates.of('p').snapshot = { seq: 0, state: Y.encodeStateAsUpdate(doc) };
		server.readModel.current = false;
		await server.hub.flush('p');
		expect(server.readModel.rows.get('p')?.get('old')).toBe('value');
	});

	it('SPEC 7.4: tries again when the read model cannot be written', async () => {
		await start();
		const ada = await join('ada');
		server.readModel.fail = true;
		ada.set('a', '1');
		await until(() => server.lines.some(({ message }) => message === 'read model could not be written'));
		server.readModel.fail = false;
		await until(() => server.readModel.rows.get('p')?.get('a') === '1');
	});

	it('SPEC 7.5: stops with everything accepted on disk', async () => {
		await start();
		const ada = await join('ada');
		server.updates.beforeAppend = () => pause(30) as Promise<void>;
		for (let i = 0; i < 10; i++) {
			ada.set(`k${i}`, 'v');
			await pause(5);
		}
		await server.hub.close();
		expect((await ada.ended()).code).toBe(closeCodes.restart);
		expect(ada.messages.some((message) => message.type === 'event' && message.event.type === 'drain')).toBe(true);
		expect(server.updates.of('p').seq).toBe(10);
		expect(server.readModel.rows.get('p')?.size).toBe(10);
		expect(server.hub.stats()).toEqual({ rooms: 0, connections: 0, waiting: 0 });
	});
});

describe('SPEC 6: rights', () => {
	it.each(['in this process', 'in another'])(
		'SPEC 6.1: a removed member is out within a second (%s)',
		async (where) => {
			await start();
			const [ada, bob] = await Promise.all([join('ada'), join('bob')]);
			const removed = Date.now();
			server.guard.set('ada', 'p', null);
			if (where === 'in this process') server.guard.announce();
			expect((await ada.ended()).code).toBe(closeCodes.noAccess);
			expect(Date.now() - removed).toBeLessThan(where === 'in this process' ? 500 : 1000);
			expect(bob.closed).toBeNull();
			await expect(join('ada')).rejects.toThrow();
		}
	);

	it('SPEC 6.1: who signs out is out, with all windows of that session', async () => {
		await start();
		const [one, two, bob] = await Promise.all([join('ada'), join('ada'), join('bob')]);
		server.guard.ended.add('ada');
		server.guard.count++;
		expect((await one.ended()).code).toBe(closeCodes.signedOut);
		expect((await two.ended()).code).toBe(closeCodes.signedOut);
		expect(bob.closed).toBeNull();
	});

	it('SPEC 6.1: whose session runs out is out with the next look at all sessions, though nobody tells', async () => {
		await start({ options: { sessionCheck: 100, accessPoll: 20 } });
		const [ada, bob] = await Promise.all([join('ada'), join('bob')]);
		const before = Date.now();
		server.guard.ended.add('ada');
		expect((await ada.ended()).code).toBe(closeCodes.signedOut);
		expect(Date.now() - before).toBeLessThan(1_000);
		expect(bob.closed).toBeNull();
	});

	it('SPEC 6.1: a right that ends during the handshake ends the connection', async () => {
		await start();
		await join('bob');
		let decide = () => {};
		const { access } = server.guard;
		server.guard.access = async (userId, planId) => {
			const found = await access.call(server.guard, userId, planId);
			if (userId === 'ada' && found) await new Promise<void>((resolve) => (decide = resolve));
			return found;
		};
		const ada = new TestClient(server.origin, { user: 'ada' });
		await pause(30);
		server.guard.set('ada', 'p', null);
		server.guard.announce();
		await pause(10);
		decide();
		expect((await ada.ended()).code).toBe(closeCodes.noAccess);
	});

	it('SPEC 6.3: a change is looked up only for those it concerns', async () => {
		await start();
		const [ada, bob] = await Promise.all([join('ada'), join('bob')]);
		await pause(20);
		const before = server.guard.lookups;
		server.guard.set('ada', 'p', null);
		server.guard.count--;
		server.guard.announce({ userId: 'ada', planId: 'p' });
		expect((await ada.ended()).code).toBe(closeCodes.noAccess);
		expect(server.guard.lookups).toBe(before + 1);
		expect(bob.closed).toBeNull();
	});

	it('SPEC 6.2: changed rights hold for the next update and are told', async () => {
		await start();
		const ada = await join('ada');
		ada.set('a', '1');
		await until(() => ada.saved === ada.sent);
		server.guard.set('ada', 'p', 'viewer');
		server.guard.announce();
		await until(() => ada.messages.filter(({ type }) => type === 'event').length === 2);
		expect(ada.messages.at(-1)).toMatchObject({ event: { type: 'access', access: { role: 'viewer' } } });
		expect(ada.closed).toBeNull();
		ada.set('a', '2');
		await ada.ended();
		expect(ada.refusal).toMatchObject({ reason: 'forbidden' });
		expect((await join('bob')).items).toEqual({ a: '1' });
	});

	it('does not let anybody stay because the check failed', async () => {
		await start();
		const ada = await join('ada');
		const { access } = server.guard;
		let failures = 0;
		server.guard.access = async () => {
			failures++;
			throw new Error('database busy');
		};
		server.guard.set('ada', 'p', null);
		await until(() => failures > 0);
		expect(ada.closed).toBeNull();
		server.guard.access = access;
		expect((await ada.ended()).code).toBe(closeCodes.noAccess);
	});
});
