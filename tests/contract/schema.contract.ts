import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { openDatabase } from '../../src/lib/server/db.ts';
import { migrate } from '../../src/lib/server/migrate.ts';
import { claimPostgres } from '../../src/lib/server/postgres.ts';
import type { Backend } from './store.ts';

export function schemaContract(backend: Backend): void {
	test('all migrations run on an empty database, and once', async () => {
		const database = openDatabase(await backend.fresh());
		expect(await migrate(database)).toEqual({ applied: Object.keys(migrations), backup: null });
		expect(await migrate(database)).toEqual({ applied: [], backup: null });
		await database.close();
	});

	test('a failing migration leaves nothing behind', async () => {
		const database = openDatabase(await backend.fresh());
		await migrate(database);
		const half = {
			...migrations,
			'9999-fails': {
				up: async (db: typeof database.db) => {
					await db.schema.createTable('half_done').addColumn('id', 'text').execute();
					throw new Error('the second half fails');
				}
			}
		};
		await expect(migrate(database, { migrations: half })).rejects.toThrow('the second half fails');
		const tables = await database.db.introspection.getTables();
		expect(tables.map((table) => table.name)).not.toContain('half_done');
		expect(await migrate(database)).toEqual({ applied: [], backup: null });
		await database.close();
	});

	test('an existing SQLite file is copied before it is migrated', async () => {
		const database = openDatabase(await backend.fresh());
		await migrate(database);
		const more = { ...migrations, '9999-more': { up: async () => {} } };
		const report = await migrate(database, { migrations: more });
		expect(report.applied).toEqual(['9999-more']);
		if (database.kind === 'sqlite') expect(existsSync(report.backup ?? '')).toBe(true);
		else expect(report.backup).toBeNull();
		await database.close();
	});

	test('one server at a time serves from a PostgreSQL database', async () => {
		const config = await backend.fresh();
		if (config.kind !== 'postgres') return;
		const claim = await claimPostgres(config.url, () => {});
		await expect(claimPostgres(config.url, () => {})).rejects.toMatchObject({ reason: 'busy' });
		await claim.release();
		await (await claimPostgres(config.url, () => {})).release();
	});

	test('a database of a newer version is not touched', async () => {
		const database = openDatabase(await backend.fresh());
		await migrate(database, { migrations: { ...migrations, '9999-from-the-future': { up: async () => {} } } });
		await expect(migrate(database)).rejects.toMatchObject({ reason: 'newer' });
		await database.close();
	});
}
