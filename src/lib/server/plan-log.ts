import type { Kysely } from 'kysely';
import type { Change } from '../plan/change.ts';
import { checksumOf, toBuffer } from './checksum.ts';
import type { Db } from './db.ts';
import { StorageError } from './errors.ts';
import { LastChanges, writeHistory } from './history.ts';
import type { PlanClientTable, PlanUpdateTable, Schema } from './schema.ts';
import { prepared, preparedInsert, throughKysely, type Steps, type Transact } from './statements.ts';

export interface LogEntry {
	update: Uint8Array;
	userId: string | null;
	at: number;
	/** What the update changes, for the history. */
	changes: readonly Change[];
	/** Yjs client ids this person uses here for the first time. */
	clients?: readonly number[];
}

/** A row whose bytes are not those that were written. It stays where it is, for whoever can rescue it. */
export interface DamagedRow {
	table: 'plan_update' | 'plan_snapshot';
	seq: number;
}

export interface LoadedPlan {
	epoch: string;
	/** Number of the last update in the log, damaged ones included. */
	seq: number;
	/** Number of the snapshot's last update; 0 without one. */
	snapshotSeq: number;
	snapshot: Uint8Array | null;
	/** Updates after the snapshot, in order, without the damaged ones. */
	updates: Uint8Array[];
	damaged: DamagedRow[];
	/** Whose each Yjs client id is. */
	owners: [clientId: number, userId: string][];
}

export interface PlanAppend {
	planId: string;
	entries: readonly LogEntry[];
}

/** The updates of every plan's document, in order, durable once a promise resolves. */
export interface PlanLog {
	/**
	 * `null` if there is no such plan. A damaged update is left out and reported.
	 * @throws StorageError `damaged` if what the updates build on is lost: half a plan must not pass for the plan.
	 */
	load(planId: string): Promise<LoadedPlan | null>;
	/**
	 * Appends in one transaction, together with the history. Returns the last number given.
	 * @throws StorageError `gone` if the plan has been deleted, `full`, `readonly`, `busy` …: nothing has been written then.
	 */
	append(planId: string, entries: readonly LogEntry[]): Promise<number>;
	/**
	 * The same for several plans in one transaction: one wait for the disk. Each answer is a plan's last number, or why
	 * this plan alone got nothing; any other failure concerns all of them, and nothing has been written.
	 */
	appendAll(appends: readonly PlanAppend[]): Promise<(number | StorageError)[]>;
	/**
	 * Stores the state after update `uptoSeq` and drops what it replaces, except the snapshot before it and the
	 * updates since that: should the new one be damaged one day, the plan can still be read. Damaged rows stay.
	 */
	compact(planId: string, uptoSeq: number, state: Uint8Array): Promise<void>;
}

const advance = prepared(['planId', 'by'], (trx, { planId, by }: { planId: string; by: number }) =>
	trx
		.updateTable('plan')
		.set((eb) => ({ head_seq: eb('head_seq', '+', by) }))
		.where('id', '=', planId)
		.where('deleted_at', 'is', null)
		.returning('head_seq')
);

const claimClient = prepared(['plan_id', 'client_id', 'user_id'], (trx, row: PlanClientTable) =>
	trx
		.insertInto('plan_client')
		.values(row)
		.onConflict((conflict) => conflict.doNothing())
);

const insertUpdates = preparedInsert<PlanUpdateTable>(
	['plan_id', 'seq', 'data', 'user_id', 'at', 'checksum'],
	(trx, rows) => trx.insertInto('plan_update').values(rows)
);

interface LogOptions {
	/** Nobody else appends to this database as long as this log is used. */
	soleWriter?: boolean;
	/** How updates are appended. */
	transact?: Transact;
}

export function createPlanLog(db: Db, now: () => number, options: LogOptions = {}): PlanLog {
	const { soleWriter = false, transact = throughKysely(db) } = options;
	const known = soleWriter ? new LastChanges() : null;
	async function appending<T>(work: () => Steps<T>): Promise<T> {
		try {
			return await transact(work);
		} catch (error) {
			known?.clear();
			throw error;
		}
	}
	return {
		load: (planId) =>
			db
				.transaction()
				.setAccessMode('read only')
				.setIsolationLevel('repeatable read')
				.execute((trx) => loadPlan(trx, planId)),
		async append(planId, entries) {
			return appending(() => append(planId, entries, known));
		},
		appendAll: (appends) => appending(() => appendAll(appends, known)),
		async compact(planId, uptoSeq, state) {
			await db.transaction().execute((trx) => compact(trx, planId, uptoSeq, state, now()));
		}
	};
}

