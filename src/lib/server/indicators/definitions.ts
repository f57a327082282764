import type { Kysely } from 'kysely';
import { muensterCatalogue } from '../../indicators/catalogue/muenster.ts';
import { tidyDefinition, type Indicator, type IndicatorDefinition } from '../../indicators/definition.ts';
import type { Db } from '../db.ts';
import { newId } from '../ids.ts';
import { checkCoordinator } from '../membership-rows.ts';
import type { Actor } from '../members.ts';
import type { Schema } from '../schema.ts';
import type { DefinitionResult, IndicatorDeps, Indicators } from './indicators.ts';
import { definitionColumns, toIndicator } from './rows.ts';
import { thresholdOf } from './values.ts';
import { protectAgain, writeObservations } from './write.ts';

export const mostIndicators = 2000;

export const actorId = (by: Actor): string | null => (by === 'operator' ? null : by);

export async function listIndicators(db: Kysely<Schema>, planId: string): Promise<Indicator[]> {
	const rows = await db.selectFrom('indicator').selectAll().where('plan_id', '=', planId).execute();
	return rows.map(toIndicator).sort(byCode);
}

export async function findIndicator(db: Kysely<Schema>, planId: string, id: string): Promise<Indicator | null> {
	const row = await db
		.selectFrom('indicator')
		.selectAll()
		.where('plan_id', '=', planId)
		.where('id', '=', id)
		.executeTakeFirst();
	return row ? toIndicator(row) : null;
}

export function byCode(a: Indicator, b: Indicator): number {
	return a.code.localeCompare(b.code, 'de', { numeric: true });
}

async function refusal(trx: Kysely<Schema>, planId: string, by: Actor): Promise<'forbidden' | 'gone' | null> {
	const problem = await checkCoordinator(trx, planId, by);
	return problem === null ? null : problem === 'gone' ? 'gone' : 'forbidden';
}

export function createIndicator(
	{ db, audit, now }: IndicatorDeps,
	planId: string,
	given: IndicatorDefinition,
	by: Actor
): Promise<DefinitionResult> {
	const { definition, problems } = tidyDefinition(given);
	return db.transaction().execute(async (trx): Promise<DefinitionResult> => {
		const reason = await refusal(trx, planId, by);
		if (reason) return { ok: false, reason };
		if (problems.length > 0) return { ok: false, reason: 'invalid', fields: problems };
		if (await hasCode(trx, planId, definition.code)) return { ok: false, reason: 'code_taken' };
		const { count } = await trx
			.selectFrom('indicator')
			.select((eb) => eb.fn.countAll<number>().as('count'))
			.where('plan_id', '=', planId)
			.executeTakeFirstOrThrow();
		if (Number(count) >= mostIndicators) return { ok: false, reason: 'too_many' };
		const id = await insertIndicator(trx, planId, definition, actorId(by), now());
		const detail = { indicator: id, code: definition.code };
		await audit.write({ action: 'indicator_created', userId: actorId(by), planId, detail }, trx);
		return { ok: true, id };
	});
}

export function updateIndicator(
	{ db, audit, now }: IndicatorDeps,
	planId: string,
	id: string,
	given: IndicatorDefinition,
	by: Actor
): Promise<DefinitionResult> {
	const { definition, problems } = tidyDefinition(given);
	return db.transaction().execute(async (trx): Promise<DefinitionResult> => {
		const reason = await refusal(trx, planId, by);
		if (reason) return { ok: false, reason };
		const before = await findIndicator(trx, planId, id);
		if (!before) return { ok: false, reason: 'gone' };
		if (problems.length > 0) return { ok: false, reason: 'invalid', fields: problems };
		if (await hasCode(trx, planId, definition.code, id)) return { ok: false, reason: 'code_taken' };
		await trx
			.updateTable('indicator')
			.set({ ...definitionColumns(definition), updated_at: now(), updated_by: actorId(by) })
			.where('id', '=', id)
			.execute();
		if (before.kind !== definition.kind) {
			await protectAgain(trx, { ...before, ...definition }, await thresholdOf(trx, planId));
		}
		const detail = { indicator: id, code: definition.code };
		await audit.write({ action: 'indicator_changed', userId: actorId(by), planId, detail }, trx);
		return { ok: true, id };
	});
}

export function removeIndicator(
	{ db, audit }: IndicatorDeps,
	planId: string,
	id: string,
	by: Actor
): ReturnType<Indicators['remove']> {
	return db.transaction().execute(async (trx): ReturnType<Indicators['remove']> => {
		const reason = await refusal(trx, planId, by);
		if (reason) return { ok: false, reason };
		const indicator = await findIndicator(trx, planId, id);
		if (!indicator) return { ok: false, reason: 'gone' };
		const value = await trx
			.selectFrom('observation')
			.select('breakdown')
			.where('indicator_id', '=', id)
			.limit(1)
			.executeTakeFirst();
		if (value) return { ok: false, reason: 'has_values' };
		await trx.deleteFrom('indicator').where('id', '=', id).execute();
		const detail = { indicator: id, code: indicator.code, title: indicator.title };
		await audit.write({ action: 'indicator_removed', userId: actorId(by), planId, detail }, trx);
		return { ok: true };
	});
}

export function takeOverCatalogue(
	{ db, audit, now }: IndicatorDeps,
	planId: string,
	by: Actor
): ReturnType<Indicators['takeOver']> {
	return db.transaction().execute(async (trx): ReturnType<Indicators['takeOver']> => {
		const reason = await refusal(trx, planId, by);
		if (reason) return { ok: false, reason };
		const added = await insertCatalogue(trx, planId, actorId(by), now());
		await audit.write({ action: 'catalogue_taken_over', userId: actorId(by), planId, detail: { added } }, trx);
		return { ok: true, added };
	});
}

/** Münster's indicators and first observations, those whose code the plan does not have. Returns how many. */
export async function insertCatalogue(
	trx: Kysely<Schema>,
	planId: string,
	userId: string | null,
	at: number
): Promise<number> {
	const known = new Set((await listIndicators(trx, planId)).map(({ code }) => code));
	const threshold = await thresholdOf(trx, planId);
	let added = 0;
	for (const { definition, observations } of muensterCatalogue) {
		if (known.has(definition.code)) continue;
		const id = await insertIndicator(trx, planId, definition, userId, at);
		added++;
		const indicator: Indicator = { ...definition, id, headline: '', updatedAt: at };
		const changes = observations.map(({ breakdown, span, ...after }) => ({ breakdown, span, after }));
		await writeObservations(trx, indicator, new Map(), changes, { importId: null, userId, at, threshold });
	}
	return added;
}

export async function insertIndicator(
	trx: Kysely<Schema>,
	planId: string,
	definition: IndicatorDefinition,
	userId: string | null,
	at: number,
	id = newId()
): Promise<string> {
	await trx
		.insertInto('indicator')
		.values({
			id,
			plan_id: planId,
			...definitionColumns(definition),
			headline: '',
			created_at: at,
			created_by: userId,
			updated_at: at,
			updated_by: userId
		})
		.execute();
	return id;
}

async function hasCode(db: Kysely<Schema> | Db, planId: string, code: string, except = ''): Promise<boolean> {
	const row = await db
		.selectFrom('indicator')
		.select('id')
		.where('plan_id', '=', planId)
		.where('code', '=', code)
		.where('id', '!=', except)
		.executeTakeFirst();
	return row !== undefined;
}
