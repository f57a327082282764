import type { CompiledQuery, Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import type { ObservationRevisionTable, ObservationTable } from './tables.ts';

const chunk = 250;

/**
 * Writes many rows: Kysely builds the statement for a full chunk once per dialect, each chunk only fills in its values.
 * Between chunks others get a turn on this thread.
 */
function bulk<Row extends object>(
	columns: readonly (keyof Row & string)[],
	build: (trx: Kysely<Schema>, rows: Row[]) => { compile(): CompiledQuery }
): (trx: Kysely<Schema>, rows: readonly Row[]) => Promise<void> {
	const full = new Map<unknown, CompiledQuery>();
	return async (trx, rows) => {
		for (let from = 0; from < rows.length; from += chunk) {
			const own = rows.slice(from, from + chunk);
			const dialect = trx.getExecutor().adapter.constructor;
			let query = own.length === chunk ? full.get(dialect) : undefined;
			if (!query) {
				query = build(
					trx,
					own.map((row) => pick(row, columns) as Row)
				).compile();
				if (own.length === chunk) full.set(dialect, query);
			}
			const parameters: unknown[] = [];
			for (const row of own) for (const column of columns) parameters.push(row[column]);
			await trx.executeQuery({ ...query, parameters });
			if (from % (chunk * 20) === 0) await new Promise((resolve) => setImmediate(resolve));
		}
	};
}

function pick(row: object, columns: readonly string[]): Record<string, unknown> {
	const values = row as Record<string, unknown>;
	return Object.fromEntries(columns.map((column) => [column, values[column]]));
}

const key = ['indicator_id', 'breakdown', 'period_kind', 'period_start'] as const;
const rest = [
	'value',
	'numerator',
	'denominator',
	'missing',
	'quality',
	'note',
	'hidden',
	'import_id',
	'at',
	'user_id'
] as const;

export const upsertObservations = bulk<ObservationTable>([...key, ...rest], (trx, rows) =>
	trx
		.insertInto('observation')
		.values(rows)
		.onConflict((conflict) =>
			conflict
				.columns([...key])
				.doUpdateSet((eb) => Object.fromEntries(rest.map((name) => [name, eb.ref(`excluded.${name}`)])))
		)
);

export const insertRevisions = bulk<ObservationRevisionTable>(
	['id', ...key, 'at', 'user_id', 'import_id', 'before', 'after', 'reason'],
	(trx, rows) => trx.insertInto('observation_revision').values(rows)
);
