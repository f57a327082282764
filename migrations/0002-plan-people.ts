import { sql, type Kysely } from 'kysely';

/**
 * Who ever was a member of a plan: names in history and comments are looked up here, not in the whole history.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('plan_person')
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('user_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
		.addPrimaryKeyConstraint('plan_person_key', ['plan_id', 'user_id'])
		.execute();
	await sql`insert into plan_person (plan_id, user_id) select plan_id, user_id from member`.execute(db);
	await sql`insert into plan_person (plan_id, user_id)
		select distinct c.plan_id, c.user_id from plan_change c
		where c.user_id in (select id from "user")
		on conflict do nothing`.execute(db);
}
