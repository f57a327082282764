import type { Kysely } from 'kysely';
import { breakdownOrder } from '../../indicators/breakdown.ts';
import { mayDefine, mayEnter } from '../../indicators/rights.ts';
import type { Measured } from '../../indicators/observation.ts';
import { axisTime, type PeriodKind } from '../../indicators/time.ts';
import type { Access } from '../../plan/types.ts';
import type { Schema } from '../schema.ts';
import { byCode, findIndicator } from './definitions.ts';
import type { IndicatorPage, OverviewRow, Point, Revision, Series } from './indicators.ts';
import { toIndicator, toObservation, withoutHidden } from './rows.ts';
import type { ObservationTable } from './tables.ts';

/** Four queries, however many indicators there are. */
export async function readOverview(db: Kysely<Schema>, planId: string, access: Access): Promise<OverviewRow[]> {
	const [indicators, points, counts, breaks] = await Promise.all([
		db.selectFrom('indicator').selectAll().where('plan_id', '=', planId).execute(),
		db
			.selectFrom('observation')
			.innerJoin('indicator', (join) =>
				join
					.onRef('indicator.id', '=', 'observation.indicator_id')
					.onRef('indicator.headline', '=', 'observation.breakdown')
			)
			.select([
				'observation.indicator_id',
				'observation.period_kind',
				'observation.period_start',
				'observation.value',
				'observation.missing',
				'observation.quality',
				'observation.hidden'
			])
			.where('indicator.plan_id', '=', planId)
			.execute(),
		db
			.selectFrom('observation')
			.innerJoin('indicator', 'indicator.id', 'observation.indicator_id')
			.select((eb) => ['observation.indicator_id', eb.fn.countAll<number>().as('count')])
			.where('indicator.plan_id', '=', planId)
			.groupBy('observation.indicator_id')
			.execute(),
		breaksOf(db, planId)
	]);
	const series = Map.groupBy(points, ({ indicator_id: id }) => id);
	const sizes = new Map(counts.map(({ indicator_id: id, count }) => [id, Number(count)]));
	return indicators
		.map(toIndicator)
		.sort(byCode)
		.map((indicator) => ({
			indicator,
			series: (series.get(indicator.id) ?? []).map((row) => toPoint(row, mayEnter(access, indicator))).sort(byTime),
			observations: sizes.get(indicator.id) ?? 0,
			breaks: breaks[indicator.id] ?? []
		}));
}

export async function readIndicator(
	db: Kysely<Schema>,
	planId: string,
	id: string,
	access: Access
): Promise<IndicatorPage | null> {
	const indicator = await findIndicator(db, planId, id);
	if (!indicator) return null;
	const [rows, breaks] = await Promise.all([
		db.selectFrom('observation').selectAll().where('indicator_id', '=', id).execute(),
		db.selectFrom('series_break').select(['year', 'note']).where('indicator_id', '=', id).orderBy('year').execute()
	]);
	const seesAll = mayEnter(access, indicator);
	const order = breakdownOrder(indicator.dimensions);
	const observations = rows
		.map((row) => (seesAll ? toObservation(row) : withoutHidden(toObservation(row))))
		.sort((a, b) => (a.breakdown === b.breakdown ? byTime(a, b) : order(a.breakdown, b.breakdown)));
	return { indicator, observations, breaks, mayEnter: seesAll };
}

