import type { Kysely } from 'kysely';
import { searchText } from '../plan/selectors/search.ts';
import { type Collection, type Meta, type Plan, type RecordOf, type Ref, type RichText } from '../plan/types.ts';
import type { Db } from './db.ts';
import { prepared } from './prepared.ts';
import { readProjection } from './projection-reading.ts';
import type { PlanRecordTable, Schema } from './schema.ts';

/** One record as the read model stores it. `record: null`: it has been purged. */
export interface ProjectionRow {
	collection: Collection;
	id: string;
	record: RecordOf[Collection] | null;
	/** Field of action it belongs to. */
	fieldId: string | null;
	/** The long text, if it has one. */
	text: RichText | null;
	/** What search looks in, as people wrote it. */
	words: string;
}

export interface ProjectionWrite {
	/** Left out when title, municipality and version did not change. */
	meta?: Meta;
	rows: readonly ProjectionRow[];
}

export interface ProjectedPlan {
	plan: Plan;
	/** Number of the last update it holds. */
	seq: number;
	epoch: string;
}

export interface PlanWrite {
	planId: string;
	seq: number;
	write: ProjectionWrite;
}

/** The plan in plain SQL rows, for pages, search and exports. Can be rebuilt from the document at any time. */
export interface Projection {
	/** Writes what updates up to `seq` touched, in one transaction. An older `seq` than the stored one is ignored. */
	write(planId: string, seq: number, write: ProjectionWrite): Promise<void>;
	/** The same for several plans in one transaction. */
	writeAll(writes: readonly PlanWrite[]): Promise<void>;
	/** Replaces everything. */
	rebuild(planId: string, seq: number, write: ProjectionWrite & { meta: Meta }): Promise<void>;
	/** The whole plan without long texts, in at most two queries whatever its size. Shared: never change it. */
	readPlan(planId: string): Promise<ProjectedPlan | null>;
	readText(planId: string, ref: Ref): Promise<RichText | null>;
	/** Long texts of all records, by ref; for exports and the outline. One query. */
	readTexts(planId: string): Promise<Map<Ref, RichText>>;
}

const insertChunk = 200;
/** Up to so many rows a statement that is ready is faster than one that has to be built for their number. */
const few = 16;

const claimSeq = prepared(['planId', 'seq'], (trx, { planId, seq }: { planId: string; seq: number }) =>
	trx.updateTable('plan').set({ projected_seq: seq }).where('id', '=', planId).where('projected_seq', '<=', seq)
);

const putRow = prepared(
	['plan_id', 'collection', 'record_id', 'field_id', 'deleted', 'data', 'search', 'text'],
	(trx, row: PlanRecordTable) => putRows(trx, row)
);

export function createProjection(db: Db): Projection {
	const cache = new Map<string, ProjectedPlan>();
	async function writeAll(writes: readonly PlanWrite[]): Promise<void> {
		await db.transaction().execute(async (trx) => {
			for (const { planId, seq, write } of writes) {
				if (await claim(trx, planId, seq, write.meta)) await writeRows(trx, planId, write.rows);
			}
		});
		for (const { planId } of writes) cache.delete(planId);
	}
	return {
		write: (planId, seq, write) => writeAll([{ planId, seq, write }]),
		writeAll,
		async rebuild(planId, seq, write) {
			await db.transaction().execute((trx) => rebuild(trx, planId, seq, write));
			cache.delete(planId);
		},
		readPlan: (planId) =>
			db
				.transaction()
				.setAccessMode('read only')
				.setIsolationLevel('repeatable read')
				.execute((trx) => readProjection(trx, planId, cache)),
		async readText(planId, ref) {
			const slash = ref.indexOf('/');
			const row = await db
				.selectFrom('plan_record')
				.select('text')
				.where('plan_id', '=', planId)
				.where('collection', '=', ref.slice(0, slash))
				.where('record_id', '=', ref.slice(slash + 1))
				.executeTakeFirst();
			return row?.text ? (JSON.parse(row.text) as RichText) : null;
		},
		async readTexts(planId) {
			const rows = await db
				.selectFrom('plan_record')
				.select(['collection', 'record_id', 'text'])
				.where('plan_id', '=', planId)
				.where('text', 'is not', null)
				.execute();
			return new Map(rows.map((row) => [refOf(row), JSON.parse(row.text ?? '[]') as RichText]));
		}
	};
}

/** Replaces all rows of a plan, inside a transaction that somebody else began. */
export async function rebuild(
	trx: Kysely<Schema>,
	planId: string,
	seq: number,
	write: ProjectionWrite & { meta: Meta }
): Promise<void> {
	await trx.deleteFrom('plan_record').where('plan_id', '=', planId).execute();
	await trx
		.updateTable('plan')
		.set({ projected_seq: seq, ...metaColumns(write.meta) })
		.where('id', '=', planId)
		.execute();
	await writeRows(trx, planId, write.rows);
}

/** Two writers may overtake each other: the later state wins. */
async function claim(trx: Kysely<Schema>, planId: string, seq: number, meta: Meta | undefined): Promise<boolean> {
	if (!meta) return (await claimSeq(trx, { planId, seq })).numAffectedRows !== 0n;
	const { numUpdatedRows } = await trx
		.updateTable('plan')
		.set({ projected_seq: seq, ...metaColumns(meta) })
		.where('id', '=', planId)
		.where('projected_seq', '<=', seq)
		.executeTakeFirst();
	return numUpdatedRows > 0;
}

async function writeRows(trx: Kysely<Schema>, planId: string, rows: readonly ProjectionRow[]): Promise<void> {
	for (const row of rows) {
		if (row.record) continue;
		await trx
			.deleteFrom('plan_record')
			.where('plan_id', '=', planId)
			.where('collection', '=', row.collection)
			.where('record_id', '=', row.id)
			.execute();
	}
	const values = rows.flatMap((row) => (row.record ? [toTableRow(planId, row, row.record)] : []));
	if (values.length <= few) {
		for (const value of values) await putRow(trx, value);
		return;
	}
	for (let start = 0; start < values.length; start += insertChunk) {
		await putRows(trx, values.slice(start, start + insertChunk)).execute();
	}
}

function putRows(trx: Kysely<Schema>, rows: PlanRecordTable | PlanRecordTable[]) {
	return trx
		.insertInto('plan_record')
		.values(rows)
		.onConflict((conflict) =>
			conflict.columns(['plan_id', 'collection', 'record_id']).doUpdateSet((eb) => ({
				field_id: eb.ref('excluded.field_id'),
				deleted: eb.ref('excluded.deleted'),
				data: eb.ref('excluded.data'),
				search: eb.ref('excluded.search'),
				text: eb.ref('excluded.text')
			}))
		);
}

function toTableRow(planId: string, row: ProjectionRow, record: RecordOf[Collection]): PlanRecordTable {
	return {
		plan_id: planId,
		collection: row.collection,
		record_id: row.id,
		field_id: row.fieldId,
		deleted: record.deletedAt === null ? 0 : 1,
		data: JSON.stringify(record),
		search: searchText(row.words),
		text: row.text ? JSON.stringify(row.text) : null
	};
}

function refOf(row: { collection: string; record_id: string }): Ref {
	return `${row.collection as Collection}/${row.record_id}`;
}

/** The columns of the plan table that hold what the document says of itself. */
export function metaColumns({ asOf, ...same }: Meta) {
	return { ...same, as_of: asOf };
}
