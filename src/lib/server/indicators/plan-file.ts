import type { Kysely } from 'kysely';
import * as v from 'valibot';
import { breakdownLimits, isBreakdown, type Breakdown, type Dimension } from '../../indicators/breakdown.ts';
import {
	aims,
	periodicities,
	tidyDefinition,
	valueKinds,
	type Indicator,
	type IndicatorDefinition
} from '../../indicators/definition.ts';
import { fitsObservation, missingReasons, qualities, type Measured } from '../../indicators/observation.ts';
import { parsePeriod } from '../../indicators/periods.ts';
import { methods } from '../../indicators/progress/types.ts';
import { spanKey, spanOf, type Span } from '../../indicators/time.ts';
import { cleanLine, isUserId } from '../../plan/checks.ts';
import { BrokenExport } from '../../plan/export.ts';
import { newId } from '../ids.ts';
import type { Schema } from '../schema.ts';
import { insertIndicator, listIndicators, mostIndicators } from './definitions.ts';
import { defaultSettings, settingsOf, toObservation, type IndicatorSettings } from './rows.ts';
import { writeObservations } from './write.ts';

/**
 * The indicators in a plan's file: definitions, values, breaks of series and how the plan judges. Accounts stay behind,
 * and so does what values were before.
 */
export interface IndicatorsFile {
	settings: IndicatorSettings;
	list: IndicatorInFile[];
}

export interface IndicatorInFile extends Omit<IndicatorDefinition, 'responsible'> {
	/** What the plan's targets call it. */
	id: string;
	headline: Breakdown;
	breaks: { year: number; note: string }[];
	/** Values by period ("2012", "2012-Q3", "2012/2013"): the number alone where there is nothing else to say. */
	series: { breakdown: Breakdown; values: Record<string, number | Partial<Measured>> }[];
}

/** `seesAll`: whether small numbers of an indicator are for the person who gets the file; if not, they are left out. */
export async function readIndicatorsFor(
	db: Kysely<Schema>,
	planId: string,
	seesAll: (indicator: Indicator) => boolean
): Promise<IndicatorsFile> {
	const [indicators, rows, breaks, setting] = await Promise.all([
		listIndicators(db, planId),
		db
			.selectFrom('observation')
			.innerJoin('indicator', 'indicator.id', 'observation.indicator_id')
			.selectAll('observation')
			.where('indicator.plan_id', '=', planId)
			.orderBy('observation.breakdown')
			.orderBy('observation.period_start')
			.execute(),
		db
			.selectFrom('series_break')
			.innerJoin('indicator', 'indicator.id', 'series_break.indicator_id')
			.select(['indicator_id', 'year', 'note'])
			.where('indicator.plan_id', '=', planId)
			.orderBy('year')
			.execute(),
		db.selectFrom('indicator_setting').selectAll().where('plan_id', '=', planId).executeTakeFirst()
	]);
	const values = Map.groupBy(rows, (row) => row.indicator_id);
	const list = indicators.map((indicator): IndicatorInFile => {
		const { id, responsible: _account, updatedAt: _time, ...definition } = indicator;
		const all = seesAll(indicator);
		const own = (values.get(id) ?? []).filter((row) => all || row.hidden === 0).map(toObservation);
		const series = [...Map.groupBy(own, ({ breakdown }) => breakdown)].map(([breakdown, observations]) => ({
			breakdown,
			values: Object.fromEntries(observations.map((one) => [spanKey(one.span), short(one)]))
		}));
		const cuts = breaks.filter((row) => row.indicator_id === id).map(({ year, note }) => ({ year, note }));
		return { id, ...definition, dimensions: withinLimits(definition.dimensions), breaks: cuts, series };
	});
	return { settings: settingsOf(setting), list };
}

/** Files that were read in may have brought more groups than a definition may name; with their values they come back. */
function withinLimits(dimensions: readonly Dimension[]): Dimension[] {
	const { dimensions: most, values: mostValues } = breakdownLimits;
	return dimensions.slice(0, most).map(({ name, values }) => ({ name, values: values.slice(0, mostValues) }));
}

function short({ value, numerator, denominator, missing, quality, note }: Measured): number | Partial<Measured> {
	const entries = Object.entries({ value, numerator, denominator, missing, quality, note });
	const said = entries.filter(([, one]) => one !== null);
	return said.length === 1 && value !== null ? value : (Object.fromEntries(said) as Partial<Measured>);
}

/** As read from a file, with ids of their own: the ones in the file belong to the plan it was made from. */
export interface ReadIndicators {
	settings: IndicatorSettings;
	list: ReadIndicator[];
	/** New ids by those in the file. */
	ids: ReadonlyMap<string, string>;
}

interface ReadIndicator {
	id: string;
	definition: IndicatorDefinition;
	headline: Breakdown;
	breaks: { year: number; note: string }[];
	observations: { breakdown: Breakdown; span: Span; after: Measured }[];
}