export async function readRevisions(
	db: Kysely<Schema>,
	planId: string,
	id: string,
	access: Access,
	limit = 100
): Promise<Revision[]> {
	const indicator = await findIndicator(db, planId, id);
	if (!indicator) return [];
	const rows = await db
		.selectFrom('observation_revision')
		.leftJoin('observation', (join) =>
			join
				.onRef('observation.indicator_id', '=', 'observation_revision.indicator_id')
				.onRef('observation.breakdown', '=', 'observation_revision.breakdown')
				.onRef('observation.period_kind', '=', 'observation_revision.period_kind')
				.onRef('observation.period_start', '=', 'observation_revision.period_start')
		)
		.selectAll('observation_revision')
		.select('observation.hidden')
		.where('observation_revision.indicator_id', '=', id)
		.orderBy('observation_revision.at', 'desc')
		.limit(Math.min(Math.max(1, limit), 1000))
		.execute();
	const seesAll = mayEnter(access, indicator);
	return rows.map((row): Revision => {
		// What a small number was before is as secret as what it is; what is gone is not known to be harmless.
		const hidden = !seesAll && indicator.kind !== 'other' && row.hidden !== 0;
		const read = (json: string) => {
			const { value, numerator, denominator, missing, quality, note } = JSON.parse(json) as Measured;
			const measured = { value, numerator, denominator, missing, quality, note, hidden };
			return withoutHidden(measured);
		};
		return {
			breakdown: row.breakdown,
			span: { kind: row.period_kind as PeriodKind, start: row.period_start },
			at: row.at,
			userId: row.user_id,
			importId: row.import_id,
			before: read(row.before),
			after: row.after === null ? null : read(row.after),
			reason: row.reason,
			hidden
		};
	});
}

export async function readSeries(
	db: Kysely<Schema>,
	planId: string,
	wanted: readonly { indicatorId: string; breakdown: string }[],
	access: Access
): Promise<{ series: Series[]; breaks: Record<string, number[]> }> {
	const ids = [...new Set(wanted.map(({ indicatorId }) => indicatorId))].slice(0, 500);
	if (ids.length === 0) return { series: [], breaks: {} };
	const breakdowns = [...new Set(wanted.map(({ breakdown }) => breakdown))].slice(0, 500);
	const [rows, breaks] = await Promise.all([
		db
			.selectFrom('observation')
			.innerJoin('indicator', 'indicator.id', 'observation.indicator_id')
			.selectAll('observation')
			.select('indicator.responsible')
			.where('indicator.plan_id', '=', planId)
			.where('observation.indicator_id', 'in', ids)
			.where('observation.breakdown', 'in', breakdowns)
			.execute(),
		breaksOf(db, planId)
	]);
	const seesAll = (row: { responsible: string | null }) => mayDefine(access) || mayEnter(access, row);
	const groups = Map.groupBy(rows, (row) => `${row.indicator_id} ${row.breakdown}`);
	const series = wanted.flatMap(({ indicatorId, breakdown }) => {
		const own = groups.get(`${indicatorId} ${breakdown}`);
		if (!own) return [];
		return [{ indicatorId, breakdown, points: own.map((row) => toPoint(row, seesAll(row))).sort(byTime) }];
	});
	return { series, breaks };
}

async function breaksOf(db: Kysely<Schema>, planId: string): Promise<Record<string, number[]>> {
	const rows = await db
		.selectFrom('series_break')
		.innerJoin('indicator', 'indicator.id', 'series_break.indicator_id')
		.select(['series_break.indicator_id', 'series_break.year'])
		.where('indicator.plan_id', '=', planId)
		.orderBy('series_break.year')
		.execute();
	const breaks: Record<string, number[]> = {};
	for (const { indicator_id: id, year } of rows) (breaks[id] ??= []).push(year);
	return breaks;
}

type PointRow = Pick<ObservationTable, 'period_kind' | 'period_start' | 'value' | 'missing' | 'quality' | 'hidden'>;

function toPoint(row: PointRow, seesAll: boolean): Point {
	const span = { kind: row.period_kind as PeriodKind, start: row.period_start };
	const quality = row.quality as Point['quality'];
	if (row.hidden === 1 && !seesAll) return { span, value: null, missing: 'protected', quality };
	return { span, value: row.value, missing: row.missing as Point['missing'], quality };
}

function byTime(a: Pick<Point, 'span'>, b: Pick<Point, 'span'>): number {
	return axisTime(a.span) - axisTime(b.span);
}
