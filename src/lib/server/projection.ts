import type { Kysely } from 'kysely';
import { searchText } from '../plan/selectors/search.ts';
import { type Collection, type Meta, type Plan, type RecordOf, type Ref, type RichText } from '../plan/types.ts';
import type { Db } from './db.ts';
import { readProjection } from './projection-reading.ts';
import type { PlanRecordTable, Schema } from './schema.ts';
import { perform, prepared, preparedInsert, throughKysely, type Steps, type Transact } from './statements.ts';

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

const claimSeq = prepared(['planId', 'seq'], (trx, { planId, seq }: { planId: string; seq: number }) =>
	trx.updateTable('plan').set({ projected_seq: seq }).where('id', '=', planId).where('projected_seq', '<=', seq)
);

const claimWithMeta = prepared(
	['planId', 'seq', 'title', 'municipality', 'asOf', 'version'],
	(trx, { planId, seq, ...meta }: { planId: string; seq: number } & Meta) =>
		trx
			.updateTable('plan')
			.set({ projected_seq: seq, ...metaColumns(meta) })
			.where('id', '=', planId)
			.where('projected_seq', '<=', seq)
);

type RecordKey = Pick<PlanRecordTable, 'plan_id' | 'collection' | 'record_id'>;

const dropRow = prepared(['plan_id', 'collection', 'record_id'], (trx, key: RecordKey) =>
	trx
		.deleteFrom('plan_record')
		.where('plan_id', '=', key.plan_id)
		.where('collection', '=', key.collection)
		.where('record_id', '=', key.record_id)
);

const putRows = preparedInsert<PlanRecordTable>(
	['plan_id', 'collection', 'record_id', 'field_id', 'deleted', 'data', 'search', 'text'],
	(trx, rows) =>
		trx
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
			)
);

/** `transact`: how what updates touched is written. */
export function createProjection(db: Db, transact: Transact = throughKysely(db)): Projection {
	const cache = new Map<string, ProjectedPlan>();
	async function writeAll(writes: readonly PlanWrite[]): Promise<void> {
		await transact(() => writeSteps(writes));
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
	await perform(trx, rowSteps(planId, write.rows));
}

function* writeSteps(writes: readonly PlanWrite[]): Steps<void> {
	for (const { planId, seq, write } of writes) {
		const { meta } = write;
		const { affected } = yield* meta ? claimWithMeta({ planId, seq, ...meta }) : claimSeq({ planId, seq });
		// Two writers may overtake each other: the later state wins.
		if (affected > 0) yield* rowSteps(planId, write.rows);
	}
}

function* rowSteps(planId: string, rows: readonly ProjectionRow[]): Steps<void> {
	for (const { record, collection, id } of rows) {
		if (!record) yield* dropRow({ plan_id: planId, collection, record_id: id });
	}
	yield* putRows(rows.flatMap((row) => (row.record ? [toTableRow(planId, row, row.record)] : [])));
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
