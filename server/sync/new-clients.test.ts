import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { afterEach, describe, expect, it } from 'vitest';
import { run, smallPlan } from '../../src/lib/plan/testing/fixture.ts';
import { adviser, coordinator } from '../../src/lib/plan/testing/people.ts';
import { blankPlanDoc } from '../../src/lib/plan/index.ts';
import { closeCodes, step1Message, wireLimits } from '../../src/lib/protocol/index.ts';
import { pause, TestClient, until } from '../../tests/support/sync-client.ts';
import { startTestServer, type TestServer } from '../../tests/support/sync-server.ts';
import { planModel } from '../plan-model.ts';
import { RoomDocument } from './room-document.ts';

/** One operation without effect under each of these client ids: the most of them for the fewest bytes. */
function voids(first: number, count: number, length = 1): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, count);
	for (let client = first; client < first + count; client++) {
		for (const number of [1, client, 0, 0, length]) encoding.writeVarUint(encoder, number);
	}
	encoding.writeVarUint(encoder, 0);
	return encoding.toUint8Array(encoder);
}

const base = Y.encodeStateAsUpdate(smallPlan());
const open = (updates: Uint8Array[] = []) =>
	new RoomDocument({ epoch: 'e', seq: 0, snapshot: base, updates }, planModel, 64 * 1024 * 1024);

describe('SPEC 3.12: Yjs client ids in a plan', () => {
	it('are bounded, so that everybody can still say what they have; who writes already goes on', () => {
		// As long as an id and a clock can get.
		const most = 2 ** 28 - 1;
		const room = open([voids(4_000_000_000, wireLimits.stateVectorEntries - 20, most)]);
		expect(room.accept(voids(3_999_999_000, 100), adviser)).toEqual({ ok: false, reason: 'plan-too-large' });
		const doc = blankPlanDoc();
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(smallPlan()));
		const updates: Uint8Array[] = [];
		doc.on('update', (update: Uint8Array) => void updates.push(update));
		run(doc, { type: 'record.set', collection: 'measures', id: 'm-1', values: { title: 'Eins' } });
		expect(room.accept(updates.pop() as Uint8Array, coordinator)).toMatchObject({ ok: true });
		expect(room.accept(voids(3_999_999_000, 15, most), adviser)).toMatchObject({ ok: true });
		expect(room.accept(voids(3_999_998_000, 100), adviser)).toEqual({ ok: false, reason: 'plan-too-large' });
		run(doc, { type: 'record.set', collection: 'measures', id: 'm-1', values: { title: 'Zwei' } });
		expect(room.accept(updates.pop() as Uint8Array, coordinator)).toMatchObject({ ok: true });
		expect(room.accept(voids(3_999_998_000, 100), 'server')).toMatchObject({ ok: true });
		expect(step1Message(room.stateVector()).length).toBeLessThan(wireLimits.frame);
	});

	it('and what stands under one of them are no longer than a browser makes them', () => {
		const room = open();
		expect(room.accept(voids(2 ** 32, 1), adviser)).toMatchObject({ ok: false, reason: 'malformed' });
		expect(room.accept(voids(7, 1, 2 ** 28), adviser)).toMatchObject({ ok: false, reason: 'limit' });
	});
});

describe('SPEC 3.12: new Yjs client ids of one person', () => {
	let server: TestServer;
	afterEach(() => server.close());

	it('are taken at a bounded rate over all their connections; who waits loses nothing', async () => {
		server = await startTestServer({ options: { clientBurst: 2, clientRate: 4, idle: 5 } });
		const join = (user: string, more = {}) => new TestClient(server.origin, { user, ...more }).ready();
		const eve = await join('eve');
		eve.sendUpdate(voids(1_000, 8));
		await until(() => eve.saved === eve.sent);
		eve.close();
		// Nobody is in the room any more: that it is opened anew is no new budget.
		await until(() => server.hub.stats().rooms === 0);
		const again = await join('eve');
		again.set('a', '1');
		expect(await again.ended()).toMatchObject({ code: closeCodes.tooMany });
		// Others have their own.
		const ada = await join('ada');
		ada.set('b', '1');
		await until(() => ada.saved === ada.sent);
		await pause(1_900);
		const later = await join('eve', { doc: again.doc });
		await until(() => later.saved === later.sent);
		// Under an id that is known already there is no end.
		for (let i = 0; i < 20; i++) later.set('a', String(i));
		await until(() => later.saved === later.sent && ada.items.a === '19');
	});
});
