import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Schema } from './schema.ts';

/** Stands for a value in a query that is built once and run often. */
class Slot {
	readonly name: string;

	constructor(name: string) {
		this.name = name;
	}
}

/**
 * A query that Kysely builds once per dialect and connection pool; each run only fills in values. For the few statements
 * on the way of every edit, where building costs more than running.
 */
export function prepared<Values extends object, Row>(
	names: readonly (keyof Values & string)[],
	build: (trx: Kysely<Schema>, values: Values) => Compilable<Row>
): (trx: Kysely<Schema>, values: Values) => Promise<QueryResult<Row>> {
	const slots = Object.fromEntries(names.map((name) => [name, new Slot(name)])) as unknown as Values;
	const compiled = new Map<unknown, CompiledQuery<Row>>();
	return (trx, values) => {
		// Two dialects write the same query differently.
		const dialect = trx.getExecutor().adapter.constructor;
		let query = compiled.get(dialect);
		if (!query) {
			query = build(trx, slots).compile();
			compiled.set(dialect, query);
		}
		const parameters = query.parameters.map((value) =>
			value instanceof Slot ? values[value.name as keyof Values] : value
		);
		return trx.executeQuery<Row>({ ...query, parameters });
	};
}
