import type { Collection, Ref } from '../plan/types.ts';
import type { Change } from '../plan/change.ts';
import { schema } from '../plan/schema.ts';
import type { Db } from './db.ts';
import type { LogEntry } from './plan-log.ts';
import type { PlanChangeTable } from './schema.ts';
import { prepared, preparedInsert, type Steps } from './statements.ts';

export type HistoryKind = Change['kind'];

export interface HistoryEntry {
	/** Number of the update, and place within it: together they page through the history. */
	seq: number;
	n: number;
	at: number;
	userId: string | null;
	kind: HistoryKind;
	/** `null` for the plan's own title and municipality. */
	ref: Ref | null;
	/** The property; for `added` and `removed` the list. */
	key: string;
	/** For `set`: values. For `added` and `removed`: the member. For `purged`: what it was called. */
	before: unknown;
	after: unknown;
	/** Characters, for `text`; edits within five minutes count as one. */
	inserted: number;
	deleted: number;
}

export interface HistoryQuery {
	/** Only this record. */
	ref?: Ref;
	/** Only these records: a card and what stands on it. */
	refs?: readonly Ref[];
	/** Only what this person did. */
	userId?: string;
	/** Only after this time. */
	since?: number;
	/** Only before this entry: the last one of the page before. */
	before?: { seq: number; n: number };
	/** At most 500; 50 if left out. */
	limit?: number;
}

export interface History {
	/** Who changed what and when, newest first. */
	of(planId: string, query?: HistoryQuery): Promise<HistoryEntry[]>;
}

const coalesceMs = 5 * 60 * 1000;
/** Beyond it the history tells that something changed, not from what to what. */
const maxValueLength = 2_000;

const columns = [
	...['plan_id', 'seq', 'n', 'at', 'user_id', 'collection', 'record_id'],
	...['key', 'kind', 'before', 'after', 'inserted', 'deleted']
] as (keyof PlanChangeTable)[];

const insertChanges = preparedInsert<PlanChangeTable>(columns, (trx, rows) =>
	trx.insertInto('plan_change').values(rows)
);

const lastChange = prepared(
	['planId', 'collection', 'id'],
	(trx, { planId, collection, id }: { planId: string; collection: string; id: string }) =>
		trx
			.selectFrom('plan_change')
			.select(['seq', 'n', 'at', 'user_id', 'kind', 'key'])
			.where('plan_id', '=', planId)
			.where('collection', '=', collection)
			.where('record_id', '=', id)
			.orderBy('seq', 'desc')
			.orderBy('n', 'desc')
			.limit(1)
);

const addToChange = prepared(
	['at', 'inserted', 'deleted', 'planId', 'seq', 'n'],
	(
		trx,
		{
			at,
			inserted,
			deleted,
			planId,
			seq,
			n
		}: Record<'at' | 'inserted' | 'deleted' | 'seq' | 'n', number> & { planId: string }
	) =>
		trx
			.updateTable('plan_change')
			.set((eb) => ({ at, inserted: eb('inserted', '+', inserted), deleted: eb('deleted', '+', deleted) }))
			.where('plan_id', '=', planId)
			.where('seq', '=', seq)
			.where('n', '=', n)
);

export function createHistory(db: Db): History {
	return {
		async of(planId, { ref, refs, userId, since, before, limit = 50 } = {}) {
			let query = db
				.selectFrom('plan_change')
				.selectAll()
				.where('plan_id', '=', planId)
				.orderBy('seq', 'desc')
				.orderBy('n', 'desc')
				.limit(Math.min(Math.max(1, limit), 500));
			if (ref !== undefined) {
				const [collection, id] = splitRef(ref);
				query = query.where('collection', '=', collection).where('record_id', '=', id);
			}
			if (refs !== undefined) {
				const pairs = [...idsByCollection(refs)];
				query = query.where((eb) =>
					eb.or(pairs.map(([collection, ids]) => eb('collection', '=', collection).and('record_id', 'in', ids)))
				);
			}
			if (userId !== undefined) query = query.where('user_id', '=', userId);
			if (since !== undefined) query = query.where('at', '>', since);
			if (before !== undefined) {
				query = query.where((eb) =>
					eb.or([eb('seq', '<', before.seq), eb.and([eb('seq', '=', before.seq), eb('n', '<', before.n)])])
				);
			}
			return (await query.execute()).map(toEntry);
		}
	};
}

interface LastChange {
	seq: number;
	n: number;
	at: number;
	user_id: string | null;
	kind: string;
	key: string;
}

