import * as Y from 'yjs';
import type { Change } from '../change.ts';
import type { Scalar } from '../checks.ts';
import { refOf } from '../ids.ts';
import type { Touched } from '../read.ts';
import type { Refusal } from '../refusal.ts';
import { schema, textKey } from '../schema.ts';
import { titleOfRecord } from '../selectors/records.ts';
import type { Access, Plan } from '../types.ts';
import { decode } from './decode.ts';
import { type Effects, effectsOf, type RecordEffect } from './effects.ts';
import { Outcomes } from './outcome.ts';
import { RefusedUpdate } from './refused.ts';
import type { NoteCount } from '../workshop-rights.ts';
import { checkRights, storedRecord } from './rights.ts';
import { checkValues } from './values.ts';

export interface Accepted {
	ok: true;
	/** What it does, in the plan's words. May be empty though something is new (a change that lost to a newer one). */
	changes: Change[];
	/** Records to read again once it has been applied. */
	touched: Touched;
	/**
	 * The Yjs client ids it adds operations of. Who keeps track of whose they are can refuse what is written under
	 * somebody else's.
	 */
	clients: number[];
	/** Nothing in it is new: it need not be kept or passed on. */
	empty: boolean;
}
export type Verdict = Accepted | ({ ok: false } & Refusal);

/**
 * Decides whether an update may be applied to the accepted document: before it is, without a copy of the document, in
 * time proportional to the update. `plan` is the document's snapshot; `'server'` may write everything the schema allows.
 * `noteCount`: where it is kept already.
 *
 * What is accepted keeps the document valid (`checkPlan`) whatever it is concurrent to, and leaves nothing pending in Yjs.
 */
export function validateUpdate(
	doc: Y.Doc,
	plan: Plan,
	update: Uint8Array,
	access: Access | 'server',
	noteCount?: NoteCount
): Verdict {
	try {
		const decoded = decode(update);
		const effects = effectsOf(doc, decoded);
		const outcomes = new Outcomes(doc, decoded);
		// Rights come first: who may not write learns nothing about what stands there.
		if (access !== 'server') checkRights(doc, plan, effects, outcomes, access, noteCount);
		checkValues(doc, effects, outcomes);
		const { changes, touched } = describeEffects(doc, plan, effects, outcomes);
		return { ok: true, changes, touched, clients: effects.clients, empty: !effects.any };
	} catch (error) {
		if (error instanceof RefusedUpdate) return { ok: false, ...error.refusal };
		throw error;
	}
}

function describeEffects(
	doc: Y.Doc,
	plan: Plan,
	effects: Effects,
	outcomes: Outcomes
): { changes: Change[]; touched: Touched } {
	const changes: Change[] = [];
	const touched: Touched = new Set();
	for (const [key, slot] of effects.meta) {
		touched.add('meta');
		const outcome = outcomes.of(slot);
		if (outcome === 'none' || !outcome.written) continue;
		const before = (plan.meta as unknown as Record<string, Scalar>)[key] ?? null;
		const value = outcome.value as Scalar;
		if (before !== value) changes.push({ kind: 'meta', key, before, value });
	}
	for (const effect of effects.records.values()) {
		touched.add(refOf(effect.collection, effect.id));
		changes.push(...describeRecord(doc, plan, effect, outcomes));
	}
	return { changes, touched };
}

function describeRecord(doc: Y.Doc, plan: Plan, effect: RecordEffect, outcomes: Outcomes): Change[] {
	const { collection, id } = effect;
	if (effect.created) return outcomes.creates(effect) ? [{ kind: 'created', collection, id }] : [];
	const record = storedRecord(doc, plan, collection, id);
	if (effect.purged) return [{ kind: 'purged', collection, id, title: titleOfRecord(collection, record) }];
	const changes: Change[] = [];
	for (const [key, slot] of effect.slots) {
		const outcome = outcomes.of(slot);
		if (outcome === 'none' || !outcome.written || !Object.hasOwn(schema[collection].keys, key)) continue;
		const before = (record as unknown as Record<string, Scalar> | null)?.[key] ?? null;
		const value = outcome.value as Scalar;
		if (before !== value) changes.push({ kind: 'set', collection, id, key, before, value });
	}
	for (const [key, slots] of effect.members) {
		for (const [member, slot] of slots) {
			const isThere = outcomes.of(slot) !== 'none';
			const wasThere = slot.stored !== null && !slot.stored.deleted;
			if (isThere !== wasThere) changes.push({ kind: isThere ? 'added' : 'removed', collection, id, key, member });
		}
	}
	if (effect.text) {
		const { inserted, deleted } = effect.text;
		changes.push({ kind: 'text', collection, id, key: textKey, inserted: Math.max(0, inserted), deleted });
	}
	return changes;
}
