import * as encoding from 'lib0/encoding';
import { expect } from 'vitest';
import * as Y from 'yjs';
import { collectionOf, fragmentOf, recordOf, type RecordMap } from '../doc.ts';
import type { RefusalReason } from '../refusal.ts';
import type { Access } from '../types.ts';
import { smallPlan } from './fixture.ts';
import { Room, updateOf } from './room.ts';

/** Lets somebody write whatever they like past the commands, and says what the server makes of it. */
export function attempt(access: Access | 'server', write: (doc: Y.Doc) => void): RefusalReason | 'accepted' {
	const room = new Room(smallPlan());
	const before = Y.encodeStateAsUpdate(room.doc);
	const verdict = room.receive(updateOf(room.join(), write), access);
	if (verdict.ok) expect(room.problems()).toEqual([]);
	else expect(Y.encodeStateAsUpdate(room.doc)).toEqual(before);
	return verdict.ok ? 'accepted' : verdict.reason;
}

export const measure = (doc: Y.Doc, id = 'm-1') => recordOf(doc, 'measures', id) as RecordMap;
export const text = (doc: Y.Doc) => fragmentOf(doc, 'measures/m-1') as Y.XmlFragment;
export const runs = (doc: Y.Doc) => (text(doc).get(0) as Y.XmlElement).get(0) as Y.XmlText;

/** Writes a complete measure as the commands would create it, with something changed. */
export function newMeasure(doc: Y.Doc, change: Record<string, unknown> = {}, id = 'm-neu'): void {
	const map = new Y.Map<unknown>();
	const values: Record<string, unknown> = {
		createdAt: 5,
		createdBy: 'anna',
		deletedAt: null,
		deletedBy: null,
		order: 'a5',
		field: 'f-1',
		title: 'Neu',
		status: 'idea',
		start: null,
		due: null,
		organisation: null,
		partners: new Y.Map(),
		goals: new Y.Map(),
		description: new Y.XmlFragment(),
		...change
	};
	for (const [key, value] of Object.entries(values)) if (value !== undefined) map.set(key, value);
	collectionOf(doc, 'measures').set(id, map);
}

/** Adds the deletion of one operation to an update. */
export function withDeletion(update: Uint8Array, id: Y.ID): Uint8Array {
	const encoder = encoding.createEncoder();
	// No operations; deletions of one client, in one range.
	for (const number of [0, 1, id.client, 1, id.clock, 1]) encoding.writeVarUint(encoder, number);
	return Y.mergeUpdates([update, encoding.toUint8Array(encoder)]);
}
