import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { measure, runs, withDeletion } from '../testing/attempt.ts';
import { run, smallPlan } from '../testing/fixture.ts';
import { coordinator, viewer } from '../testing/people.ts';
import { Room, updateOf } from '../testing/room.ts';

describe('bytes', () => {
	it('are refused if they are no update', () => {
		const room = new Room(smallPlan());
		const update = updateOf(room.join(), (doc) => measure(doc).set('title', 'x'));
		const receive = (bytes: Uint8Array) => {
			const verdict = room.receive(bytes, coordinator);
			return verdict.ok ? 'accepted' : verdict.reason;
		};
		expect(receive(new Uint8Array())).toBe('malformed');
		expect(receive(Uint8Array.of(1))).toBe('malformed');
		expect(receive(Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255))).toBe('malformed');
		expect(receive(update.slice(0, -1))).toBe('malformed');
		expect(receive(Uint8Array.from([...update, 0]))).toBe('malformed');
		expect(receive(Y.convertUpdateFormatV1ToV2(update))).toBe('malformed');
		expect(receive(update)).toBe('accepted');
	});

	it('are refused if they build on something unknown, and leave nothing pending', () => {
		const room = new Room(smallPlan());
		const doc = room.join();
		updateOf(doc, () => measure(doc).set('title', 'eins'));
		const second = updateOf(doc, () => measure(doc).set('title', 'zwei'));
		expect(room.receive(second, coordinator)).toMatchObject({ reason: 'gap' });
		expect(room.receive(withDeletion(Uint8Array.of(0, 0), Y.createID(77, 5)), coordinator)).toMatchObject({
			reason: 'gap'
		});
		expect(room.problems()).toEqual([]);
	});

	it('may overlap with what is known', () => {
		const room = new Room(smallPlan());
		const doc = room.join();
		room.receive(
			updateOf(doc, () => runs(doc).insert(0, 'ab')),
			coordinator
		);
		updateOf(doc, () => runs(doc).insert(2, 'cd'));
		// Yjs has made one operation of both; the room knows half of it.
		const whole = Y.diffUpdate(Y.encodeStateAsUpdate(doc), Y.encodeStateVector(new Room(smallPlan()).doc));
		expect(room.receive(whole, coordinator)).toMatchObject({
			ok: true,
			changes: [{ kind: 'text', inserted: 2, deleted: 0 }]
		});
		expect(runs(room.doc).toString()).toBe(runs(doc).toString());
		expect(room.problems()).toEqual([]);
	});

	it('name no other parts of the document, in what is known either: Yjs would make them', () => {
		const room = new Room(smallPlan());
		const [client, state] = [...Y.decodeStateVector(Y.encodeStateVector(room.doc))][0] ?? [0, 0];
		const parts = [...room.doc.share.keys()];
		const known = (parent: string) => {
			const encoder = new Y.UpdateEncoderV1();
			for (const number of [1, state]) encoding.writeVarUint(encoder.restEncoder, number);
			encoder.writeClient(client);
			encoding.writeVarUint(encoder.restEncoder, 0);
			for (let clock = 0; clock < state; clock++) {
				const content = new Y.ContentDeleted(1);
				const id = Y.createID(client, clock);
				new Y.Item(id, null, null, null, null, parent as never, null, content).write(encoder as never, 0);
			}
			encoding.writeVarUint(encoder.restEncoder, 0);
			return encoder.toUint8Array();
		};
		expect(room.receive(known('anything'), viewer)).toMatchObject({ ok: false, reason: 'unknown' });
		expect(room.receive(known('measures'), viewer)).toMatchObject({ ok: true, empty: true });
		expect([...room.doc.share.keys()]).toEqual(parts);
	});

	it('cannot rewrite what a client did before', () => {
		const room = new Room(smallPlan());
		const doc = room.join();
		room.receive(
			updateOf(doc, () => runs(doc).insert(0, 'ab')),
			coordinator
		);
		const before = Y.encodeStateAsUpdate(room.doc);
		for (const length of [1, 2, 3, 5]) {
			const forged = new Y.Doc();
			forged.clientID = doc.clientID;
			forged.getArray('measures').insert(
				0,
				Array.from({ length }, () => 'x')
			);
			const verdict = room.receive(Y.encodeStateAsUpdate(forged), coordinator);
			expect(verdict.ok ? verdict.empty : verdict.reason).toBe(length <= 2 ? true : 'malformed');
		}
		expect(Y.encodeStateAsUpdate(room.doc)).toEqual(before);
	});

	it('do nothing twice', () => {
		const room = new Room(smallPlan());
		const doc = room.join();
		const update = updateOf(doc, () => measure(doc).set('title', 'neu'));
		expect(room.receive(update, coordinator)).toMatchObject({ ok: true, empty: false });
		expect(room.receive(update, coordinator)).toMatchObject({ ok: true, empty: true, changes: [] });
		expect(room.receive(Y.encodeStateAsUpdate(doc), coordinator)).toMatchObject({ ok: true, empty: true });
		expect(room.receive(Y.encodeStateAsUpdate(doc), viewer)).toMatchObject({ ok: true, empty: true });
	});
});

