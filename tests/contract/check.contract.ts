import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { catchUp } from '../../src/lib/server/catch-up.ts';
import { checkDatabase, type CheckReport } from '../../src/lib/server/check.ts';
import { openStore, type Backend, type Store } from './store.ts';

export function checkContract(backend: Backend): void {
	/** A store of its own with the example plan, and what the check says of it after something happened. */
	async function checked(happens: (store: Store, planId: string) => Promise<unknown>): Promise<CheckReport> {
		const store = await openStore(backend);
		const about = { title: 'Münster', municipality: 'Stadt Münster', example: 'muenster' as const };
		const created = await store.plans.create(about, (await store.person()).id);
		if (!created.ok) throw new Error(created.reason);
		await happens(store, created.planId);
		const report = await checkDatabase(store.database);
		await store.close();
		return report;
	}
	const kinds = (report: CheckReport): string[] => [...new Set(report.findings.map((finding) => finding.kind))].sort();

	test('finds nothing where nothing happened', async () => {
		const report = await checked(async (store) => store.newPlan());
		expect(report).toMatchObject({ plans: 2, findings: [], behind: [] });
		expect(report.records).toBeGreaterThan(0);
	});

	test('finds a damaged snapshot and says what is lost', async () => {
		const report = await checked((store, planId) =>
			store.database.db
				.updateTable('plan_snapshot')
				.set({ data: Buffer.from([1, 2, 3]) })
				.where('plan_id', '=', planId)
				.execute()
		);
		expect(kinds(report)).toEqual(['damaged', 'missing', 'unreadable']);
	});

	test('finds a damaged row even if nothing needs it any more', async () => {
		const report = await checked(async ({ log, database }, planId) => {
			const update = Uint8Array.from([0, 0]);
			await log.append(planId, [{ update, userId: null, at: 1, changes: [] }]);
			const state = (await log.load(planId))?.snapshot ?? new Uint8Array();
			await database.db.updateTable('plan_update').set({ checksum: 1 }).where('plan_id', '=', planId).execute();
			await log.compact(planId, 2, state);
		});
		expect(report.findings).toMatchObject([{ kind: 'damaged', row: { table: 'plan_update', seq: 2 } }]);
		expect(report.behind).toHaveLength(1);
	});

	test('SPEC 7.7: half a plan does not pass for the plan where nothing says that a row is damaged', async () => {
		const report = await checked(async ({ log, plans, projection, database: { db } }, planId) => {
			const updates: Uint8Array[] = [];
			const doc = new Y.Doc();
			doc.on('update', (update: Uint8Array) => void updates.push(update));
			for (const title of ['lost', 'kept']) doc.getMap('meta').set('title', title);
			await log.append(planId, [{ update: updates[1] as Uint8Array, userId: null, at: 1, changes: [] }]);
			expect(await catchUp(db, log, projection)).toMatchObject({
				rebuilt: [],
				failed: [{ error: { reason: 'damaged' } }]
			});
			await expect(plans.export(planId, 'operator')).rejects.toMatchObject({ reason: 'damaged' });
		});
		expect(report.findings).toMatchObject([{ kind: 'unreadable', detail: expect.stringContaining('lacks updates') }]);
	});

	test('finds where the read model says something else than the document', async () => {
		const report = await checked(async ({ database: { db } }, planId) => {
			const step = db.selectFrom('plan_record').select('record_id').where('collection', '=', 'steps').limit(1);
			await db.deleteFrom('plan_record').where('record_id', 'in', step).execute();
			await db.updateTable('plan').set({ title: 'Gefälscht' }).where('id', '=', planId).execute();
		});
		expect(report.findings).toHaveLength(2);
		expect(kinds(report)).toEqual(['read_model']);
	});

	test('finds a plan without coordination', async () => {
		const report = await checked(({ database }) => database.db.deleteFrom('member').execute());
		expect(kinds(report)).toEqual(['no_coordinator']);
	});

	test('names an update of the schema that has not been made', async () => {
		const report = await checked(({ database }) =>
			database.db.withTables<{ kysely_migration: { name: string } }>().deleteFrom('kysely_migration').execute()
		);
		expect(kinds(report)).toEqual(['schema']);
	});
}
