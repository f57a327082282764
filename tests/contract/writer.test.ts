import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startWriter, type Writer } from '../../src/lib/server/writer.ts';
import type { LogEntry } from '../../src/lib/server/plan-log.ts';
import { backUpTo } from '../../src/lib/server/backup.ts';
import { checkDatabase } from '../../src/lib/server/check.ts';
import { openDatabase } from '../../src/lib/server/db.ts';
import { createPlanLog } from '../../src/lib/server/plan-log.ts';
import { wholeProjectionOf } from '../../src/lib/server/projection-rows.ts';
import { readPlan } from '../../src/lib/plan/read.ts';
import { docOf } from '../../src/lib/server/documents.ts';
import { openStore, sqliteBackend, type Store } from './store.ts';

const backend = sqliteBackend();
let store: Store;
let writer: Writer | null = null;
const lost: Error[] = [];

beforeAll(() => backend.start());
afterAll(() => backend.stop());
afterEach(async () => {
	await writer?.close();
	writer = null;
	await store.close();
});

async function open(): Promise<Writer> {
	store = await openStore(backend, { gate: { borrow: async () => (writer ? writer.borrow() : () => {}) } });
	writer = startWriter(store.database.sqlite?.name ?? '', (error) => lost.push(error));
	return writer;
}

const entry = (...bytes: number[]): LogEntry => ({ update: Uint8Array.from(bytes), userId: null, at: 1, changes: [] });

test('SPEC 3.3: appends of several plans share a transaction, and one that is gone harms no other', async () => {
	const running = await open();
	const [one, two] = [(await store.newPlan()).planId, (await store.newPlan()).planId];
	const view = Uint8Array.from([9, 4, 5, 9]).subarray(1, 3);
	const results = await Promise.allSettled([
		running.append(one, [entry(1), { ...entry(), update: view }]),
		running.append('nowhere', [entry(1)]),
		running.append(two, [entry(3)])
	]);
	expect(results[0]).toMatchObject({ status: 'fulfilled', value: 3 });
	expect(results[1]).toMatchObject({ status: 'rejected', reason: { name: 'StorageError', reason: 'gone' } });
	expect(results[2]).toMatchObject({ status: 'fulfilled', value: 2 });
	const loaded = await store.log.load(one);
	expect(loaded?.updates.map((update) => [...update])).toEqual([[1], [4, 5]]);
	await running.compact(one, 3, Uint8Array.from([7]));
	expect(await store.log.load(one)).toMatchObject({ snapshotSeq: 3, updates: [] });
});

test('what this thread writes takes turns with what the other one does', async () => {
	const running = await open();
	const { planId } = await store.newPlan();
	const work: Promise<unknown>[] = [];
	for (let i = 0; i < 40; i++) {
		work.push(running.append(planId, [entry(i)]));
		work.push(store.person(`Person ${i}`));
		if (i % 5 === 0) work.push(store.newPlan());
	}
	await Promise.all(work);
	expect((await store.log.load(planId))?.updates).toHaveLength(40);
	expect(running.waiting).toBe(0);
});

test('a transaction that fails gives its turn back', async () => {
	const running = await open();
	const { planId } = await store.newPlan();
	await expect(store.database.db.transaction().execute(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
	expect(await running.append(planId, [entry(1)])).toBe(2);
});

test('what was handed over is written before the thread ends', async () => {
	const running = await open();
	const { planId } = await store.newPlan();
	const appended = running.append(planId, [entry(1)]);
	await running.close();
	expect(await appended).toBe(2);
	await expect(running.append(planId, [entry(2)])).rejects.toMatchObject({ reason: 'unavailable' });
	expect(lost).toEqual([]);
});

test('SPEC 7.8: a copy taken while people write holds all that was acknowledged before it began, and opens', async () => {
	const running = await open();
	const sqlite = store.database.sqlite;
	if (!sqlite) throw new Error('no SQLite');
	const plans = await Promise.all([store.newPlan(), store.newPlan()]);
	const acknowledged = new Map<string, number>();
	let writing = true;
	const writers = plans.map(async ({ planId }) => {
		const loaded = await store.log.load(planId);
		if (!loaded) throw new Error('no plan');
		const doc = docOf(loaded);
		let last: Uint8Array = new Uint8Array();
		doc.on('update', (update: Uint8Array) => (last = update));
		for (let n = 0; writing; n++) {
			doc.getMap('meta').set('title', `Masterplan ${n}`);
			const seq = await running.append(planId, [{ ...entry(), update: last }]);
			await running.rebuild(planId, seq, wholeProjectionOf(readPlan(doc), doc));
			acknowledged.set(planId, seq);
		}
	});
	const file = `${sqlite.name}.copy`;
	await expect.poll(() => acknowledged.size).toBe(2);
	const before = new Map(acknowledged);
	await backUpTo(sqlite, file);
	writing = false;
	await Promise.all(writers);
	// The drill: the copy alone, as it would be put in place on another machine.
	const copy = openDatabase({ kind: 'sqlite', file }, { mustExist: true });
	expect((await checkDatabase(copy)).findings.filter(({ kind }) => kind !== 'no_coordinator')).toEqual([]);
	for (const [planId, seq] of before) {
		expect((await createPlanLog(copy.db, Date.now).load(planId))?.seq).toBeGreaterThanOrEqual(seq);
	}
	await copy.close();
});