const text = v.string();
const whole = (from: number, to: number) => v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to));
const amount = v.optional(v.nullable(v.number()), null);
const measured = v.strictObject({
	value: amount,
	numerator: amount,
	denominator: amount,
	missing: v.optional(v.nullable(v.picklist(missingReasons)), null),
	quality: v.optional(v.nullable(v.picklist(qualities)), null),
	note: v.optional(v.nullable(text), null)
});
const indicatorShape = v.strictObject({
	id: text,
	...{ code: text, title: text, says: text, saysNot: text, formula: text, unit: text },
	decimals: v.number(),
	kind: v.picklist(valueKinds),
	aim: v.picklist(aims),
	limit: v.nullable(v.number()),
	source: v.strictObject({ body: text, table: text, link: text, licence: text }),
	periodicity: v.picklist(periodicities),
	themes: v.array(text),
	dimensions: v.array(v.strictObject({ name: text, values: v.array(text) })),
	nextDue: v.nullable(text),
	headline: v.pipe(text, v.check(isBreakdown)),
	breaks: v.array(v.strictObject({ year: whole(1800, 2199), note: v.pipe(text, v.maxLength(500)) })),
	series: v.array(
		v.strictObject({
			breakdown: v.pipe(text, v.check(isBreakdown)),
			values: v.record(text, v.union([v.number(), measured]))
		})
	)
});
const fileShape = v.strictObject({
	settings: v.optional(
		v.strictObject({ threshold: whole(0, 100), method: v.picklist(methods), tolerance: whole(0, 100) }),
		defaultSettings
	),
	list: v.pipe(v.array(indicatorShape), v.maxLength(mostIndicators))
});

/**
 * Reads what a plan's file says about indicators; files of earlier versions say nothing.
 * @throws BrokenExport with the path of the first thing that is wrong.
 */
export function indicatorsFromFile(json: unknown): ReadIndicators {
	if (json === undefined) return { settings: defaultSettings, list: [], ids: new Map() };
	const parsed = v.safeParse(fileShape, json, { abortEarly: true });
	if (!parsed.success) {
		const [issue] = parsed.issues;
		const path = [...(issue.path ?? [])].map(({ key }) => String(key));
		throw new BrokenExport(['indicators', ...path].join('/'), issue.expected === 'never' ? 'unknown' : 'invalid');
	}
	const ids = new Map<string, string>();
	const codes = new Set<string>();
	const list = parsed.output.list.map((given, i): ReadIndicator => {
		const path = `indicators/list/${i}`;
		const { id, headline, breaks, series, ...rest } = given;
		if (!isUserId(id)) throw new BrokenExport(`${path}/id`, 'invalid');
		if (ids.has(id)) throw new BrokenExport(`${path}/id`, 'exists');
		const { definition, problems } = tidyDefinition({ ...rest, responsible: null } as IndicatorDefinition);
		if (problems[0]) throw new BrokenExport(`${path}/${problems[0]}`, 'invalid');
		if (codes.has(definition.code)) throw new BrokenExport(`${path}/code`, 'exists');
		if (new Set(breaks.map(({ year }) => year)).size < breaks.length)
			throw new BrokenExport(`${path}/breaks`, 'exists');
		codes.add(definition.code);
		const own = newId();
		ids.set(id, own);
		const notes = breaks.map(({ year, note }) => ({ year, note: cleanLine(note) }));
		return { id: own, definition, headline, breaks: notes, observations: observationsOf(series, path) };
	});
	return { settings: parsed.output.settings, list, ids };
}

function observationsOf(
	series: v.InferOutput<typeof indicatorShape>['series'],
	path: string
): ReadIndicator['observations'] {
	const seen = new Set<string>();
	return series.flatMap(({ breakdown, values }, s) =>
		Object.entries(values).map(([period, given]) => {
			const place = `${path}/series/${s}/values/${period}`;
			const read = parsePeriod(period);
			const span = 'period' in read ? spanOf(read.period) : null;
			if (!span) throw new BrokenExport(place, 'invalid');
			const after: Measured =
				typeof given === 'number'
					? { value: given, numerator: null, denominator: null, missing: null, quality: null, note: null }
					: given;
			if (!fitsObservation({ breakdown, span, ...after })) throw new BrokenExport(place, 'invalid');
			const key = `${breakdown} ${span.kind} ${span.start}`;
			if (seen.has(key)) throw new BrokenExport(place, 'exists');
			seen.add(key);
			return { breakdown, span, after };
		})
	);
}

/** Stores them with a new plan, in the caller's transaction. */
export async function insertIndicators(
	trx: Kysely<Schema>,
	planId: string,
	{ settings, list }: ReadIndicators,
	userId: string | null,
	at: number
): Promise<void> {
	if (list.length > 0)
		await trx
			.insertInto('indicator_setting')
			.values({ plan_id: planId, ...settings })
			.execute();
	const context = { importId: null, userId, at, threshold: settings.threshold };
	for (const { id, definition, headline, breaks, observations } of list) {
		await insertIndicator(trx, planId, definition, userId, at, id);
		const indicator: Indicator = { ...definition, id, headline, updatedAt: at };
		await writeObservations(trx, indicator, new Map(), observations, context);
		if (observations.some(({ breakdown }) => breakdown === headline)) {
			await trx.updateTable('indicator').set({ headline }).where('id', '=', id).execute();
		}
		for (const { year, note } of breaks) {
			await trx.insertInto('series_break').values({ indicator_id: id, year, note, at, user_id: userId }).execute();
		}
	}
}
