import type * as Y from 'yjs';
import type { Indicator } from '../indicators/definition.ts';
import { cleanLine } from '../plan/checks.ts';
import { createPlanDoc } from '../plan/doc.ts';
import { examplePlan } from '../plan/example/example.ts';
import { limits } from '../plan/limits.ts';
import { BrokenExport, docFromExport, exportDoc, exportFormat } from '../plan/export.ts';
import type { RefusalReason } from '../plan/refusal.ts';
import type { Meta, Ref, RichText, Role } from '../plan/types.ts';
import type { AccessSignal } from './access-signal.ts';
import type { Refused } from './accounts.ts';
import type { Audit } from './audit.ts';
import type { Db } from './db.ts';
import { readDigests, type Digest } from './digests.ts';
import { docOf, insertPlan } from './documents.ts';
import { mayEnter } from '../indicators/rights.ts';
import { insertCatalogue } from './indicators/definitions.ts';
import {
	indicatorsFromFile,
	insertIndicators,
	readIndicatorsFor,
	type ReadIndicators
} from './indicators/plan-file.ts';
import type { Actor } from './members.ts';
import { checkCoordinator, readAccess, roleOf } from './membership-rows.ts';
import type { PlanLog } from './plan-log.ts';
import type { ProjectedPlan, Projection } from './projection.ts';
import type { PlanTable } from './schema.ts';

export interface PlanInfo {
	id: string;
	title: string;
	municipality: string;
	epoch: string;
	createdAt: number;
}

export interface NewPlan {
	title: string;
	municipality: string;
	/** Starts with the masterplan of Münster of 2012. */
	example?: 'muenster' | undefined;
}

export type CreatePlanResult =
	{ ok: true; planId: string } | { ok: false; reason: 'invalid'; fields: ('title' | 'municipality')[] };
/** Why a file cannot be imported. `path`: where in it (`plan/measures/3/title`). */
export type ImportResult =
	| { ok: true; planId: string }
	| Refused<'no_json' | 'too_large'>
	| { ok: false; reason: 'no_plan' | 'newer' }
	| { ok: false; reason: 'broken'; path: string; problem: RefusalReason | 'format' };

export interface Plans {
	/** Plans a person is a member of, by title. */
	listFor(userId: string): Promise<(PlanInfo & { role: Role })[]>;
	/** The same with how far each plan is, in a constant number of queries. */
	digestsFor(userId: string): Promise<(PlanInfo & { role: Role; digest: Digest })[]>;
	listAll(): Promise<(PlanInfo & { members: number; seq: number })[]>;
	/** Deleted plans that can still be brought back, last deleted first. */
	listDeleted(): Promise<(PlanInfo & { deletedAt: number })[]>;
	info(planId: string): Promise<PlanInfo | null>;
	/** The plan from the read model, in a constant number of queries. */
	read(planId: string): Promise<ProjectedPlan | null>;
	readText(planId: string, ref: Ref): Promise<RichText | null>;
	readTexts(planId: string): Promise<Map<Ref, RichText>>;
	/** Creates a plan with `owner` as its coordinator. */
	create(plan: NewPlan, owner: string | null): Promise<CreatePlanResult>;
	/** A complete export of the document: JSON text with a version. */
	export(planId: string, by: Actor): Promise<{ ok: true; json: string; title: string } | Refused<'gone'>>;
	/** Creates a new plan from an export, with `owner` as its coordinator. */
	import(json: string, owner: string | null): Promise<ImportResult>;
	/** Coordinators only. Ends live connections. For 30 days an operator can bring the plan back. */
	delete(planId: string, by: Actor): Promise<{ ok: true } | Refused<'forbidden' | 'gone'>>;
	/** For operators. Its members are those it had. */
	bringBack(planId: string): Promise<{ ok: true; title: string } | Refused<'gone'>>;
	/** Deletes for good what has been deleted for 30 days. Returns how many plans. */
	purge(): Promise<number>;
}

/** How long a deleted plan can be brought back. */
const keptMs = 30 * 24 * 60 * 60 * 1000;
/** Characters. The largest plan the limits allow stays below. */
const maxImportLength = 50_000_000;

export interface PlansDeps {
	db: Db;
	signal: AccessSignal;
	projection: Projection;
	log: PlanLog;
	audit: Audit;
	now: () => number;
}

