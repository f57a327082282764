import Database from 'better-sqlite3';
import {
	CompiledQuery,
	SqliteAdapter,
	SqliteDialect,
	SqliteDriver,
	type DatabaseConnection,
	type QueryResult,
	type SqliteDatabase,
	type SqliteStatement,
	type TransactionSettings
} from 'kysely';
import { toStorageError } from './errors.ts';

export type RawSqlite = Database.Database;

/** How long a query waits for another process (the command line) that writes. */
const busyTimeoutMs = 5_000;
/** Distinct statements are few; the limit only guards against a query that puts values into its text. */
const maxCachedStatements = 500;

/** Keeps another thread from writing while this one does. */
export interface WriteGate {
	/** Resolves, when it is our turn, to how to give the turn back. */
	borrow(): Promise<() => void>;
}

/** Opens a database file so that what was committed survives a power cut (WAL, synchronous=FULL). */
export function openSqlite(file: string, options: { mustExist?: boolean; readonly?: boolean } = {}): RawSqlite {
	try {
		const raw = new Database(file, {
			timeout: busyTimeoutMs,
			fileMustExist: options.mustExist ?? false,
			readonly: options.readonly ?? false
		});
		if (!options.readonly) raw.pragma('journal_mode = WAL');
		raw.pragma('synchronous = FULL');
		raw.pragma('foreign_keys = ON');
		raw.pragma('trusted_schema = OFF');
		return raw;
	} catch (error) {
		throw toStorageError(error);
	}
}

/**
 * Kysely's SQLite dialect with three differences: writers take the write lock when they begin (so that two processes
 * wait for each other instead of failing at the first write), the schema changes inside transactions (SQLite can), and
 * statements are prepared once.
 */
export class EtappeSqliteDialect extends SqliteDialect {
	readonly #raw: RawSqlite;

	readonly #gate: WriteGate | null;

	constructor(raw: RawSqlite, gate: WriteGate | null = null) {
		super({ database: cachingDatabase(raw) });
		this.#raw = raw;
		this.#gate = gate;
	}

	override createDriver(): SqliteDriver {
		return new EtappeSqliteDriver(this.#raw, this.#gate);
	}

	override createAdapter(): SqliteAdapter {
		return new TransactionalSqliteAdapter();
	}
}

class TransactionalSqliteAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}

class EtappeSqliteDriver extends SqliteDriver {
	readonly #raw: RawSqlite;
	readonly #gate: WriteGate | null;
	#connection: GatedConnection | null = null;
	/** Kysely hands out the only connection to one caller at a time: there is at most one transaction. */
	#giveBack: (() => void) | null = null;

	constructor(raw: RawSqlite, gate: WriteGate | null) {
		super({ database: cachingDatabase(raw) });
		this.#raw = raw;
		this.#gate = gate;
	}

	override async acquireConnection(): Promise<DatabaseConnection> {
		const connection = await super.acquireConnection();
		if (!this.#gate) return connection;
		return (this.#connection ??= new GatedConnection(connection, this.#raw, this.#gate));
	}

	override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
		const reads = settings?.accessMode === 'read only';
		if (!reads && this.#gate) this.#giveBack = await this.#gate.borrow();
		try {
			await connection.executeQuery(CompiledQuery.raw(reads ? 'begin deferred' : 'begin immediate'));
		} catch (error) {
			this.#endTurn();
			throw error;
		}
	}

	override async commitTransaction(connection: DatabaseConnection): Promise<void> {
		await super.commitTransaction(connection);
		this.#endTurn();
	}

	override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
		try {
			// A full disk makes SQLite roll back by itself; a second rollback would hide why.
			if (this.#raw.inTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
		} finally {
			this.#endTurn();
		}
	}

	#endTurn(): void {
		this.#giveBack?.();
		this.#giveBack = null;
	}
}

/** A single statement that writes, outside of a transaction, takes its turn too. */
class GatedConnection implements DatabaseConnection {
	readonly #inner: DatabaseConnection;
	readonly #raw: RawSqlite;
	readonly #gate: WriteGate;

	constructor(inner: DatabaseConnection, raw: RawSqlite, gate: WriteGate) {
		this.#inner = inner;
		this.#raw = raw;
		this.#gate = gate;
	}

	async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
		if (this.#raw.inTransaction || !writingKinds.has(query.query.kind)) return this.#inner.executeQuery(query);
		const giveBack = await this.#gate.borrow();
		try {
			return await this.#inner.executeQuery(query);
		} finally {
			giveBack();
		}
	}

	streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
		return this.#inner.streamQuery(query, chunkSize);
	}
}

const writingKinds: ReadonlySet<string> = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode']);

function cachingDatabase(raw: RawSqlite): SqliteDatabase {
	const statements = new Map<string, SqliteStatement>();
	return {
		close: () => void raw.close(),
		prepare(sql) {
			const known = statements.get(sql);
			if (known) return known;
			if (statements.size >= maxCachedStatements) statements.clear();
			const statement = named(() => namingStatement(raw.prepare(sql)));
			statements.set(sql, statement);
			return statement;
		}
	};
}

function namingStatement(statement: Database.Statement): SqliteStatement {
	return {
		reader: statement.reader,
		all: (parameters) => named(() => statement.all(parameters)),
		run: (parameters) => named(() => statement.run(parameters)),
		iterate: (parameters) => statement.iterate(parameters)
	};
}

function named<T>(work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw toStorageError(error);
	}
}
