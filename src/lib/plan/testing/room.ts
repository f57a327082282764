import * as Y from 'yjs';
import { checkPlan } from '../check.ts';
import { blankPlanDoc } from '../doc.ts';
import type { Change } from '../change.ts';
import { readPlan, updatePlan } from '../read.ts';
import type { Access, Plan } from '../types.ts';
import { validateUpdate, type Verdict } from '../update/validate.ts';

type Values = Record<string, unknown>;

/** What a server does with updates, in memory: validates, applies, keeps the snapshot. */
export class Room {
	readonly doc: Y.Doc;
	plan: Plan;

	constructor(doc: Y.Doc) {
		this.doc = doc;
		this.plan = readPlan(doc);
	}

	receive(update: Uint8Array, access: Access | 'server'): Verdict {
		const verdict = validateUpdate(this.doc, this.plan, update, access);
		if (!verdict.ok || verdict.empty) return verdict;
		Y.applyUpdate(this.doc, update, 'room');
		this.plan = updatePlan(this.plan, this.doc, verdict.touched);
		const untrue = this.untrue(verdict.changes);
		if (untrue.length > 0) throw new Error(`not what happened: ${JSON.stringify(untrue)}`);
		return verdict;
	}

	/** What an accepted update was said to do but did not. */
	untrue(changes: readonly Change[]): Change[] {
		return changes.filter((change) => {
			if (change.kind === 'meta') return (this.plan.meta as unknown as Values)[change.key] !== change.value;
			const record = this.plan[change.collection][change.id] as unknown as Values | undefined;
			if (change.kind === 'purged') return record !== undefined;
			if (!record) return true;
			if (change.kind === 'set') return record[change.key] !== change.value;
			if (change.kind !== 'added' && change.kind !== 'removed') return false;
			return (record[change.key] as string[]).includes(change.member) !== (change.kind === 'added');
		});
	}

	/** A browser that has loaded everything. */
	join(): Y.Doc {
		const doc = blankPlanDoc();
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.doc), 'room');
		return doc;
	}

	/** Sends what a browser has and the room has not; brings it up to date if that was accepted. */
	sync(doc: Y.Doc, access: Access): Verdict {
		const verdict = this.receive(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(this.doc)), access);
		if (verdict.ok) Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(doc)), 'room');
		return verdict;
	}

	/** Problems of the document, and whether the snapshot has fallen behind it. */
	problems(): unknown[] {
		const fresh = readPlan(this.doc);
		const same = JSON.stringify(sortKeys(fresh)) === JSON.stringify(sortKeys(this.plan));
		return [...checkPlan(this.doc), ...(same ? [] : ['the snapshot differs from the document'])];
	}
}

function sortKeys(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}

/** The update that some writing makes, without keeping what it did. */
export function updateOf(doc: Y.Doc, write: (doc: Y.Doc) => void): Uint8Array {
	const updates: Uint8Array[] = [];
	const collect = (update: Uint8Array) => void updates.push(update);
	doc.on('update', collect);
	doc.transact(() => write(doc), 'test');
	doc.off('update', collect);
	return updates.length === 1 ? (updates[0] as Uint8Array) : Y.mergeUpdates(updates);
}
