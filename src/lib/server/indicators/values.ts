import type { Kysely } from 'kysely';
import { fitsObservation, keyOf, sameMeasured } from '../../indicators/observation.ts';
import { methods } from '../../indicators/progress/types.ts';
import { mayEnter } from '../../indicators/rights.ts';
import { cleanLine } from '../../plan/checks.ts';
import { checkCoordinator, readAccess } from '../membership-rows.ts';
import type { Actor } from '../members.ts';
import type { Schema } from '../schema.ts';
import { actorId, findIndicator, listIndicators } from './definitions.ts';
import type { EnteredValue, EnterResult, IndicatorDeps, Indicators } from './indicators.ts';
import { defaultSettings, type IndicatorSettings } from './rows.ts';
import { protectAgain, readKnown, writeObservations } from './write.ts';

const mostValues = 20_000;

export async function thresholdOf(db: Kysely<Schema>, planId: string): Promise<number> {
	const row = await db
		.selectFrom('indicator_setting')
		.select('threshold')
		.where('plan_id', '=', planId)
		.executeTakeFirst();
	return row?.threshold ?? defaultSettings.threshold;
}

export function enterValues(
	{ db, audit, now }: IndicatorDeps,
	planId: string,
	indicatorId: string,
	values: readonly EnteredValue[],
	by: string,
	reason?: string
): Promise<EnterResult> {
	return db.transaction().execute(async (trx): Promise<EnterResult> => {
		const access = await readAccess(trx, by, planId);
		const indicator = await findIndicator(trx, planId, indicatorId);
		if (!access || !indicator) return { ok: false, reason: 'gone' };
		if (!mayEnter(access, indicator)) return { ok: false, reason: 'forbidden' };
		const wrong = values.flatMap(({ breakdown, span, after }, at) =>
			after === null || fitsObservation({ breakdown, span, ...after }) ? [] : [at]
		);
		if (wrong.length > 0 || values.length > mostValues) return { ok: false, reason: 'invalid', at: wrong };
		const known = await readKnown(trx, indicatorId);
		const conflicts = values.flatMap(({ before, after, ...place }, at) => {
			const there = known.get(keyOf(place)) ?? null;
			if (there ? (before && sameMeasured(there, before)) || (after && sameMeasured(there, after)) : !before) return [];
			return [{ at, value: there }];
		});
		if (conflicts.length > 0) return { ok: false, reason: 'conflict', now: conflicts };
		const threshold = await thresholdOf(trx, planId);
		const context = { importId: null, userId: by, at: now(), threshold, reason: cleanLine(reason ?? '') || null };
		const counts = await writeObservations(trx, indicator, known, values, context);
		const detail = { indicator: indicatorId, code: indicator.code, ...counts };
		await audit.write({ action: 'observations_entered', userId: by, planId, detail }, trx);
		return { ok: true, counts };
	});
}

export function setBreak(
	{ db, audit, now }: IndicatorDeps,
	planId: string,
	indicatorId: string,
	year: number,
	note: string | null,
	by: string
): ReturnType<Indicators['setBreak']> {
	return db.transaction().execute(async (trx): ReturnType<Indicators['setBreak']> => {
		const access = await readAccess(trx, by, planId);
		const indicator = await findIndicator(trx, planId, indicatorId);
		if (!access || !indicator) return { ok: false, reason: 'gone' };
		if (!mayEnter(access, indicator)) return { ok: false, reason: 'forbidden' };
		const text = cleanLine(note ?? '');
		if (!Number.isInteger(year) || year < 1800 || year > 2199 || text.length > 500) {
			return { ok: false, reason: 'invalid' };
		}
		await trx.deleteFrom('series_break').where('indicator_id', '=', indicatorId).where('year', '=', year).execute();
		if (note !== null) {
			const row = { indicator_id: indicatorId, year, note: text, at: now(), user_id: by };
			await trx.insertInto('series_break').values(row).execute();
		}
		const detail = { indicator: indicatorId, code: indicator.code, year, there: note !== null };
		await audit.write({ action: 'series_break_set', userId: by, planId, detail }, trx);
		return { ok: true };
	});
}

export function setSettings(
	{ db, audit }: IndicatorDeps,
	planId: string,
	settings: IndicatorSettings,
	by: Actor
): ReturnType<Indicators['setSettings']> {
	return db.transaction().execute(async (trx): ReturnType<Indicators['setSettings']> => {
		const problem = await checkCoordinator(trx, planId, by);
		if (problem) return { ok: false, reason: problem === 'gone' ? 'gone' : 'forbidden' };
		const { threshold, method, tolerance } = settings;
		const fits =
			[threshold, tolerance].every((n) => Number.isInteger(n) && n >= 0 && n <= 100) && methods.includes(method);
		if (!fits) return { ok: false, reason: 'invalid' };
		const before = await thresholdOf(trx, planId);
		await trx
			.insertInto('indicator_setting')
			.values({ plan_id: planId, threshold, method, tolerance })
			.onConflict((conflict) => conflict.column('plan_id').doUpdateSet({ threshold, method, tolerance }))
			.execute();
		if (before !== threshold) {
			for (const indicator of await listIndicators(trx, planId)) await protectAgain(trx, indicator, threshold);
		}
		const detail = { threshold, method, tolerance };
		await audit.write({ action: 'indicator_settings', userId: actorId(by), planId, detail }, trx);
		return { ok: true };
	});
}
