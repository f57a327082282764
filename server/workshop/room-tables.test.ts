import { setImmediate as turn } from 'node:timers/promises';
import * as Y from 'yjs';
import { expect, it } from 'vitest';
import { smallPlan } from '../../src/lib/plan/testing/fixture.ts';
import { writeNote } from '../../src/lib/workshop/commands.ts';
import { defaultSettings, firstState } from '../../src/lib/workshop/state.ts';
import type { Workshop } from '../../src/lib/workshop/types.ts';
import { planModel } from '../plan-model.ts';
import type { Connection } from '../sync/connection.ts';
import { RoomDocument } from '../sync/room-document.ts';
import { ViewHost } from '../sync/view-host.ts';
import { workshopViews } from './room-tables.ts';

const workshop = {
	...{ id: 'w-1', planId: 'p', title: 'W', code: 'x', fields: ['f-1'], startsAt: 0, endsAt: 1e15, status: 'open' },
	settings: defaultSettings,
	state: { ...firstState, phase: 'collect' }
} as unknown as Workshop;

/** A room whose disk takes what `write` lets through. */
function room(read: () => Promise<Workshop | null>) {
	const waiting: (() => void)[] = [];
	const loaded = { epoch: 'e', seq: 0, snapshot: Y.encodeStateAsUpdate(smallPlan()), updates: [] };
	const host = new ViewHost({
		planId: 'p',
		document: new RoomDocument(loaded, planModel, 1e9),
		views: workshopViews({
			workshops: { read, guests: async () => [], onChange: () => () => {} },
			log: { debug() {}, info() {}, warn() {}, error: (fields) => expect(fields).toBeNull() }
		}),
		later: (durable) => void waiting.push(durable),
		accepted: (_judged, _userId, durable) => void waiting.push(durable)
	});
	const guest = () => {
		const events: { type: string }[] = [];
		const connection = {
			...{ view: { kind: 'guest', id: 'w-1' }, user: { id: 'guest-1', name: 'G' }, access: {}, ended: false },
			event: (event: { type: string }) => void events.push(event),
			send() {},
			close() {}
		} as unknown as Connection;
		return { connection, done: () => events.filter(({ type }) => type === 'done') };
	};
	return { host, guest, write: () => waiting.splice(0).forEach((durable) => durable()) };
}

const note = () => writeNote({ workshop: 'w-1', field: 'f-1', text: 'Hallo', authorName: '' }, []);

it('SPEC 9.2: who joins is let in when the table is there', async () => {
	const { promise, resolve } = Promise.withResolvers<Workshop>();
	const { host, guest, write } = room(() => promise);
	const { connection, done } = guest();
	let joined = false;
	const joining = host.join(connection).then(() => (joined = true));
	await turn();
	expect(joined).toBe(false);
	resolve(workshop);
	await joining;
	host.receive(connection, { type: 'command', n: 1, command: note() });
	write();
	expect(done()).toEqual([{ type: 'done', n: 1 }]);
	host.close();
});

it('SPEC 9.2: a command sent again is answered as done when the first is durable, and not before', async () => {
	const { host, guest, write } = room(() => Promise.resolve(workshop));
	const [first, again] = [guest(), guest()];
	const command = note();
	await host.join(first.connection);
	host.receive(first.connection, { type: 'command', n: 1, command });
	// The line broke before it was on disk; the phone comes back.
	await host.join(again.connection);
	host.receive(again.connection, { type: 'command', n: 1, command });
	expect([first.done(), again.done()]).toEqual([[], []]);
	write();
	expect([first.done(), again.done()]).toEqual([[{ type: 'done', n: 1 }], [{ type: 'done', n: 1 }]]);
	host.close();
});
