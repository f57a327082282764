import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import type { Db } from './db.ts';
import { toStorageError } from './errors.ts';
import type { Schema } from './schema.ts';
import type { RawSqlite } from './sqlite.ts';

/** What a statement answered. */
export interface Answer<Row = unknown> {
	rows: Row[];
	/** Rows written. */
	affected: number;
}

/** A statement to be run once for each of these values. */
interface Call {
	statement: Statement;
	values: readonly object[];
}

/** Work of several statements, whoever runs them: `yield*` one to get its answer. */
export type Steps<T> = Generator<Call, T, Answer>;

/** Does the steps in one transaction, all or none. @throws StorageError */
export type Transact = <T>(work: () => Steps<T>) => Promise<T>;

/** Stands for a value in a query that is built once and run often. */
class Slot {
	readonly name: string;

	constructor(name: string) {
		this.name = name;
	}
}

type Build = (trx: Kysely<Schema>, values: never) => Compilable<unknown>;

class Statement {
	readonly build: Build;
	/** Takes many rows at once; else it is run for one after the other. */
	readonly bulk: boolean;
	readonly #slots: never;
	readonly #compiled = new Map<unknown, CompiledQuery<unknown>>();

	constructor(names: readonly string[], build: Build, bulk: boolean) {
		this.build = build;
		this.bulk = bulk;
		this.#slots = Object.fromEntries(names.map((name) => [name, new Slot(name)])) as never;
	}

	compiled(trx: Kysely<Schema>): CompiledQuery<unknown> {
		// Two dialects write the same query differently.
		const dialect = trx.getExecutor().adapter.constructor;
		let query = this.#compiled.get(dialect);
		if (!query) {
			query = this.build(trx, this.#slots).compile();
			this.#compiled.set(dialect, query);
		}
		return query;
	}
}

const fill = (query: CompiledQuery<unknown>, values: object): unknown[] =>
	query.parameters.map((value) => (value instanceof Slot ? values[value.name as keyof typeof values] : value));

/**
 * A query that Kysely builds once per dialect; each run only fills in values. For the few statements on the way of
 * every edit, where building costs more than running.
 */
export function prepared<Values extends object, Row>(
	names: readonly (keyof Values & string)[],
	build: (trx: Kysely<Schema>, values: Values) => Compilable<Row>
): (values: Values) => Steps<Answer<Row>> {
	const statement = new Statement(names, build as Build, false);
	return function* (values) {
		return (yield { statement, values: [values] }) as Answer<Row>;
	};
}

/** The same for an insert of any number of rows. */
export function preparedInsert<Row extends object>(
	names: readonly (keyof Row & string)[],
	build: (trx: Kysely<Schema>, rows: Row | Row[]) => Compilable<unknown>
): (rows: readonly Row[]) => Steps<void> {
	const statement = new Statement(names, build as Build, true);
	return function* (rows) {
		if (rows.length > 0) yield { statement, values: rows };
	};
}

/** Up to so many rows a statement that is ready is faster than one that has to be built for their number. */
const few = 16;
const insertChunk = 200;

/** Does the steps inside a transaction that somebody else began. */
export async function perform<T>(trx: Kysely<Schema>, steps: Steps<T>): Promise<T> {
	let step = steps.next();
	while (!step.done) step = steps.next(await run(trx, step.value));
	return step.value;
}

async function run(trx: Kysely<Schema>, { statement, values }: Call): Promise<Answer> {
	let answer: Answer = { rows: [], affected: 0 };
	if (statement.bulk && values.length > few) {
		for (let start = 0; start < values.length; start += insertChunk) {
			await trx.executeQuery(statement.build(trx, values.slice(start, start + insertChunk) as never).compile());
		}
		return answer;
	}
	const query = statement.compiled(trx);
	for (const one of values) {
		const { rows, numAffectedRows } = await trx.executeQuery({ ...query, parameters: fill(query, one) });
		answer = { rows, affected: Number(numAffectedRows ?? 0n) };
	}
	return answer;
}

/** Through the database's connections, asynchronously. */
export function throughKysely(db: Db): Transact {
	return (work) => db.transaction().execute((trx) => perform(trx, work()));
}

/**
 * Straight to a SQLite connection that nobody else uses meanwhile, in one go: for a thread that may wait for the disk.
 * No promise and no query object stands between two statements.
 */
export function straightTo(raw: RawSqlite, db: Db): Transact {
	const ready = new Map<Statement, { query: CompiledQuery<unknown>; sql: ReturnType<RawSqlite['prepare']> }>();
	function runNow({ statement, values }: Call): Answer {
		let known = ready.get(statement);
		if (!known) {
			const query = statement.compiled(db);
			known = { query, sql: raw.prepare(query.sql) };
			ready.set(statement, known);
		}
		const { query, sql } = known;
		let answer: Answer = { rows: [], affected: 0 };
		for (const one of values) {
			const parameters = fill(query, one);
			if (sql.reader) answer = { rows: sql.all(parameters), affected: 0 };
			else answer = { rows: [], affected: sql.run(parameters).changes };
		}
		return answer;
	}
	const transaction = raw.transaction((work: () => Steps<unknown>) => {
		const steps = work();
		let step = steps.next();
		while (!step.done) step = steps.next(runNow(step.value));
		return step.value;
	});
	return async <T>(work: () => Steps<T>) => {
		try {
			return transaction.immediate(work) as T;
		} catch (error) {
			throw toStorageError(error);
		}
	};
}
