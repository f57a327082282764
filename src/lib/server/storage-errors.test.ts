import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { openDatabase, type OpenDatabase } from './db.ts';
import { toStorageError } from './errors.ts';
import { migrate } from './migrate.ts';
import { createServices, type Services } from './services.ts';

let home = '';
beforeAll(() => void (home = mkdtempSync(join(tmpdir(), 'etappe-storage-'))));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function withPlan(
	name: string
): Promise<{ database: OpenDatabase; services: Services; planId: string; file: string }> {
	const file = join(home, name, 'etappe.sqlite');
	const database = openDatabase({ kind: 'sqlite', file });
	await migrate(database);
	const log = { info: () => {}, warn: () => {}, error: () => {} };
	const services = createServices({ config: readConfig({}), db: database.db, log });
	const created = await services.plans.create({ title: 'T', municipality: 'M' }, null);
	if (!created.ok) throw new Error('no plan');
	return { database, services, planId: created.planId, file };
}

const entry = (size: number) => ({ update: new Uint8Array(size), userId: null, at: 1, changes: [] });

test('a full disk is named, nothing is written, and writing goes on once there is room', async () => {
	const { database, services, planId } = await withPlan('full');
	const pages = database.sqlite?.pragma('page_count', { simple: true }) as number;
	database.sqlite?.pragma(`max_page_count = ${pages + 2}`);
	await expect(services.log.append(planId, [entry(10), entry(100_000)])).rejects.toMatchObject({ reason: 'full' });
	expect(await services.log.load(planId)).toMatchObject({ seq: 1, updates: [] });
	database.sqlite?.pragma(`max_page_count = ${pages + 1_000}`);
	expect(await services.log.append(planId, [entry(100_000)])).toBe(2);
	await database.close();
});

test('a database that must not be written to is named', async () => {
	const { database, services, planId } = await withPlan('readonly');
	database.sqlite?.pragma('query_only = ON');
	await expect(services.log.append(planId, [entry(1)])).rejects.toMatchObject({ reason: 'readonly' });
	expect(await services.log.load(planId)).toMatchObject({ seq: 1 });
	await database.close();
});

test('a writer in another process is waited for, then named', async () => {
	const { database, services, planId, file } = await withPlan('busy');
	const other = openDatabase({ kind: 'sqlite', file });
	other.sqlite?.exec('begin immediate');
	database.sqlite?.pragma('busy_timeout = 50');
	await expect(services.log.append(planId, [entry(1)])).rejects.toMatchObject({ reason: 'busy' });
	other.sqlite?.exec('rollback');
	expect(await services.log.append(planId, [entry(1)])).toBe(2);
	await other.close();
	await database.close();
});

test('a file that is no database is named, and stays as it is', async () => {
	const file = join(home, 'notes.txt');
	writeFileSync(file, 'This is not a database, but notes of a meeting. '.repeat(50));
	expect(() => openDatabase({ kind: 'sqlite', file })).toThrowError(expect.objectContaining({ reason: 'damaged' }));
});

test('a directory that cannot be made is named', () => {
	writeFileSync(join(home, 'file'), '');
	const open = (): unknown => openDatabase({ kind: 'sqlite', file: join(home, 'file', 'data', 'etappe.sqlite') });
	expect(open).toThrowError(expect.objectContaining({ reason: 'unavailable' }));
});

test('errors that are not about storage stay what they are', () => {
	const mistake = new TypeError('a mistake of ours');
	expect(toStorageError(mistake)).toBe(mistake);
	const lost = Object.assign(new Error('terminating connection'), { code: '57P01' });
	expect(toStorageError(lost)).toMatchObject({ reason: 'unavailable', cause: lost });
	const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
	expect(toStorageError(full)).toMatchObject({ reason: 'full' });
});
