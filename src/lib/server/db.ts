import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely } from 'kysely';
import type { DatabaseConfig } from '../../../server/config.ts';
import { toStorageError } from './errors.ts';
import { postgresDialect } from './postgres.ts';
import type { Schema } from './schema.ts';
import { EtappeSqliteDialect, openSqlite, type RawSqlite, type WriteGate } from './sqlite.ts';

export type Db = Kysely<Schema>;

/** An open database. Every query goes through `db`. */
export interface OpenDatabase {
	db: Db;
	kind: 'sqlite' | 'postgres';
	/** The file's own connection, for backups and checks; `null` for PostgreSQL. */
	sqlite: RawSqlite | null;
	close(): Promise<void>;
}

export interface OpenOptions {
	/** Called when a pooled connection is lost. */
	onError?: (error: Error) => void;
	/** Called for every query; for counting them. */
	onQuery?: () => void;
	/** Asked before anything is written (SQLite); for a process that writes in another thread too. */
	gate?: WriteGate;
	/** Fail if there is no database yet (SQLite). */
	mustExist?: boolean;
}

/** Opens the database, without touching its schema (see `migrate`). @throws StorageError */
export function openDatabase(config: DatabaseConfig, options: OpenOptions = {}): OpenDatabase {
	const { onQuery } = options;
	const log = onQuery && { log: () => onQuery() };
	if (config.kind === 'postgres') {
		const db = new Kysely<Schema>({ dialect: postgresDialect(config.url, options.onError ?? (() => {})), ...log });
		return { db, kind: 'postgres', sqlite: null, close: () => db.destroy() };
	}
	const mustExist = options.mustExist ?? false;
	if (!mustExist) makeDirectory(dirname(config.file));
	const sqlite = openSqlite(config.file, { mustExist });
	const db = new Kysely<Schema>({ dialect: new EtappeSqliteDialect(sqlite, options.gate), ...log });
	const close = async (): Promise<void> => {
		await db.destroy();
		sqlite.close();
	};
	return { db, kind: 'sqlite', sqlite, close };
}

function makeDirectory(directory: string): void {
	try {
		mkdirSync(directory, { recursive: true, mode: 0o750 });
	} catch (error) {
		throw toStorageError(error);
	}
}