export function createPlans(deps: PlansDeps): Plans {
	const { db, projection } = deps;
	return {
		async listFor(userId) {
			const rows = await plansOf(db, userId);
			return rows.map((row) => ({ ...toInfo(row), role: roleOf(row.role) }));
		},
		async digestsFor(userId) {
			const rows = await plansOf(db, userId);
			const digests = await readDigests(db, new Map(rows.map((row) => [row.id, toMeta(row)])));
			return rows.flatMap((row) => {
				const digest = digests.get(row.id);
				return digest ? [{ ...toInfo(row), role: roleOf(row.role), digest }] : [];
			});
		},
		async listAll() {
			const rows = await db
				.selectFrom('plan')
				.selectAll()
				.select((eb) =>
					eb
						.selectFrom('member')
						.select((member) => member.fn.countAll<number>().as('count'))
						.whereRef('member.plan_id', '=', 'plan.id')
						.as('members')
				)
				.where('deleted_at', 'is', null)
				.execute();
			return rows
				.map((row) => ({ ...toInfo(row), members: Number(row.members ?? 0), seq: row.head_seq }))
				.sort(byTitle);
		},
		async info(planId) {
			const row = await db
				.selectFrom('plan')
				.selectAll()
				.where('id', '=', planId)
				.where('deleted_at', 'is', null)
				.executeTakeFirst();
			return row ? toInfo(row) : null;
		},
		read: (planId) => projection.readPlan(planId),
		readText: (planId, ref) => projection.readText(planId, ref),
		readTexts: (planId) => projection.readTexts(planId),
		create: (plan, owner) => createPlan(deps, plan, owner),
		export: (planId, by) => exportPlan(deps, planId, by),
		import: (json, owner) => importPlan(deps, json, owner),
		async listDeleted() {
			const rows = await db
				.selectFrom('plan')
				.selectAll()
				.where('deleted_at', 'is not', null)
				.orderBy('deleted_at', 'desc')
				.execute();
			return rows.map((row) => ({ ...toInfo(row), deletedAt: row.deleted_at ?? 0 }));
		},
		delete: (planId, by) => deletePlan(deps, planId, by),
		bringBack: (planId) => bringBack(deps, planId),
		async purge() {
			const { numDeletedRows } = await db
				.deleteFrom('plan')
				.where('deleted_at', '<', deps.now() - keptMs)
				.executeTakeFirst();
			return Number(numDeletedRows);
		}
	};
}

async function plansOf(db: Db, userId: string): Promise<(PlanTable & { role: string })[]> {
	const rows = await db
		.selectFrom('plan')
		.innerJoin('member', 'member.plan_id', 'plan.id')
		.selectAll('plan')
		.select('member.role')
		.where('member.user_id', '=', userId)
		.where('plan.deleted_at', 'is', null)
		.execute();
	return rows.sort(byTitle);
}

async function createPlan(
	{ signal, audit, now }: PlansDeps,
	{ example, ...about }: NewPlan,
	owner: string | null
): Promise<CreatePlanResult> {
	const title = cleanLine(about.title);
	const municipality = cleanLine(about.municipality);
	const fields = (['title', 'municipality'] as const).filter((key) => {
		const text = key === 'title' ? title : municipality;
		return text === '' || text.length > limits.title;
	});
	if (fields.length > 0) return { ok: false, reason: 'invalid', fields };
	const doc = example ? examplePlan(example) : createPlanDoc({ title, municipality });
	if (example) {
		doc.getMap('meta').set('title', title);
		doc.getMap('meta').set('municipality', municipality);
	}
	return signal.change(async (trx, tell): Promise<CreatePlanResult> => {
		const planId = await insertPlan(trx, doc, owner, now());
		if (example === 'muenster') await insertCatalogue(trx, planId, owner, now());
		await audit.write({ action: 'plan_created', userId: owner, planId, detail: { example: example ?? null } }, trx);
		if (owner !== null) tell({ planId, userId: owner });
		return { ok: true, planId };
	});
}

async function exportPlan({ db, log, audit, now }: PlansDeps, planId: string, by: Actor): ReturnType<Plans['export']> {
	const loaded = await log.load(planId);
	if (!loaded) return { ok: false, reason: 'gone' };
	const exported = exportDoc(docOf(loaded), new Date(now()));
	const access = by === 'operator' ? null : await readAccess(db, by, planId);
	const seesAll = (indicator: Indicator) => by === 'operator' || (access !== null && mayEnter(access, indicator));
	const file = { ...exported, indicators: await readIndicatorsFor(db, planId, seesAll) };
	await audit.write({ action: 'plan_exported', userId: by === 'operator' ? null : by, planId });
	return { ok: true, json: `${JSON.stringify(file, null, '\t')}\n`, title: exported.plan.meta.title };
}

