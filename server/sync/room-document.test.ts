import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { blankPlanDoc } from '../../src/lib/plan/index.ts';
import { runs } from '../../src/lib/plan/testing/attempt.ts';
import { smallPlan } from '../../src/lib/plan/testing/fixture.ts';
import { coordinator } from '../../src/lib/plan/testing/people.ts';
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
