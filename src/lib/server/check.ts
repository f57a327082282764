import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import * as Y from 'yjs';
import { checkPlan } from '../plan/check.ts';
import { readPlan } from '../plan/read.ts';
import { collections, type Plan } from '../plan/types.ts';
import { integrityProblems } from './backup.ts';
import { checksumOf } from './checksum.ts';
import type { OpenDatabase } from './db.ts';
import { docOf } from './documents.ts';
import { pendingMigrations } from './migrate.ts';
import { loadPlan, type DamagedRow } from './plan-log.ts';
import { readProjection } from './projection-reading.ts';
import { wholeProjectionOf } from './projection-rows.ts';
import type { Schema } from './schema.ts';

/** Something that is wrong. `path` and `ref` point to a record. */
export type Finding =
	| { kind: 'integrity'; detail: string }
	| { kind: 'schema'; pending: string[] }
	| ({ planId: string } & (
			| { kind: 'damaged'; row: DamagedRow }
			| { kind: 'missing'; from: number; to: number }
			| { kind: 'unreadable'; detail: string }
			| { kind: 'document'; path: string; reason: string }
			| { kind: 'read_model'; ref: string }
			| { kind: 'no_coordinator' }
	  ));

export interface CheckReport {
	plans: number;
	records: number;
	updates: number;
	/** Read models that lag behind; the server brings them up to date by itself. */
	behind: string[];
	findings: Finding[];
}

/** Reads everything there is and compares it: file, checksums, documents, read model. Changes nothing. */
export async function checkDatabase(database: OpenDatabase): Promise<CheckReport> {
	const report: CheckReport = { plans: 0, records: 0, updates: 0, behind: [], findings: [] };
	if (database.sqlite) {
		for (const detail of fileProblems(database.sqlite)) report.findings.push({ kind: 'integrity', detail });
	}
	const pending = await pendingMigrations(database);
	if (pending.length > 0) {
		report.findings.push({ kind: 'schema', pending });
		return report;
	}
	const plans = await database.db
		.selectFrom('plan')
		.select('id')
		.where('deleted_at', 'is', null)
		.orderBy('id')
		.execute();
	for (const { id } of plans) {
		// One transaction per plan: the server may go on writing while we compare.
		await database.db
			.transaction()
			.setAccessMode('read only')
			.setIsolationLevel('repeatable read')
			.execute((trx) => checkOne(trx, id, report));
	}
	return report;
}

function fileProblems(sqlite: NonNullable<OpenDatabase['sqlite']>): string[] {
	const dangling = sqlite.pragma('foreign_key_check') as { table: string; rowid: number; parent: string }[];
	return [
		...integrityProblems(sqlite),
		...dangling.map(({ table, rowid, parent }) => `${table} ${rowid}: no such row in ${parent}`)
	];
}

async function checkOne(trx: Kysely<Schema>, planId: string, report: CheckReport): Promise<void> {
	report.plans += 1;
	report.findings.push(...(await checkRows(trx, planId, report)));
	const coordinator = await trx
		.selectFrom('member')
		.select('user_id')
		.where('plan_id', '=', planId)
		.where('role', '=', 'coordinator')
		.limit(1)
		.executeTakeFirst();
	if (!coordinator) report.findings.push({ kind: 'no_coordinator', planId });
	try {
		const loaded = await loadPlan(trx, planId);
		if (!loaded) return;
		const doc = docOf(loaded);
		const plan = readPlan(doc);
		for (const collection of collections) report.records += Object.keys(plan[collection]).length;
		for (const { path, reason } of checkPlan(doc)) report.findings.push({ kind: 'document', planId, path, reason });
		await compare(trx, planId, doc, plan, loaded.seq, report);
		doc.destroy();
	} catch (error) {
		report.findings.push({ kind: 'unreadable', planId, detail: (error as Error).message });
	}
}

/** Every row of the log is there and says what was written, those held in reserve included. */
async function checkRows(trx: Kysely<Schema>, planId: string, report: CheckReport): Promise<Finding[]> {
	const findings: Finding[] = [];
	let covered = 0;
	const snapshots = await trx
		.selectFrom('plan_snapshot')
		.selectAll()
		.where('plan_id', '=', planId)
		.orderBy('seq')
		.execute();
	for (const { seq, data, checksum } of snapshots) {
		if (checksumOf(planId, seq, data) === checksum) covered = Math.max(covered, seq);
		else findings.push({ kind: 'damaged', planId, row: { table: 'plan_snapshot', seq } });
	}
	const updates = await trx
		.selectFrom('plan_update')
		.selectAll()
		.where('plan_id', '=', planId)
		.orderBy('seq')
		.execute();
	report.updates += updates.length;
	for (const { seq, data, checksum } of updates) {
		if (checksumOf(planId, seq, data) !== checksum)
			findings.push({ kind: 'damaged', planId, row: { table: 'plan_update', seq } });
	}
	const head = await trx.selectFrom('plan').select('head_seq').where('id', '=', planId).executeTakeFirstOrThrow();
	let expected = covered + 1;
	for (const { seq } of [...updates, { seq: head.head_seq + 1 }]) {
		if (seq < expected) continue;
		if (seq > expected) findings.push({ kind: 'missing', planId, from: expected, to: seq - 1 });
		expected = seq + 1;
	}
	return findings;
}

async function compare(
	trx: Kysely<Schema>,
	planId: string,
	doc: Y.Doc,
	plan: Plan,
	seq: number,
	report: CheckReport
): Promise<void> {
	const projected = await readProjection(trx, planId);
	if (!projected) return;
	if (projected.seq !== seq) {
		report.behind.push(planId);
		return;
	}
	const different = new Set<string>();
	const differs = (ref: string): void => void different.add(ref);
	if (!isDeepStrictEqual(plan.meta, projected.plan.meta)) differs('meta');
	for (const collection of collections) {
		const [expected, found] = [plan[collection], projected.plan[collection]];
		for (const id of new Set([...Object.keys(expected), ...Object.keys(found)])) {
			if (!isDeepStrictEqual(expected[id], found[id])) differs(`${collection}/${id}`);
		}
	}
	const rows = await trx
		.selectFrom('plan_record')
		.select(['collection', 'record_id', 'text'])
		.where('plan_id', '=', planId)
		.execute();
	const texts = new Map(rows.map((row) => [`${row.collection}/${row.record_id}`, row.text]));
	for (const row of wholeProjectionOf(plan, doc).rows) {
		const ref = `${row.collection}/${row.id}`;
		const stored = texts.get(ref);
		if (!isDeepStrictEqual(stored ? JSON.parse(stored) : null, row.text)) differs(ref);
	}
	for (const ref of different) report.findings.push({ kind: 'read_model', planId, ref });
}
