import type { Kysely } from 'kysely';

/**
 * Whose a Yjs client id is: the person's who used it first. Updates are folded together in time and forget it, the plan
 * must not.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('plan_client')
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('client_id', 'bigint', (c) => c.notNull())
		.addColumn('user_id', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('plan_client_key', ['plan_id', 'client_id'])
		.execute();
}