async function importPlan(
	{ signal, audit, now }: PlansDeps,
	json: string,
	owner: string | null
): Promise<ImportResult> {
	if (json.length > maxImportLength) return { ok: false, reason: 'too_large' };
	const read = readExport(json);
	if (!read.ok) return read;
	return signal.change(async (trx, tell): Promise<ImportResult> => {
		const planId = await insertPlan(trx, read.doc, owner, now());
		await insertIndicators(trx, planId, read.indicators, owner, now());
		await audit.write({ action: 'plan_imported', userId: owner, planId }, trx);
		if (owner !== null) tell({ planId, userId: owner });
		return { ok: true, planId };
	});
}

interface ReadPlan {
	ok: true;
	doc: Y.Doc;
	indicators: ReadIndicators;
}

function readExport(json: string): ReadPlan | Exclude<ImportResult, { ok: true }> {
	let file: unknown;
	try {
		file = JSON.parse(json);
	} catch {
		return { ok: false, reason: 'no_json' };
	}
	try {
		// What is no plan at all is said first.
		const { format, indicators: given } = (file ?? {}) as { format?: unknown; indicators?: unknown };
		const indicators = indicatorsFromFile(format === exportFormat ? given : undefined);
		return { ok: true, doc: docFromExport(withIndicatorIds(file, indicators.ids)), indicators };
	} catch (error) {
		if (!(error instanceof BrokenExport)) throw error;
		const { path, reason: problem } = error;
		if (problem === 'format' || path === '') return { ok: false, reason: 'no_plan' };
		if (problem === 'version') return { ok: false, reason: 'newer' };
		return { ok: false, reason: 'broken', path, problem };
	}
}

/** Targets name indicators by their ids, which are new in the new plan. */
function withIndicatorIds(file: unknown, ids: ReadonlyMap<string, string>): unknown {
	const plan = (file as { plan?: { targets?: unknown } | null } | null)?.plan;
	if (ids.size === 0 || !Array.isArray(plan?.targets)) return file;
	const targets = plan.targets.map((target: unknown) => {
		const known = ids.get((target as { indicator?: string } | null)?.indicator ?? '');
		return known === undefined ? target : { ...(target as object), indicator: known };
	});
	return { ...(file as object), plan: { ...plan, targets } };
}

function deletePlan({ signal, audit, now }: PlansDeps, planId: string, by: Actor): ReturnType<Plans['delete']> {
	return signal.change(async (trx, tell): ReturnType<Plans['delete']> => {
		const problem = await checkCoordinator(trx, planId, by);
		if (problem) return { ok: false, reason: problem === 'gone' ? 'gone' : 'forbidden' };
		await trx.updateTable('plan').set({ deleted_at: now() }).where('id', '=', planId).execute();
		await audit.write({ action: 'plan_deleted', userId: by === 'operator' ? null : by, planId }, trx);
		tell({ planId });
		return { ok: true };
	});
}

function bringBack({ signal, audit }: PlansDeps, planId: string): ReturnType<Plans['bringBack']> {
	return signal.change(async (trx, tell): ReturnType<Plans['bringBack']> => {
		const plan = await trx
			.updateTable('plan')
			.set({ deleted_at: null })
			.where('id', '=', planId)
			.where('deleted_at', 'is not', null)
			.returning('title')
			.executeTakeFirst();
		if (!plan) return { ok: false, reason: 'gone' };
		await audit.write({ action: 'plan_brought_back', planId }, trx);
		tell({ planId });
		return { ok: true, title: plan.title };
	});
}

function toInfo(row: PlanTable): PlanInfo {
	const { id, title, municipality, epoch, created_at: createdAt } = row;
	return { id, title, municipality, epoch, createdAt };
}

function toMeta({ version, title, municipality, as_of: asOf }: PlanTable): Meta {
	return { version, title, municipality, asOf };
}

function byTitle(a: { title: string }, b: { title: string }): number {
	return a.title.localeCompare(b.title, 'de');
}
