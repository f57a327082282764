import type { Kysely } from 'kysely';

/** The day a plan is looked at from; null: today. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('plan').addColumn('as_of', 'text').execute();
}
