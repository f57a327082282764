import type { Command } from './command.ts';
import { isCollection, refOf } from './ids.ts';
import { schema } from './schema.ts';
import { titleOf, titleOfRecord } from './selectors/records.ts';
import { collections, type Collection, type Plan, type RecordBase, type Ref } from './types.ts';

type Value = string | number | boolean | null | readonly string[];

/** One difference between two states of a plan, for "what changed meanwhile" and for announcements. */
export type PlanDiff =
	| { kind: 'created' | 'binned' | 'restored' | 'purged'; ref: Ref; collection: Collection; title: string }
	/** Only its place among its siblings changed. */
	| { kind: 'moved'; ref: Ref; collection: Collection; title: string }
	| { kind: 'changed'; ref: Ref; collection: Collection; title: string; key: string; before: Value; after: Value }
	| { kind: 'meta'; key: string; before: Value; after: Value };

const silent = new Set(['id', 'createdAt', 'createdBy', 'deletedAt', 'deletedBy', 'order', 'editedAt']);

/**
 * What is different between two snapshots. Fast if the second came from the first by `updatePlan`: what is the same
 * object is not looked at. Edits in long texts are not in snapshots and so not in it.
 */
export function diffPlans(before: Plan, after: Plan): PlanDiff[] {
	const diffs: PlanDiff[] = [];
	if (before.meta !== after.meta) {
		for (const key of ['title', 'municipality'] as const) {
			const [a, b] = [before.meta[key], after.meta[key]];
			if (a !== b) diffs.push({ kind: 'meta', key, before: a, after: b });
		}
	}
	for (const collection of collections) {
		if (before[collection] === after[collection] || schema[collection].quiet) continue;
		for (const [id, now] of Object.entries(after[collection])) {
			const then = before[collection][id];
			if (then !== now) diffs.push(...diffRecord(collection, then ?? null, now));
		}
		for (const [id, then] of Object.entries(before[collection])) {
			if (Object.hasOwn(after[collection], id)) continue;
			diffs.push({ kind: 'purged', ref: refOf(collection, id), collection, title: titleOfRecord(collection, then) });
		}
	}
	return diffs;
}

function diffRecord(collection: Collection, then: RecordBase | null, now: RecordBase): PlanDiff[] {
	const about = { ref: refOf(collection, now.id), collection, title: titleOfRecord(collection, now) };
	if (then === null) return now.deletedAt === null ? [{ kind: 'created', ...about }] : [];
	const diffs: PlanDiff[] = [];
	if ((then.deletedAt === null) !== (now.deletedAt === null)) {
		diffs.push({ kind: now.deletedAt === null ? 'restored' : 'binned', ...about });
	}
	const [a, b] = [then, now] as unknown as [Record<string, Value>, Record<string, Value>];
	for (const key of Object.keys(b)) {
		const [from = null, to = null] = [a[key], b[key]];
		if (silent.has(key) || same(from, to)) continue;
		diffs.push({ kind: 'changed', ...about, key, before: from, after: to });
	}
	if (diffs.length === 0 && a.order !== b.order) diffs.push({ kind: 'moved', ...about });
	return diffs;
}

function same(a: Value, b: Value): boolean {
	if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
	return a.length === b.length && a.every((member, index) => member === b[index]);
}

/** What a command does and to what, for the labels of undo and redo. */
export interface CommandDescription {
	type: Command['type'];
	collection: Collection | 'meta';
	ref: Ref | null;
	/** As the record is called now, or will be. */
	title: string;
	/** The keys it changes. */
	keys: string[];
}

export function describe(plan: Plan, command: Command): CommandDescription {
	const values: Record<string, unknown> = 'values' in command ? { ...command.values } : {};
	const keys = 'key' in command ? [command.key] : Object.keys(values);
	if (command.type === 'meta.set' || !isCollection(command.collection)) {
		return { type: command.type, collection: 'meta', ref: null, title: plan.meta.title, keys };
	}
	const ref = refOf(command.collection, command.id);
	const given = values.title ?? values.name ?? values.text;
	// What is not there yet and has no name of its own is called by its goal, as it will be.
	const goal = typeof values.goal === 'string' ? titleOf(plan, refOf('goals', values.goal)) : '';
	const title = titleOf(plan, ref) || (typeof given === 'string' ? given : goal);
	return { type: command.type, collection: command.collection, ref, title, keys };
}
