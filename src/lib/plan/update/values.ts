import * as Y from 'yjs';
import { isKnownReference } from '../check.ts';
import type { Key } from '../checks.ts';
import { hasRoomFor, recordOf, wasThere } from '../doc.ts';
import { isId, refOf } from '../ids.ts';
import { limits, recordLimits } from '../limits.ts';
import { metaKeys, schema, textKey } from '../schema.ts';
import { collections, type Collection, type Ref } from '../types.ts';
import type { Effects, RecordEffect, TextEffect } from './effects.ts';
import { valuesOf, type Outcomes } from './outcome.ts';
import { refuse } from './refused.ts';
import type { Entry, Slot } from './slots.ts';

/**
 * The schema's part of the validation: every value written has to be allowed on its own, whichever of several concurrent
 * ones wins in the end, and no key that a record needs may be left without one.
 */
export function checkValues(doc: Y.Doc, effects: Effects, outcomes: Outcomes): void {
	for (const [name, slot] of effects.meta) {
		const key = Object.hasOwn(metaKeys, name) ? metaKeys[name] : undefined;
		if (!key) return refuse('unknown', 'meta', name);
		for (const entry of slot.written) checkScalar(doc, effects, key, name, entry, 'meta');
		if (outcomes.of(slot) === 'none') refuse('required', 'meta', name);
	}
	for (const effect of effects.records.values()) checkRecord(doc, effects, effect, outcomes);
	checkCounts(doc, effects, outcomes);
}

function checkRecord(doc: Y.Doc, effects: Effects, effect: RecordEffect, outcomes: Outcomes): void {
	const { collection, id } = effect;
	const kind = schema[collection];
	const ref = refOf(collection, id);
	for (const [name, slot] of effect.slots) {
		const key = Object.hasOwn(kind.keys, name) ? kind.keys[name] : undefined;
		const nested = Object.hasOwn(kind.sets, name) ? Y.Map : kind.text && name === textKey ? Y.XmlFragment : null;
		if (!key && !nested) refuse('unknown', ref, name);
		if ((!key || key.fixed) && slot.written.length > 0 && !effect.created) refuse('fixed', ref, name);
		for (const entry of slot.written) {
			if (key) checkScalar(doc, effects, key, name, entry, ref);
			else if (!(entry.content instanceof Y.ContentDeleted) && typeOf(entry) !== nested) refuse('invalid', ref, name);
		}
		const leaving = effect.purged;
		if (!leaving && outcomes.of(slot) === 'none') refuse('required', ref, name);
	}
	if (outcomes.creates(effect)) {
		const needed = [...Object.keys(kind.keys), ...Object.keys(kind.sets), ...(kind.text ? [textKey] : [])];
		for (const name of needed) if (!effect.slots.has(name)) refuse('required', ref, name);
		if (kind.named && !kind.named(id, valuesOf(effect, outcomes))) refuse('invalid', ref, 'id');
	}
	for (const [name, slots] of effect.members) checkMembers(doc, effects, effect, name, slots, outcomes);
	if (effect.text && !effect.purged) checkTextSize(effect.text, ref);
}

function checkScalar(doc: Y.Doc, effects: Effects, key: Key, name: string, entry: Entry, ref: Ref | 'meta'): void {
	const { content } = entry;
	if (content instanceof Y.ContentDeleted) return;
	if (!(content instanceof Y.ContentAny) || content.arr.length !== 1) return refuse('invalid', ref, name);
	const value: unknown = content.arr[0];
	const problem = key.check(value);
	if (problem) refuse(problem, ref, name);
	const target = key.ref ? refOf(key.ref, String(value)) : name === 'on' ? (value as Ref) : null;
	const created = target !== null && effects.records.get(target)?.created;
	if (!created && !isKnownReference(doc, key, name, value)) refuse('reference', ref, name);
}

function checkMembers(
	doc: Y.Doc,
	effects: Effects,
	effect: RecordEffect,
	name: string,
	slots: ReadonlyMap<string, Slot>,
	outcomes: Outcomes
): void {
	const { collection, id } = effect;
	const ref = refOf(collection, id);
	const target = schema[collection].sets[name] ?? refuse('unknown', ref, name);
	const stored = effect.created ? undefined : recordOf(doc, collection, id)?.get(name);
	const before = stored instanceof Y.Map ? stored.size : 0;
	let size = before;
	for (const [member, slot] of slots) {
		if (slot.written.length > 0 && !isId(member)) refuse('invalid', ref, name);
		for (const { content } of slot.written) {
			if (content instanceof Y.ContentDeleted) continue;
			if (!(content instanceof Y.ContentAny) || content.arr.length !== 1 || content.arr[0] !== true) {
				refuse('invalid', ref, name);
			}
			const created = effects.records.get(refOf(target, member))?.created;
			if (!created && !wasThere(doc, target, member)) refuse('reference', ref, name);
		}
		const isThere = outcomes.of(slot) !== 'none';
		const wasIn = slot.stored !== null && !slot.stored.deleted;
		size += Number(isThere) - Number(wasIn);
	}
	if (size > limits.members && size > before) refuse('limit', ref, name);
}

/** Counts what the text holds only if something is added. Deleting is possible from every size. */
function checkTextSize(text: TextEffect, ref: Ref): void {
	if (text.inserted <= text.deleted && text.nodes <= 0) return;
	const size = { characters: text.inserted - text.deleted, nodes: text.nodes };
	const count = (parent: Y.AbstractType<unknown>) => {
		for (let item = parent._start; item !== null; item = item.right) {
			if (item.deleted || !(item.content instanceof Y.ContentType)) continue;
			const { type } = item.content;
			size.nodes += 1;
			if (type instanceof Y.XmlText) size.characters += type.length;
			else count(type);
		}
	};
	if (text.root.doc) count(text.root);
	if (text.inserted > text.deleted && size.characters > limits.text) refuse('too-long', ref, textKey);
	if (text.nodes > 0 && size.nodes > limits.textNodes) refuse('limit', ref, textKey);
}

function checkCounts(doc: Y.Doc, effects: Effects, outcomes: Outcomes): void {
	const created = new Map<Collection, number>();
	for (const effect of effects.records.values()) {
		if (!outcomes.creates(effect)) continue;
		created.set(effect.collection, (created.get(effect.collection) ?? 0) + 1);
	}
	if (created.size === 0) return;
	for (const collection of collections) {
		const count = created.get(collection) ?? 0;
		if (count > 0 && !hasRoomFor(doc, collection, count, recordLimits[collection])) {
			refuse('limit', undefined, collection);
		}
	}
}

function typeOf(entry: Entry): unknown {
	return entry.content instanceof Y.ContentType ? entry.content.type.constructor : null;
}
