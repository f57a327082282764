import { sql, type ColumnDataType, type Kysely, type RawBuilder, SqliteAdapter } from 'kysely';

/** People and sessions, plans with their log, history and read model, the audit log. */
export async function up(db: Kysely<unknown>): Promise<void> {
	const bytes = bytesType(db);
	await people(db);
	await plans(db);
	await documents(db, bytes);
	await readModel(db);
	await operation(db);
}

/** Bytes are the one type the two databases call differently. */
function bytesType(db: Kysely<unknown>): ColumnDataType | RawBuilder<unknown> {
	return db.getExecutor().adapter instanceof SqliteAdapter ? 'blob' : 'bytea';
}

async function people(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('user')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('email', 'text', (c) => c.unique())
		.addColumn('name', 'text', (c) => c.notNull())
		.addColumn('password_hash', 'text')
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addColumn('deleted_at', 'bigint')
		.execute();
	await db.schema
		.createTable('session')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('user_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addColumn('seen_at', 'bigint', (c) => c.notNull())
		.addColumn('expires_at', 'bigint', (c) => c.notNull())
		.addColumn('via', 'text', (c) => c.notNull())
		.addColumn('device', 'text', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('session_user').on('session').column('user_id').execute();
	await db.schema
		.createTable('one_time_link')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('purpose', 'text', (c) => c.notNull())
		.addColumn('user_id', 'text', (c) => c.references('user.id').onDelete('cascade'))
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addColumn('expires_at', 'bigint', (c) => c.notNull())
		.addColumn('used_at', 'bigint')
		.execute();
}

async function plans(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('plan')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('title', 'text', (c) => c.notNull())
		.addColumn('municipality', 'text', (c) => c.notNull())
		.addColumn('epoch', 'text', (c) => c.notNull())
		.addColumn('head_seq', 'bigint', (c) => c.notNull())
		.addColumn('projected_seq', 'bigint', (c) => c.notNull())
		.addColumn('version', 'integer', (c) => c.notNull())
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addColumn('created_by', 'text', (c) => c.references('user.id'))
		.addColumn('deleted_at', 'bigint')
		.execute();
	await db.schema
		.createTable('member')
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('user_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
		.addColumn('role', 'text', (c) => c.notNull())
		.addColumn('fields', 'text', (c) => c.notNull())
		.addColumn('body', 'text')
		.addColumn('organisation', 'text')
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addPrimaryKeyConstraint('member_key', ['plan_id', 'user_id'])
		.execute();
	await db.schema.createIndex('member_user').on('member').column('user_id').execute();
	await db.schema
		.createTable('invitation')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('token_hash', 'text', (c) => c.notNull().unique())
		.addColumn('role', 'text', (c) => c.notNull())
		.addColumn('fields', 'text', (c) => c.notNull())
		.addColumn('body', 'text')
		.addColumn('organisation', 'text')
		.addColumn('note', 'text', (c) => c.notNull())
		.addColumn('max_uses', 'integer')
		.addColumn('uses', 'integer', (c) => c.notNull())
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addColumn('created_by', 'text', (c) => c.references('user.id'))
		.addColumn('expires_at', 'bigint', (c) => c.notNull())
		.addColumn('revoked_at', 'bigint')
		.execute();
	await db.schema.createIndex('invitation_plan').on('invitation').column('plan_id').execute();
}

async function documents(db: Kysely<unknown>, bytes: ColumnDataType | RawBuilder<unknown>): Promise<void> {
	await db.schema
		.createTable('plan_update')
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('seq', 'bigint', (c) => c.notNull())
		.addColumn('data', bytes as ColumnDataType, (c) => c.notNull())
		.addColumn('user_id', 'text')
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('checksum', 'bigint', (c) => c.notNull())
		.addPrimaryKeyConstraint('plan_update_key', ['plan_id', 'seq'])
		.execute();
	await db.schema
		.createTable('plan_snapshot')
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('seq', 'bigint', (c) => c.notNull())
		.addColumn('data', bytes as ColumnDataType, (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('checksum', 'bigint', (c) => c.notNull())
		.addPrimaryKeyConstraint('plan_snapshot_key', ['plan_id', 'seq'])
		.execute();
	await db.schema
		.createTable('plan_change')
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('seq', 'bigint', (c) => c.notNull())
		.addColumn('n', 'integer', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('user_id', 'text')
		.addColumn('collection', 'text', (c) => c.notNull())
		.addColumn('record_id', 'text', (c) => c.notNull())
		.addColumn('key', 'text', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('before', 'text')
		.addColumn('after', 'text')
		.addColumn('inserted', 'integer', (c) => c.notNull())
		.addColumn('deleted', 'integer', (c) => c.notNull())
		.addPrimaryKeyConstraint('plan_change_key', ['plan_id', 'seq', 'n'])
		.execute();
	const ofRecord = ['plan_id', 'collection', 'record_id', 'seq'];
	await db.schema.createIndex('plan_change_record').on('plan_change').columns(ofRecord).execute();
}

async function readModel(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('plan_record')
		.addColumn('plan_id', 'text', (c) => c.notNull().references('plan.id').onDelete('cascade'))
		.addColumn('collection', 'text', (c) => c.notNull())
		.addColumn('record_id', 'text', (c) => c.notNull())
		.addColumn('field_id', 'text')
		.addColumn('deleted', 'integer', (c) => c.notNull())
		.addColumn('data', 'text', (c) => c.notNull())
		.addColumn('search', 'text', (c) => c.notNull())
		.addColumn('text', 'text')
		.addPrimaryKeyConstraint('plan_record_key', ['plan_id', 'collection', 'record_id'])
		.execute();
}

async function operation(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('audit')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('user_id', 'text')
		.addColumn('action', 'text', (c) => c.notNull())
		.addColumn('plan_id', 'text')
		.addColumn('detail', 'text', (c) => c.notNull())
		.addColumn('ip', 'text')
		.execute();
	await db.schema.createIndex('audit_at').on('audit').column('at').execute();
	await db.schema
		.createTable('setting')
		.addColumn('key', 'text', (c) => c.primaryKey())
		.addColumn('value', 'text', (c) => c.notNull())
		.execute();
	await db.schema
		.createTable('rate_limit')
		.addColumn('key', 'text', (c) => c.primaryKey())
		.addColumn('full_at', 'bigint', (c) => c.notNull())
		.execute();
	await sql`insert into setting (key, value) values ('access_epoch', '0')`.execute(db);
}
