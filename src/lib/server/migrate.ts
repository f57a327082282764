import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Migrator, type Migration } from 'kysely/migration';
import { migrations as released } from '../../../migrations/index.ts';
import { backUpTo } from './backup.ts';
import type { OpenDatabase } from './db.ts';
import { StorageError, toStorageError } from './errors.ts';

export interface MigrationReport {
	applied: string[];
	/** Copy of the database as it was before; `null` if there was nothing to lose. */
	backup: string | null;
}

export interface MigrateOptions {
	/** Replaced in tests. */
	migrations?: Record<string, Migration>;
	now?: Date;
	/** Copy an existing file first; on unless the caller has one. */
	backup?: boolean;
}

/**
 * Brings the schema up to date: all pending migrations in one transaction, or none. An existing SQLite file is copied
 * to `backups/` first.
 * @throws StorageError `newer` if the database was written by a newer Etappe, or what the storage reports.
 */
export async function migrate(
	database: OpenDatabase,
	{ migrations = released, now = new Date(), backup: wanted = true }: MigrateOptions = {}
): Promise<MigrationReport> {
	const migrator = new Migrator({ db: database.db, provider: { getMigrations: async () => migrations } });
	const executed = await executedMigrations(database);
	const unknown = executed.find((name) => !(name in migrations));
	if (unknown) {
		const message = `The database was written by a newer version of Etappe (it knows "${unknown}"). Install that version or restore an older backup.`;
		throw new StorageError('newer', message);
	}
	const pending = Object.keys(migrations).filter((name) => !executed.includes(name));
	if (pending.length === 0) return { applied: [], backup: null };
	const backup = wanted && executed.length > 0 ? await backUp(database, pending[0] ?? '', now) : null;
	const { error, results } = await migrator.migrateToLatest();
	if (error !== undefined) throw toStorageError(error);
	return { applied: (results ?? []).map((result) => result.migrationName), backup };
}

/** What `migrate` would apply; all of them for a new database. */
export async function pendingMigrations(database: OpenDatabase): Promise<string[]> {
	const executed = await executedMigrations(database);
	return Object.keys(released).filter((name) => !executed.includes(name));
}

/** Names of the migrations this database has seen; empty for a new one. */
export async function executedMigrations({ db }: OpenDatabase): Promise<string[]> {
	const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
	if (!tables.some((table) => table.name === 'kysely_migration')) return [];
	const rows = await db
		.withTables<{ kysely_migration: { name: string } }>()
		.selectFrom('kysely_migration')
		.select('name')
		.execute();
	return rows.map((row) => row.name);
}

async function backUp({ sqlite }: OpenDatabase, before: string, now: Date): Promise<string | null> {
	if (!sqlite) return null;
	const directory = join(dirname(sqlite.name), 'backups');
	const file = join(directory, `${now.toISOString().replaceAll(/[:.]/g, '-')}-before-${before}.sqlite`);
	try {
		mkdirSync(directory, { recursive: true, mode: 0o750 });
		await backUpTo(sqlite, file);
	} catch (error) {
		throw toStorageError(error);
	}
	return file;
}
