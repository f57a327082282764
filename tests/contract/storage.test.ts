/**
 * What the storage promises, checked on both databases. The suites stand beside this file; they run from one file so
 * that PostgreSQL is started once.
 */
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { accountsContract } from './accounts.contract.ts';
import { checkContract } from './check.contract.ts';
import { historyContract } from './history.contract.ts';
import { importsContract } from './imports.contract.ts';
import { indicatorsContract } from './indicators.contract.ts';
import { limitsContract } from './limits.contract.ts';
import { linksContract } from './links.contract.ts';
import { logContract } from './log.contract.ts';
import { membersContract } from './members.contract.ts';
import { plansContract } from './plans.contract.ts';
import { projectionContract } from './projection.contract.ts';
import { roundsContract } from './rounds.contract.ts';
import { schemaContract } from './schema.contract.ts';
import { sessionsContract } from './sessions.contract.ts';
import { workshopsContract } from './workshops.contract.ts';
import { openStore, postgresBackend, sqliteBackend, type Store } from './store.ts';

// Hashing passwords takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

describe.each([sqliteBackend(), postgresBackend()])('$name', (backend) => {
	let current: Store | null = null;
	beforeAll(async () => {
		await backend.start();
		current = await openStore(backend);
	}, 60_000);
	afterAll(async () => {
		await current?.close();
		await backend.stop();
	});
	const store = (): Store => {
		if (!current) throw new Error('The store has not been opened');
		return current;
	};

	describe('schema', () => schemaContract(backend));
	describe('log', () => logContract(store));
	describe('history', () => historyContract(store));
	describe('projection', () => projectionContract(store));
	describe('imports', () => importsContract(store));
	describe('indicators', () => indicatorsContract(store));
	describe('plans', () => plansContract(store));
	describe('members', () => membersContract(store));
	describe('workshops', () => workshopsContract(store));
	describe('accounts', () => accountsContract(store));
	describe('sessions', () => sessionsContract(store));
	describe('links', () => linksContract(store, backend));
	describe('check', () => checkContract(backend));
	describe('rounds', () => roundsContract(store));
	describe('limits', () => limitsContract(store));
});
