import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { blankPlanDoc } from '../../src/lib/plan/index.ts';
import { runs } from '../../src/lib/plan/testing/attempt.ts';
import { smallPlan } from '../../src/lib/plan/testing/fixture.ts';
import { coordinator, viewer } from '../../src/lib/plan/testing/people.ts';
import { planModel } from '../plan-model.ts';
import { RoomDocument } from './room-document.ts';

const base = Y.encodeStateAsUpdate(smallPlan());
const open = (updates: Uint8Array[] = [], limit = 1e9, snapshot = base) =>
	new RoomDocument({ epoch: 'e', seq: updates.length, snapshot, updates }, planModel, limit);

/** Somebody's copy of the small plan; `edit` returns what it sent. */
function writer() {
	const doc = blankPlanDoc();
	Y.applyUpdate(doc, base);
	return {
		doc,
		edit(write: (text: Y.XmlText) => void): Uint8Array {
			const before = Y.encodeStateVector(doc);
			doc.transact(() => write(runs(doc)));
			return Y.encodeStateAsUpdate(doc, before);
		}
	};
}

/** The fresh part of what has to be accepted. */
function accept(room: RoomDocument, update: Uint8Array, userId = 'anna'): Uint8Array | null {
	const verdict = room.accept(update, { ...coordinator, userId } as never);
	if (!verdict.ok) throw new Error(verdict.reason);
	return verdict.fresh;
}

describe('what goes into the log', () => {
	it('SPEC 3.2: is all of an update, also where two people mark the same words at once', () => {
		const room = open();
		const [ada, bob] = [writer(), writer()];
		const bold = [ada, bob].map(({ edit }) => edit((text) => text.format(0, 4, { bold: {} })));
		const log = bold.map((update, i) => accept(room, update, `person-${i}`));
		// Who goes on builds on it.
		log.push(
			accept(
				room,
				bob.edit((text) => text.insert(text.length, '!')),
				'person-1'
			)
		);
		const again = open(log.filter((update) => update !== null));
		expect(again.state()).toEqual(room.state());
		expect(String(runs(again.doc))).toBe(String(runs(room.doc)));
	});
});

describe('a plan at its limit', () => {
	/** Typing until it is full, and deleting everything again. */
	function full() {
		const room = open([], base.length + 4_000);
		const ada = writer();
		let verdict;
		do {
			verdict = room.accept(
				ada.edit((text) => text.insert(0, 'x'.repeat(50))),
				coordinator as never
			);
			if (verdict.ok) accept(room, ada.edit((text) => text.delete(0, 50)) as Uint8Array);
		} while (verdict.ok);
		return { room, reason: verdict.reason };
	}

	it('SPEC 2.3: takes no more in, but can be read and made smaller', () => {
		const { room, reason } = full();
		expect(reason).toBe('plan-too-large');
		const hello = room.state();
		expect(room.accept(hello, viewer as never)).toMatchObject({ ok: true, fresh: null });
		const bob = blankPlanDoc();
		Y.applyUpdate(bob, hello);
		const before = Y.encodeStateVector(bob);
		runs(bob).delete(0, 3);
		expect(accept(room, Y.encodeStateAsUpdate(bob, before))).not.toBeNull();
	});

	it('SPEC 2.3: has room again when what was deleted has been folded away', () => {
		const { room } = full();
		const { bytes } = room;
		const state = room.state();
		expect(state.length).toBeLessThan(bytes - 2_000);
		const bob = writer();
		room.folded(bytes, state.length);
		expect(room.bytes).toBe(state.length);
		const fresh = accept(
			room,
			bob.edit((text) => text.insert(0, 'y'.repeat(50)))
		);
		expect(room.bytes).toBe(state.length + (fresh?.length ?? 0));
	});
});

it('SPEC 7.7: after damage nobody brings anything under an id that was never in the log', () => {
	const damaged = [{ table: 'plan_update', seq: 1 }];
	const owners = [[7, 'bob']] as const;
	const loaded = { epoch: 'e', seq: 1, snapshot: base, updates: [], damaged, owners };
	const room = new RoomDocument(loaded, planModel, 1e9);
	const forged = (client: number) => {
		const { doc, edit } = writer();
		doc.clientID = client;
		return edit((text) => text.insert(0, 'x'));
	};
	// Bob is here, shown under it, and has written nothing yet.
	room.ids.name(8, 'bob');
	const bringing = (client: number) => room.accept(forged(client), coordinator, { whole: true });
	expect(bringing(8)).toEqual({ ok: false, reason: 'foreign-client' });
	expect(bringing(7)).toMatchObject({ ok: true, clients: [] });
	expect(room.ids.ownerOf(7)).toBe('bob');
});
