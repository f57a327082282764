import * as Y from 'yjs';
import type { Scalar } from '../checks.ts';
import { recordOf, wasThere } from '../doc.ts';
import { refOf } from '../ids.ts';
import { canBin, canCreate, canEdit, canPurge, fieldOf, lookedUp, type FieldLookup } from '../permissions.ts';
import { readRecord } from '../read.ts';
import { schema, textKey } from '../schema.ts';
import { ownerRef } from '../selectors/records.ts';
import type { Access, Collection, Note, Plan, RecordOf, Ref } from '../types.ts';
import { countNotes, hasEnoughNotes, type NoteCount } from '../workshop-rights.ts';
import type { Effects, RecordEffect } from './effects.ts';
import { valuesOf, type Outcomes } from './outcome.ts';
import { refuse } from './refused.ts';
import type { Slot } from './slots.ts';

type AnyRecord = RecordOf[Collection];

/**
 * The permissions' part of the validation. A record is judged by what it was before and by everything the update writes
 * that could move it: nobody pulls a record out of a field of action that is not theirs, or pushes one into it.
 */
export function checkRights(
	doc: Y.Doc,
	plan: Plan,
	effects: Effects,
	outcomes: Outcomes,
	access: Access,
	noteCount: NoteCount = (workshop, author) => countNotes(Object.values(plan.notes))(workshop, author)
): void {
	if (access.role === 'viewer' && effects.any) refuse('forbidden');
	for (const [name, slot] of effects.meta) {
		if (access.role !== 'coordinator') refuse('forbidden', 'meta', name);
		if (name === 'version' && slot.written.length > 0) refuse('fixed', 'meta', name);
	}
	if (effects.buries && access.role !== 'coordinator') refuse('forbidden');
	const lookup = lookupAfter(plan, effects, outcomes);
	for (const effect of effects.records.values()) {
		checkAuthor(effect, access);
		checkServerKeys(effect);
		if (effect.created) checkCreation(doc, effect, outcomes, access, lookup);
		else checkEdit(doc, plan, effects, effect, access, lookup);
	}
	checkNoteCount(effects, outcomes, access, noteCount);
}

function checkCreation(
	doc: Y.Doc,
	effect: RecordEffect,
	outcomes: Outcomes,
	access: Access,
	lookup: FieldLookup
): void {
	const { collection, id } = effect;
	if (!outcomes.creates(effect)) return;
	const ref = refOf(collection, id);
	const written = valuesOf(effect, outcomes);
	for (const values of variants(written, effect)) {
		const record = values as unknown as AnyRecord;
		const field = fieldOf(lookup, collection, record) ?? undefined;
		if (!canCreate(access, collection, field)) refuse('forbidden', ref);
		// Somebody adds a part while the measure is deleted for good: it comes too late, but does no harm.
		if (field === undefined && isPartOfGone(doc, collection, values)) continue;
		if (!canEdit(access, lookup, collection, record, { create: true })) refuse('forbidden', ref);
	}
}

function checkEdit(
	doc: Y.Doc,
	plan: Plan,
	effects: Effects,
	effect: RecordEffect,
	access: Access,
	lookup: FieldLookup
): void {
	const { collection, id } = effect;
	const ref = refOf(collection, id);
	const before = storedRecord(doc, plan, collection, id) ?? refuse('gone', ref);
	if (effect.purged) return checkPurge(plan, effects, effect, before, access);
	const bins = onlyBins(effect);
	const keys = [...effect.slots.keys(), ...effect.members.keys(), ...(effect.text ? [textKey] : [])];
	for (const values of variants(before as unknown as Record<string, unknown>, effect)) {
		const record = values as unknown as AnyRecord;
		const may = bins
			? canBin(access, lookup, collection, record)
			: canEdit(access, lookup, collection, record, { keys });
		if (!may) refuse('forbidden', ref);
	}
}

function onlyBins(effect: RecordEffect): boolean {
	const keys = [...effect.slots.keys()];
	return keys.every((key) => key.startsWith('deleted')) && effect.members.size === 0 && effect.text === null;
}

