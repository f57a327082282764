import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { presenceMessage, readServerMessage, wireLimits } from '../../src/lib/protocol/index.ts';
import { pause, TestClient, until } from '../../tests/support/sync-client.ts';
import { startTestServer, type TestServer } from '../../tests/support/sync-server.ts';
import { ClientIds } from './client-ids.ts';
import { defaultRoomOptions } from './options.ts';
import { RoomPresence } from './presence.ts';

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

describe('SPEC 4: one who names client ids without end', () => {
	const ids = new ClientIds([[1, 'ada']]);
	const presence = new RoomPresence(defaultRoomOptions, ids, () => {});
	const person = (id: string) => {
		const heard: Uint8Array[] = [];
		const member = {
			identity: { id, name: id, color: '#000000' },
			sendPresence: (...frames: Uint8Array[]) => void heard.push(...frames),
			heard
		};
		presence.join(member);
		return member;
	};
	const there = (clientId: number) => ({ clientId, clock: 1, state: '{}' });
	const gone = (clientId: number) => ({ clientId, clock: 2, state: 'null' });
	let now = performance.now();
	const collect = () => presence.collect((now += 60_000));

	it('SPEC 4.6: tells nobody of those that came and went before anything was sent', () => {
		const eve = person('eve');
		for (let m = 0; m < 3; m++) {
			const some = Array.from({ length: 1_000 }, (_, i) => 10_000 + m * 1_000 + i);
			presence.receive(
				eve,
				some.flatMap((id) => [there(id), gone(id)])
			);
		}
		expect(collect()).toBeNull();
		presence.receive(eve, [there(10_000)]);
		expect(collect()?.forAll).toHaveLength(1);
		presence.receive(eve, [gone(10_000), there(10_000), gone(10_000)]);
		const [left] = collect()?.forAll ?? [];
		expect(readServerMessage(left as Uint8Array)).toMatchObject({ entries: [{ clientId: 10_000, state: 'null' }] });
	});

	it('SPEC 4.3: is bounded over the life of a connection, and keeps those named before', () => {
		const eve = person('eve');
		const { clientIdsEver } = defaultRoomOptions;
		for (let id = 20_000; id < 20_000 + clientIdsEver; id++) {
			expect(presence.receive(eve, [there(id)])).toBeNull();
			presence.receive(eve, [gone(id)]);
		}
		expect(presence.receive(eve, [there(30_000)])).toBe('ids');
		expect(presence.receive(eve, [there(20_000)])).toBeNull();
		presence.leave(eve);
		collect();
	});

	it('SPEC 3.8: takes nobody the id they write under', () => {
		const eve = person('eve');
		presence.receive(eve, [there(1)]);
		expect(collect()).toBeNull();
		expect(ids.ownerOf(1)).toBe('ada');
	});

	it('SPEC 4.6: a message holds no more entries than a client reads', () => {
		const { presenceEntries } = wireLimits;
		const people = Array.from({ length: presenceEntries + 10 }, (_, i) => person(`p${i}`));
		for (const [i, member] of people.entries()) presence.receive(member, [there(50_000 + i)]);
		const news = collect();
		const counts = (frames: readonly Uint8Array[] = []) =>
			frames.map((frame) => {
				const message = readServerMessage(frame);
				return message.type === 'presence' ? message.entries.length : -1;
			});
		expect(counts(news?.forAll)).toEqual([presenceEntries, 10]);
		expect(counts(news?.except(people[0]!))).toEqual([presenceEntries, 9]);
		expect(counts(person('late').heard)).toEqual([presenceEntries, 10]);
	});
});

it('SPEC 4.4: goes out after the interval though the computer’s clock was set back, and newer than before', () => {
	const presence = new RoomPresence(defaultRoomOptions, new ClientIds(), () => {});
	const member = { identity: { id: 'ada', name: 'Ada', color: '#000000' }, sendPresence: () => {} };
	presence.join(member);
	const say = (place: string) =>
		presence.receive(member, [{ clientId: 1, clock: 1, state: JSON.stringify({ place }) }]);
	const clockOf = (frame: Uint8Array | undefined) => {
		const message = readServerMessage(frame ?? new Uint8Array());
		return message.type === 'presence' ? (message.entries[0]?.clock ?? 0) : 0;
	};
	say('one');
	const first = presence.collect(performance.now());
	const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
	say('two');
	clock.mockRestore();
	const { presenceInterval } = defaultRoomOptions;
	expect(presence.dueIn(performance.now())).toBeLessThanOrEqual(presenceInterval);
	const second = presence.collect(performance.now() + presenceInterval);
	expect(clockOf(second?.forAll[0])).toBeGreaterThan(clockOf(first?.forAll[0]));
});
