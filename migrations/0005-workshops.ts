import type { Kysely } from 'kysely';

/** Workshops with their join code and live state, and who joined them. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('workshop')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('title', 'text', (c) => c.notNull())
		.addColumn('fields', 'text', (c) => c.notNull())
		.addColumn('starts_at', 'bigint', (c) => c.notNull())
		.addColumn('ends_at', 'bigint', (c) => c.notNull())
		.addColumn('code', 'text', (c) => c.unique())
		.addColumn('status', 'text', (c) => c.notNull())
		.addColumn('phase', 'text', (c) => c.notNull())
		.addColumn('settings', 'text', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('minutes', 'text')
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addColumn('created_by', 'text', (c) => c.references('user.id'))
		.addColumn('ended_at', 'bigint')
		.execute();
	await db.schema.createIndex('workshop_plan').on('workshop').column('plan_id').execute();
	await db.schema
		.createTable('workshop_guest')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('workshop_id', 'text', (c) => c.notNull().references('workshop.id').onDelete('cascade'))
		.addColumn('name', 'text', (c) => c.notNull())
		.addColumn('token_hash', 'text', (c) => c.notNull().unique())
		.addColumn('joined_at', 'bigint', (c) => c.notNull())
		.addColumn('left_at', 'bigint')
		.addColumn('removed_at', 'bigint')
		.execute();
	await db.schema.createIndex('workshop_guest_workshop').on('workshop_guest').column('workshop_id').execute();
}