/** Inside a transaction that somebody else began. */
export async function loadPlan(trx: Kysely<Schema>, planId: string): Promise<LoadedPlan | null> {
	const plan = await trx
		.selectFrom('plan')
		.select(['epoch', 'head_seq'])
		.where('id', '=', planId)
		.where('deleted_at', 'is', null)
		.executeTakeFirst();
	if (!plan) return null;
	const damaged: DamagedRow[] = [];
	const snapshots = await trx
		.selectFrom('plan_snapshot')
		.select(['seq', 'data', 'checksum'])
		.where('plan_id', '=', planId)
		.orderBy('seq', 'desc')
		.execute();
	let snapshot: { seq: number; data: Buffer } | null = null;
	for (const row of snapshots) {
		if (checksumOf(planId, row.seq, row.data) === row.checksum) {
			snapshot = row;
			break;
		}
		damaged.push({ table: 'plan_snapshot', seq: row.seq });
	}
	const rows = await trx
		.selectFrom('plan_update')
		.select(['seq', 'data', 'checksum'])
		.where('plan_id', '=', planId)
		.where('seq', '>', snapshot?.seq ?? 0)
		.orderBy('seq')
		.execute();
	const owners = await trx
		.selectFrom('plan_client')
		.select(['client_id', 'user_id'])
		.where('plan_id', '=', planId)
		.execute();
	const updates: Uint8Array[] = [];
	requireAll(planId, snapshot?.seq ?? 0, rows, plan.head_seq);
	for (const row of rows) {
		if (checksumOf(planId, row.seq, row.data) === row.checksum) updates.push(row.data);
		else damaged.push({ table: 'plan_update', seq: row.seq });
	}
	return {
		epoch: plan.epoch,
		seq: plan.head_seq,
		snapshotSeq: snapshot?.seq ?? 0,
		snapshot: snapshot?.data ?? null,
		updates,
		damaged,
		owners: owners.map(({ client_id, user_id }) => [client_id, user_id])
	};
}

function requireAll(planId: string, base: number, rows: readonly { seq: number }[], head: number): void {
	let expected = base + 1;
	for (const { seq } of [...rows, { seq: head + 1 }]) {
		if (seq !== expected) {
			const range = `${expected} to ${seq - 1}`;
			throw new StorageError('damaged', `Plan ${planId} cannot be read: updates ${range} are lost. Restore a backup.`);
		}
		expected = seq + 1;
	}
}

function* append(planId: string, entries: readonly LogEntry[], known: LastChanges | null): Steps<number> {
	const { rows: heads } = yield* advance({ planId, by: entries.length });
	const [plan] = heads;
	if (!plan) throw new StorageError('gone', `There is no plan ${planId}`);
	const first = plan.head_seq - entries.length + 1;
	yield* insertUpdates(
		entries.map(({ update, userId, at }, index) => ({
			plan_id: planId,
			seq: first + index,
			data: toBuffer(update),
			user_id: userId,
			at,
			checksum: checksumOf(planId, first + index, update)
		}))
	);
	for (const [index, entry] of entries.entries()) {
		yield* writeHistory(planId, first + index, entry, known);
		for (const client_id of entry.clients ?? []) {
			if (entry.userId !== null) yield* claimClient({ plan_id: planId, client_id, user_id: entry.userId });
		}
	}
	return plan.head_seq;
}

function* appendAll(appends: readonly PlanAppend[], known: LastChanges | null): Steps<(number | StorageError)[]> {
	const results: (number | StorageError)[] = [];
	for (const { planId, entries } of appends) {
		try {
			results.push(yield* append(planId, entries, known));
		} catch (error) {
			// The plan is the first thing looked for: without it nothing has been written yet.
			if (!(error instanceof StorageError) || error.reason !== 'gone') throw error;
			results.push(error);
		}
	}
	return results;
}

async function compact(trx: Kysely<Schema>, planId: string, seq: number, state: Uint8Array, at: number): Promise<void> {
	const head = await trx.selectFrom('plan').select('head_seq').where('id', '=', planId).executeTakeFirst();
	if (!head) throw new StorageError('gone', `There is no plan ${planId}`);
	if (seq > head.head_seq) throw new RangeError(`Plan ${planId} has no update ${seq} yet`);
	const snapshots = await trx
		.selectFrom('plan_snapshot')
		.select(['seq', 'data', 'checksum'])
		.where('plan_id', '=', planId)
		.orderBy('seq', 'desc')
		.execute();
	const sound = snapshots.filter((row) => checksumOf(planId, row.seq, row.data) === row.checksum);
	const previous = sound.find((row) => row.seq <= seq);
	// An older state than the one stored already would lose nothing, but gain nothing either.
	if (previous?.seq === seq || sound.some((row) => row.seq > seq)) return;
	const row = { plan_id: planId, seq, data: toBuffer(state), at, checksum: checksumOf(planId, seq, state) };
	await trx
		.insertInto('plan_snapshot')
		.values(row)
		.onConflict((conflict) =>
			conflict.columns(['plan_id', 'seq']).doUpdateSet({ data: row.data, at, checksum: row.checksum })
		)
		.execute();
	if (!previous) return;
	const outdated = sound.filter((old) => old.seq < previous.seq).map((old) => old.seq);
	if (outdated.length > 0) {
		await trx.deleteFrom('plan_snapshot').where('plan_id', '=', planId).where('seq', 'in', outdated).execute();
	}
	await dropUpdates(trx, planId, previous.seq);
}

/** Drops what two snapshots hold, but never a damaged row. */
async function dropUpdates(trx: Kysely<Schema>, planId: string, upto: number): Promise<void> {
	const rows = await trx
		.selectFrom('plan_update')
		.select(['seq', 'data', 'checksum'])
		.where('plan_id', '=', planId)
		.where('seq', '<=', upto)
		.execute();
	const damaged = rows.filter((row) => checksumOf(planId, row.seq, row.data) !== row.checksum).map((row) => row.seq);
	let query = trx.deleteFrom('plan_update').where('plan_id', '=', planId).where('seq', '<=', upto);
	if (damaged.length > 0) query = query.where('seq', 'not in', damaged);
	await query.execute();
}