/**
 * The last change of each record that was written lately: for a process that is the only one to write history, so that it
 * need not look it up for every few letters typed. To be cleared when a transaction failed.
 */
export class LastChanges {
	readonly #last = new Map<string, LastChange>();

	get(planId: string, collection: string, id: string): LastChange | undefined {
		return this.#last.get(`${planId}/${collection}/${id}`);
	}

	set(row: PlanChangeTable): void {
		if (this.#last.size >= 10_000) this.#last.clear();
		const { seq, n, at, user_id, kind, key } = row;
		this.#last.set(`${row.plan_id}/${row.collection}/${row.record_id}`, { seq, n, at, user_id, kind, key });
	}

	clear(): void {
		this.#last.clear();
	}
}

/** Writes the history of one update, in the transaction that appends it. */
export function* writeHistory(planId: string, seq: number, entry: LogEntry, known: LastChanges | null): Steps<void> {
	const rows: PlanChangeTable[] = [];
	for (const [n, change] of entry.changes.entries()) {
		if (change.kind !== 'meta' && schema[change.collection].quiet) continue;
		if (change.kind === 'text' && (yield* addToEarlierEdit(planId, change, entry, known))) continue;
		rows.push(toRow(planId, seq, n, change, entry));
	}
	if (known) for (const row of rows) known.set(row);
	yield* insertChanges(rows);
}

type TextChange = Extract<Change, { kind: 'text' }>;

/** Typing arrives in many small updates; the history shows one edit, as long as nobody else wrote in between. */
function* addToEarlierEdit(
	planId: string,
	change: TextChange,
	{ userId, at }: LogEntry,
	known: LastChanges | null
): Steps<boolean> {
	const { collection, id } = change;
	const last = known?.get(planId, collection, id) ?? (yield* lastChange({ planId, collection, id })).rows[0];
	const continues =
		last?.kind === 'text' && last.key === change.key && last.user_id === userId && at - last.at < coalesceMs;
	if (!last || !continues) return false;
	const { inserted, deleted } = change;
	const { affected } = yield* addToChange({ at, inserted, deleted, planId, seq: last.seq, n: last.n });
	// What was known is gone if the plan was emptied meanwhile.
	if (affected === 0) return false;
	known?.set({ ...toRow(planId, last.seq, last.n, change, { userId, at }) });
	return true;
}

function toRow(
	planId: string,
	seq: number,
	n: number,
	change: Change,
	{ userId, at }: Pick<LogEntry, 'userId' | 'at'>
): PlanChangeTable {
	const row: PlanChangeTable = {
		plan_id: planId,
		seq,
		n,
		at,
		user_id: userId,
		collection: change.kind === 'meta' ? 'meta' : change.collection,
		record_id: change.kind === 'meta' ? '' : change.id,
		key: 'key' in change ? change.key : '',
		kind: change.kind,
		before: null,
		after: null,
		inserted: 0,
		deleted: 0
	};
	switch (change.kind) {
		case 'set':
		case 'meta':
			return { ...row, before: toJson(change.before), after: toJson(change.value) };
		case 'added':
			return { ...row, after: toJson(change.member) };
		case 'removed':
			return { ...row, before: toJson(change.member) };
		case 'purged':
			return { ...row, before: toJson(change.title) };
		case 'text':
			return { ...row, inserted: change.inserted, deleted: change.deleted };
		default:
			return row;
	}
}

function toJson(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	const shortened =
		typeof value === 'string' && value.length > maxValueLength ? `${value.slice(0, maxValueLength)}…` : value;
	return JSON.stringify(shortened);
}

function toEntry(row: PlanChangeTable): HistoryEntry {
	return {
		seq: row.seq,
		n: row.n,
		at: row.at,
		userId: row.user_id,
		kind: row.kind as HistoryKind,
		ref: row.collection === 'meta' ? null : `${row.collection as Collection}/${row.record_id}`,
		key: row.key,
		before: row.before === null ? null : JSON.parse(row.before),
		after: row.after === null ? null : JSON.parse(row.after),
		inserted: row.inserted,
		deleted: row.deleted
	};
}

function idsByCollection(refs: readonly Ref[]): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const [collection, id] of refs.map(splitRef)) groups.set(collection, [...(groups.get(collection) ?? []), id]);
	return groups;
}

function splitRef(ref: Ref): [string, string] {
	const slash = ref.indexOf('/');
	return [ref.slice(0, slash), ref.slice(slash + 1)];
}