function checkPurge(plan: Plan, effects: Effects, effect: RecordEffect, before: AnyRecord, access: Access): void {
	const { collection, id } = effect;
	const ref = refOf(collection, id);
	if (access.role !== 'coordinator') refuse('forbidden', ref);
	const isPurged = (other: Ref | null) => other !== null && effects.records.get(other)?.purged === true;
	const owner = ownerRef(collection, before);
	const goesAlong = schema[collection].owner !== 'field' && isPurged(owner);
	// Somebody quick puts it into the bin and deletes it there before the first has been sent.
	const binnedNow = writtenTo(effect.slots.get('deletedAt')).some((value) => value !== null);
	if (!goesAlong && !binnedNow && !canPurge(access, before)) refuse('not-binned', ref);
	if (collection !== 'fields') return;
	for (const owned of ['measures', 'goals'] as const) {
		for (const record of Object.values(plan[owned])) {
			const stays = record.field === id && record.deletedAt === null && !isPurged(refOf(owned, record.id));
			if (stays) refuse('in-use', ref);
		}
	}
}

/** Nobody acts in somebody else's name: neither creates nor bins. */
function checkAuthor(effect: RecordEffect, access: Access): void {
	const ref = refOf(effect.collection, effect.id);
	for (const value of writtenTo(effect.slots.get('createdBy'))) {
		if (value !== access.userId) refuse('author', ref, 'createdBy');
	}
	for (const value of writtenTo(effect.slots.get('deletedBy'))) {
		if (value !== null && value !== access.userId) refuse('author', ref, 'deletedBy');
	}
}

/** The record as it is, and as every written value that could move it elsewhere would make it. */
function variants(values: Record<string, unknown>, effect: RecordEffect): Record<string, unknown>[] {
	const moves = Object.entries(schema[effect.collection].keys).flatMap(([name, key]) =>
		key.ref || name === 'on' ? writtenTo(effect.slots.get(name)).map((value) => ({ ...values, [name]: value })) : []
	);
	return [values, ...moves];
}

/** What records are judged by: the plan, and what the update adds to it. */
function lookupAfter(plan: Plan, effects: Effects, outcomes: Outcomes): FieldLookup {
	const lookup: Record<string, object> = { ...plan };
	for (const effect of effects.records.values()) {
		const { collection, id } = effect;
		if (!effect.created || !lookedUp.includes(collection as never)) continue;
		// What is there already is looked through to, not copied: there may be thousands.
		if (lookup[collection] === plan[collection]) lookup[collection] = Object.create(plan[collection]) as object;
		(lookup[collection] as Record<string, unknown>)[id] = valuesOf(effect, outcomes);
	}
	return lookup as unknown as FieldLookup;
}

function isPartOfGone(doc: Y.Doc, collection: Collection, values: Record<string, unknown>): boolean {
	if (collection === 'parts') return wasThere(doc, 'measures', String(values.measure));
	return collection === 'targets' && wasThere(doc, 'goals', String(values.goal));
}

/** Keys that only the server writes come with a new record as they have to be at first, and never again. */
function checkServerKeys(effect: RecordEffect): void {
	for (const [name, key] of Object.entries(schema[effect.collection].keys)) {
		if (!key.server) continue;
		const written = writtenTo(effect.slots.get(name));
		const fine = effect.created ? written.every((value) => value === key.initial) : written.length === 0;
		if (!fine) refuse('fixed', refOf(effect.collection, effect.id), name);
	}
}

function checkNoteCount(effects: Effects, outcomes: Outcomes, access: Access, stored: NoteCount): void {
	const created: Pick<Note, 'workshop' | 'createdBy'>[] = [];
	for (const effect of effects.records.values()) {
		if (effect.collection !== 'notes' || !outcomes.creates(effect)) continue;
		const note = valuesOf(effect, outcomes) as unknown as Note;
		const author = access.userId;
		const written = () => stored(note.workshop, author) + countNotes(created)(note.workshop, author);
		if (hasEnoughNotes(access, written)) refuse('limit', refOf('notes', effect.id));
		created.push(note);
	}
}

export function storedRecord(doc: Y.Doc, plan: Plan, collection: Collection, id: string): AnyRecord | null {
	const map = recordOf(doc, collection, id);
	return plan[collection][id] ?? (map ? readRecord(collection, id, map) : null);
}

export function writtenTo(slot: Slot | undefined): Scalar[] {
	return (slot?.written ?? []).flatMap(({ content }) =>
		content instanceof Y.ContentAny ? (content.arr as Scalar[]) : []
	);
}
