import { expect, test } from 'vitest';
import type { LogEntry } from '../../src/lib/server/plan-log.ts';
import type { Store } from './store.ts';

function entry(...bytes: number[]): LogEntry {
	return { update: Uint8Array.from(bytes), userId: null, at: 1_000, changes: [] };
}

const bytesOf = (updates: readonly Uint8Array[]): number[][] => updates.map((update) => [...update]);

export function logContract(store: () => Store): void {
	/** A plan whose log starts empty after its first snapshot. */
	async function emptyLog(): Promise<string> {
		return (await store().newPlan()).planId;
	}

	test('what was appended is loaded in order', async () => {
		const planId = await emptyLog();
		expect(await store().log.append(planId, [entry(1), entry(2, 2)])).toBe(3);
		expect(await store().log.append(planId, [entry(3)])).toBe(4);
		const loaded = await store().log.load(planId);
		expect(loaded).toMatchObject({ seq: 4, snapshotSeq: 1, damaged: [] });
		expect(bytesOf(loaded?.updates ?? [])).toEqual([[1], [2, 2], [3]]);
	});

	test('an unknown plan loads as null and takes no updates', async () => {
		expect(await store().log.load('nowhere')).toBeNull();
		await expect(store().log.append('nowhere', [entry(1)])).rejects.toMatchObject({ reason: 'gone' });
	});

	test('a deleted plan takes no updates', async () => {
		const { planId, owner } = await store().newPlan();
		await store().plans.delete(planId, owner.id);
		expect(await store().log.load(planId)).toBeNull();
		await expect(store().log.append(planId, [entry(1)])).rejects.toMatchObject({ reason: 'gone' });
	});

	test('updates larger than a page and many at once', async () => {
		const planId = await emptyLog();
		const large = Uint8Array.from({ length: 300_000 }, (_, index) => index % 256);
		const many = Array.from({ length: 1_200 }, (_, index) => entry(index % 256));
		await store().log.append(planId, [{ ...entry(), update: large }, ...many]);
		const loaded = await store().log.load(planId);
		expect(loaded?.updates).toHaveLength(1_201);
		expect(Buffer.compare(Buffer.from(loaded?.updates[0] ?? []), Buffer.from(large))).toBe(0);
	});

	test('a view into a larger buffer is stored as the view', async () => {
		const planId = await emptyLog();
		const view = Uint8Array.from([9, 1, 2, 9]).subarray(1, 3);
		await store().log.append(planId, [{ ...entry(), update: view }]);
		expect(bytesOf((await store().log.load(planId))?.updates ?? [])).toEqual([[1, 2]]);
	});

	test('appends at the same time get distinct numbers', async () => {
		const planId = await emptyLog();
		const appends = Array.from({ length: 12 }, (_, index) => store().log.append(planId, [entry(index)]));
		const seqs = await Promise.all(appends);
		expect([...seqs].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 2));
		expect((await store().log.load(planId))?.updates).toHaveLength(12);
	});

	test('compaction replaces what it holds, keeping one snapshot in reserve', async () => {
		const planId = await emptyLog();
		await store().log.append(planId, [entry(1), entry(2)]);
		await store().log.compact(planId, 3, Uint8Array.from([12]));
		await store().log.append(planId, [entry(3), entry(4)]);
		await store().log.compact(planId, 4, Uint8Array.from([123]));
		const loaded = await store().log.load(planId);
		expect(loaded).toMatchObject({ seq: 5, snapshotSeq: 4 });
		expect([...(loaded?.snapshot ?? [])]).toEqual([123]);
		expect(bytesOf(loaded?.updates ?? [])).toEqual([[4]]);
		const { db } = store().database;
		const kept = await db
			.selectFrom('plan_update')
			.select('seq')
			.where('plan_id', '=', planId)
			.orderBy('seq')
			.execute();
		expect(kept.map((row) => row.seq)).toEqual([4, 5]);
		const snapshots = await db
			.selectFrom('plan_snapshot')
			.select('seq')
			.where('plan_id', '=', planId)
			.orderBy('seq')
			.execute();
		expect(snapshots.map((row) => row.seq)).toEqual([3, 4]);
	});

	test('a late compaction with an older state changes nothing', async () => {
		const planId = await emptyLog();
		await store().log.append(planId, [entry(1), entry(2)]);
		await store().log.compact(planId, 3, Uint8Array.from([12]));
		await store().log.compact(planId, 2, Uint8Array.from([1]));
		expect(await store().log.load(planId)).toMatchObject({ snapshotSeq: 3 });
		await expect(store().log.compact(planId, 99, Uint8Array.from([1]))).rejects.toThrow(RangeError);
	});

	test('a damaged update is left out, named, and stays where it is', async () => {
		const planId = await emptyLog();
		await store().log.append(planId, [entry(1), entry(2), entry(3)]);
		const { db } = store().database;
		await db
			.updateTable('plan_update')
			.set({ data: Buffer.from([7]) })
			.where('plan_id', '=', planId)
			.where('seq', '=', 3)
			.execute();
		const loaded = await store().log.load(planId);
		expect(bytesOf(loaded?.updates ?? [])).toEqual([[1], [3]]);
		expect(loaded?.damaged).toEqual([{ table: 'plan_update', seq: 3 }]);
		await store().log.compact(planId, 4, Uint8Array.from([13]));
		await store().log.append(planId, [entry(4)]);
		await store().log.compact(planId, 5, Uint8Array.from([134]));
		const kept = await db
			.selectFrom('plan_update')
			.select('seq')
			.where('plan_id', '=', planId)
			.orderBy('seq')
			.execute();
		expect(kept.map((row) => row.seq)).toEqual([3, 5]);
	});

	test('half a plan does not pass for the plan', async () => {
		const planId = await emptyLog();
		await store().log.append(planId, [entry(1), entry(2)]);
		const { db } = store().database;
		const lost = db.deleteFrom('plan_update').where('plan_id', '=', planId).where('seq', '=', 2);
		await lost.execute();
		await expect(store().log.load(planId)).rejects.toMatchObject({ name: 'StorageError', reason: 'damaged' });
		await db.deleteFrom('plan').where('id', '=', planId).execute();
		const other = await emptyLog();
		const broken = db.updateTable('plan_snapshot').set({ data: Buffer.from([0]) });
		await broken.where('plan_id', '=', other).execute();
		await expect(store().log.load(other)).rejects.toMatchObject({ name: 'StorageError', reason: 'damaged' });
	});

	test('without a sound snapshot the one before it and the updates since are used', async () => {
		const planId = await emptyLog();
		await store().log.append(planId, [entry(1)]);
		await store().log.compact(planId, 2, Uint8Array.from([1]));
		await store().log.append(planId, [entry(2)]);
		await store().log.compact(planId, 3, Uint8Array.from([12]));
		await store()
			.database.db.updateTable('plan_snapshot')
			.set({ data: Buffer.from([0]) })
			.where('plan_id', '=', planId)
			.where('seq', '=', 3)
			.execute();
		const loaded = await store().log.load(planId);
		expect(loaded).toMatchObject({ snapshotSeq: 2, damaged: [{ table: 'plan_snapshot', seq: 3 }] });
		expect([...(loaded?.snapshot ?? [])]).toEqual([1]);
		expect(bytesOf(loaded?.updates ?? [])).toEqual([[2]]);
	});
}
