import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type DatabaseConfig } from '../../server/config.ts';
import type { SignedInUser } from '../../src/lib/server/accounts.ts';
import { openDatabase, type OpenDatabase, type OpenOptions } from '../../src/lib/server/db.ts';
import type { Membership } from '../../src/lib/server/members.ts';
import { migrate } from '../../src/lib/server/migrate.ts';
import { createServices, type Services } from '../../src/lib/server/services.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

/** A kind of database the whole contract has to hold on. */
export interface Backend {
	name: string;
	start(): Promise<void>;
	/** A new, empty database. */
	fresh(): Promise<DatabaseConfig>;
	stop(): Promise<void>;
}

export function sqliteBackend(): Backend {
	let directory = '';
	let count = 0;
	return {
		name: 'SQLite',
		start: async () => void (directory = mkdtempSync(join(tmpdir(), 'etappe-contract-'))),
		fresh: async () => ({ kind: 'sqlite', file: join(directory, `${++count}`, 'etappe.sqlite') }),
		stop: async () => rmSync(directory, { recursive: true, force: true })
	};
}

export function postgresBackend(): Backend {
	let server: TestPostgres | null = null;
	return {
		name: 'PostgreSQL',
		start: async () => void (server = await startPostgres()),
		async fresh() {
			if (!server) throw new Error('PostgreSQL has not been started');
			return { kind: 'postgres', url: await server.createDatabase() };
		},
		stop: async () => server?.stop()
	};
}

/** Services on a database of their own, with a clock that can be moved forward. */
export interface Store extends Services {
	database: OpenDatabase;
	/** Where secrets beside the database lie. */
	dataDir: string;
	clock: { now(): number; advance(ms: number): void };
	/** A new account without a usable password. */
	person(name?: string): Promise<SignedInUser>;
	/** A new, empty plan with a coordinator. */
	newPlan(owner?: SignedInUser): Promise<{ planId: string; owner: SignedInUser }>;
	close(): Promise<void>;
}

const silent = { info: () => {}, warn: () => {}, error: () => {} };

export async function openStore(backend: Backend, options: OpenOptions = {}): Promise<Store> {
	const database = openDatabase(await backend.fresh(), options);
	await migrate(database);
	let offset = 0;
	const now = (): number => Date.now() + offset;
	const dataDir = mkdtempSync(join(tmpdir(), 'etappe-data-'));
	const services = createServices({ config: readConfig({ DATA_DIR: dataDir }), db: database.db, log: silent, now });
	let people = 0;
	const person = async (name = 'Anna Beispiel'): Promise<SignedInUser> => {
		const id = `person-${++people}`;
		const user = { id, email: `${id}@example.org`, name };
		const row = { ...user, password_hash: null, created_at: now(), deleted_at: null };
		await database.db.insertInto('user').values(row).execute();
		return user;
	};
	return {
		...services,
		database,
		dataDir,
		clock: { now, advance: (ms) => void (offset += ms) },
		person,
		async newPlan(given) {
			const owner = given ?? (await person());
			const created = await services.plans.create({ title: 'Masterplan', municipality: 'Stadt Münster' }, owner.id);
			if (!created.ok) throw new Error('The plan could not be created');
			return { planId: created.planId, owner };
		},
		async close() {
			await database.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

export function membership(role: Membership['role'], more: Partial<Membership> = {}): Membership {
	return { role, fields: [], body: null, organisation: null, ...more };
}
