import type { Kysely } from 'kysely';
import { bytesType } from './types.ts';

/** Indicators of a plan, their observations with corrections and series breaks, imports, and what a plan says about them. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await definitions(db);
	await observations(db);
	await imports(db);
}

async function definitions(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('indicator')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('code', 'text', (c) => c.notNull())
		.addColumn('title', 'text', (c) => c.notNull())
		.addColumn('data', 'text', (c) => c.notNull())
		.addColumn('headline', 'text', (c) => c.notNull())
		.addColumn('responsible', 'text')
		.addColumn('next_due', 'text')
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addColumn('created_by', 'text')
		.addColumn('updated_at', 'bigint', (c) => c.notNull())
		.addColumn('updated_by', 'text')
		.addUniqueConstraint('indicator_code', ['plan_id', 'code'])
		.execute();
	await db.schema
		.createTable('indicator_setting')
		.addColumn('plan_id', 'text', (c) => c.primaryKey().references('plan.id').onDelete('cascade'))
		.addColumn('threshold', 'integer', (c) => c.notNull())
		.addColumn('method', 'text', (c) => c.notNull())
		.addColumn('tolerance', 'integer', (c) => c.notNull())
		.execute();
}

async function observations(db: Kysely<unknown>): Promise<void> {
	const key = ['indicator_id', 'breakdown', 'period_kind', 'period_start'] as const;
	await db.schema
		.createTable('observation')
		.addColumn('indicator_id', 'text', (c) => c.notNull().references('indicator.id').onDelete('cascade'))
		.addColumn('breakdown', 'text', (c) => c.notNull())
		.addColumn('period_kind', 'text', (c) => c.notNull())
		.addColumn('period_start', 'text', (c) => c.notNull())
		.addColumn('value', 'double precision')
		.addColumn('numerator', 'double precision')
		.addColumn('denominator', 'double precision')
		.addColumn('missing', 'text')
		.addColumn('quality', 'text')
		.addColumn('note', 'text')
		.addColumn('hidden', 'integer', (c) => c.notNull())
		.addColumn('import_id', 'text')
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('user_id', 'text')
		.addPrimaryKeyConstraint('observation_key', [...key])
		.execute();
	await db.schema
		.createTable('observation_revision')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('indicator_id', 'text', (c) => c.notNull().references('indicator.id').onDelete('cascade'))
		.addColumn('breakdown', 'text', (c) => c.notNull())
		.addColumn('period_kind', 'text', (c) => c.notNull())
		.addColumn('period_start', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('user_id', 'text')
		.addColumn('import_id', 'text')
		.addColumn('before', 'text', (c) => c.notNull())
		.addColumn('after', 'text')
		.addColumn('reason', 'text')
		.execute();
	const ofIndicator = ['indicator_id', 'at'];
	await db.schema.createIndex('revision_indicator').on('observation_revision').columns(ofIndicator).execute();
	await db.schema.createIndex('revision_import').on('observation_revision').column('import_id').execute();
	await db.schema
		.createTable('series_break')
		.addColumn('indicator_id', 'text', (c) => c.notNull().references('indicator.id').onDelete('cascade'))
		.addColumn('year', 'integer', (c) => c.notNull())
		.addColumn('note', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('user_id', 'text')
		.addPrimaryKeyConstraint('series_break_key', ['indicator_id', 'year'])
		.execute();
}

async function imports(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('indicator_import')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('file_name', 'text', (c) => c.notNull())
		.addColumn('bytes', 'bigint', (c) => c.notNull())
		.addColumn('hash', 'text')
		.addColumn('mapping', 'text')
		.addColumn('counts', 'text')
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addColumn('created_by', 'text')
		.addColumn('applied_at', 'bigint')
		.addColumn('undone_at', 'bigint')
		.addColumn('undone_by', 'text')
		.execute();
	await db.schema
		.createIndex('indicator_import_plan')
		.on('indicator_import')
		.columns(['plan_id', 'created_at'])
		.execute();
	await db.schema
		.createTable('indicator_import_part')
		.addColumn('import_id', 'text', (c) => c.notNull().references('indicator_import.id').onDelete('cascade'))
		.addColumn('n', 'integer', (c) => c.notNull())
		.addColumn('data', bytesType(db), (c) => c.notNull())
		.addPrimaryKeyConstraint('indicator_import_part_key', ['import_id', 'n'])
		.execute();
	await db.schema
		.createTable('import_mapping')
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('fingerprint', 'text', (c) => c.notNull())
		.addColumn('mapping', 'text', (c) => c.notNull())
		.addColumn('file_name', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addPrimaryKeyConstraint('import_mapping_key', ['plan_id', 'fingerprint'])
		.execute();
}
