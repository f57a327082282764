import { sql, type ColumnDataType, type CreateTableBuilder, type Kysely, SqliteAdapter } from 'kysely';

/**
 * Weighting rounds. Who has voted (`round_voter`) stands apart from what was voted (`round_box` while the round is
 * open, sealed; `round_ballot` afterwards), see docs/decisions/0006-secret-ballots.md. No table here has a time or an
 * order of writing: in SQLite rows are kept in the order of their keys.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	const bytes = (sqlite ? 'blob' : 'bytea') as ColumnDataType;
	const orderless = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
		sqlite ? table.modifyEnd(sql`without rowid`) : table;
	await db.schema
		.createTable('round')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('settings', 'text', (c) => c.notNull())
		.addColumn('secret', 'integer', (c) => c.notNull())
		.addColumn('opens_at', 'bigint', (c) => c.notNull())
		.addColumn('closes_at', 'bigint', (c) => c.notNull())
		.addColumn('counted_at', 'bigint')
		.addColumn('counted', 'text')
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addColumn('created_by', 'text')
		.addColumn('adopted_at', 'bigint')
		.addColumn('adopted_by', 'text')
		.execute();
	await db.schema.createIndex('round_plan').on('round').column('plan_id').execute();
	await orderless(
		db.schema
			.createTable('round_voter')
			.addColumn('round_id', 'text', (c) => c.notNull().references('round.id').onDelete('cascade'))
			.addColumn('user_id', 'text', (c) => c.notNull())
			.addColumn('body', 'text', (c) => c.notNull())
			.addColumn('ticket', 'text')
			.addPrimaryKeyConstraint('round_voter_key', ['round_id', 'user_id'])
	).execute();
	await orderless(
		db.schema
			.createTable('round_box')
			.addColumn('round_id', 'text', (c) => c.notNull().references('round.id').onDelete('cascade'))
			.addColumn('ballot_id', 'text', (c) => c.notNull())
			.addColumn('body', 'text', (c) => c.notNull())
			.addColumn('sealed', bytes, (c) => c.notNull())
			.addPrimaryKeyConstraint('round_box_key', ['round_id', 'ballot_id'])
	).execute();
	await orderless(
		db.schema
			.createTable('round_ballot')
			.addColumn('round_id', 'text', (c) => c.notNull().references('round.id').onDelete('cascade'))
			.addColumn('id', 'text', (c) => c.notNull())
			.addColumn('user_id', 'text')
			.addColumn('counted_with', 'text', (c) => c.notNull())
			.addColumn('content', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('round_ballot_key', ['round_id', 'id'])
	).execute();
}
