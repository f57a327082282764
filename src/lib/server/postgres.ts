import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { StorageError, toStorageError } from './errors.ts';

const int8 = 20;

/** PostgreSQL through a pool. Whole numbers arrive as numbers: ours stay far below 2^53. */
export function postgresDialect(url: string, onError: (error: Error) => void): PostgresDialect {
	const pool = new pg.Pool({
		connectionString: url,
		max: 10,
		connectionTimeoutMillis: 10_000,
		application_name: 'etappe',
		types: {
			getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
				typeParser(oid, format)) as typeof pg.types.getTypeParser
		}
	});
	// Without a listener, a connection lost while idle would end the process.
	pool.on('error', onError);
	return new PostgresDialect({ pool: namingPool(pool) });
}

function typeParser(oid: number, format: 'text' | 'binary' = 'text'): unknown {
	if (oid === int8 && format === 'text') return Number;
	return pg.types.getTypeParser(oid, format as 'text');
}

function namingPool(pool: pg.Pool): PostgresPool {
	return {
		options: pool.options,
		end: () => pool.end(),
		connect: async () => {
			const client = await pool.connect().catch((error: unknown) => {
				throw toStorageError(error);
			});
			return {
				release: (destroy?: boolean) => client.release(destroy),
				query: (text: string, values: unknown[]) =>
					client.query(text, values).catch((error: unknown) => {
						throw toStorageError(error);
					})
			} as unknown as PostgresPoolClient;
		}
	};
}

/** Any number, as long as every version uses the same. */
const serverLock = 47_112_012;

export interface DatabaseClaim {
	release(): Promise<void>;
}

/**
 * Claims a PostgreSQL database for this process, as the file lock does for a data directory: rooms live in memory, so
 * two servers on one database would show their people two plans. The claim ends with the connection.
 * @throws StorageError `busy` if another server holds it.
 */
export async function claimPostgres(url: string, onLost: (error: Error) => void): Promise<DatabaseClaim> {
	const client = new pg.Client({ connectionString: url, application_name: 'etappe server', keepAlive: true });
	client.on('error', onLost);
	try {
		await client.connect();
		const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [serverLock]);
		if (rows[0]?.held) return { release: () => client.end() };
	} catch (error) {
		await client.end().catch(() => {});
		throw toStorageError(error);
	}
	await client.end();
	throw new StorageError(
		'busy',
		'Another Etappe server is running on this database. Stop it, or use another database.'
	);
}