describe('keys under contention', () => {
	/** Two browsers with chosen client ids, so that who wins is known. */
	function contest() {
		const room = new Room(smallPlan());
		const [low, high] = [room.join(), room.join()];
		low.clientID = 1;
		high.clientID = 4_000_000_000;
		return { room, low, high };
	}

	it('do not lose their value to an older one that deletes the newer and vanishes itself', () => {
		const { room, low, high } = contest();
		const older = updateOf(low, (doc) => measure(doc).set('title', 'verliert'));
		expect(
			room.receive(
				updateOf(high, (doc) => measure(doc).set('title', 'gewinnt')),
				coordinator
			).ok
		).toBe(true);
		const winner = measure(room.doc)._map.get('title') as Y.Item;
		expect(room.receive(withDeletion(older, winner.id), coordinator)).toMatchObject({
			reason: 'required',
			key: 'title'
		});
		expect(room.receive(older, coordinator)).toMatchObject({ ok: true, changes: [] });
		expect(room.plan.measures['m-1']?.title).toBe('gewinnt');
		expect(room.problems()).toEqual([]);
	});

	it('accept the deletion of a value that lost on a browser which knows both', () => {
		const { room, low, high } = contest();
		const other = updateOf(high, (doc) => measure(doc).set('title', 'gewinnt'));
		room.receive(
			updateOf(low, (doc) => measure(doc).set('title', 'verliert')),
			coordinator
		);
		// A third browser has loaded the room's state, then what its neighbour tab wrote offline.
		const update = updateOf(room.join(), (doc) => Y.applyUpdate(doc, other));
		expect(room.receive(update, coordinator)).toMatchObject({ ok: true });
		expect(room.plan.measures['m-1']?.title).toBe('gewinnt');
		expect(room.problems()).toEqual([]);
	});

	it('refuse a value that comes with its own deletion', () => {
		const room = new Room(smallPlan());
		const update = updateOf(room.join(), (doc) => {
			measure(doc).set('title', 'weg');
			measure(doc).delete('title');
		});
		expect(room.receive(update, coordinator)).toMatchObject({ reason: 'required' });
	});

	it('are judged by every value written, also one that loses', () => {
		const room = new Room(smallPlan());
		const doc = room.join();
		const updates = ['2010-02-30', '2010-02-28'].map((day) => updateOf(doc, () => measure(doc).set('due', day)));
		const [first, second] = updates as [Uint8Array, Uint8Array];
		// Merged, the first is still there with its value; only its deletion is added.
		expect(room.receive(Y.mergeUpdates([first, second]), coordinator)).toMatchObject({ reason: 'invalid', key: 'due' });
	});
});

describe('what was accepted', () => {
	it('is told in the words of the plan', () => {
		const room = new Room(smallPlan());
		const doc = room.join();
		const update = updateOf(doc, () => {
			measure(doc).set('title', 'Neu');
			(measure(doc).get('partners') as Y.Map<true>).delete('o-2');
			(measure(doc).get('partners') as Y.Map<true>).set('o-1', true);
			runs(doc).insert(0, 'abc');
			runs(doc).delete(5, 2);
			const values = { order: 'a1', measure: 'm-1', title: 'Teil' };
			run(doc, { type: 'record.create', collection: 'parts', id: 'p-2', at: 1, values });
		});
		const verdict = room.receive(update, coordinator);
		expect(verdict).toMatchObject({ ok: true, clients: [doc.clientID], empty: false });
		if (!verdict.ok) return;
		const about = { collection: 'measures', id: 'm-1' };
		expect(verdict.changes).toEqual([
			{ kind: 'set', ...about, key: 'title', before: 'Kampagne', value: 'Neu' },
			{ kind: 'added', ...about, key: 'partners', member: 'o-1' },
			{ kind: 'removed', ...about, key: 'partners', member: 'o-2' },
			{ kind: 'text', ...about, key: 'description', inserted: 3, deleted: 2 },
			{ kind: 'created', collection: 'parts', id: 'p-2' }
		]);
		expect([...verdict.touched].sort()).toEqual(['measures/m-1', 'parts/p-2']);
	});
});
