import type { Breakdown } from '../../indicators/breakdown.ts';
import type { DefinitionField, Indicator, IndicatorDefinition } from '../../indicators/definition.ts';
import type { Measured, Observation } from '../../indicators/observation.ts';
import type { Span } from '../../indicators/time.ts';
import type { Access } from '../../plan/types.ts';
import type { Audit } from '../audit.ts';
import type { Db } from '../db.ts';
import type { Actor } from '../members.ts';
import { createIndicator, listIndicators, removeIndicator, takeOverCatalogue, updateIndicator } from './definitions.ts';
import { readIndicator, readOverview, readRevisions, readSeries } from './read.ts';
import { defaultSettings, settingsOf, type IndicatorSettings } from './rows.ts';
import { enterValues, setBreak, setSettings } from './values.ts';
import type { WriteCounts } from './write.ts';

export type { IndicatorSettings };

export type Refused<R> = { ok: false; reason: R };

export interface OverviewRow {
	indicator: Indicator;
	/** Of the headline's breakdown, oldest first. */
	series: readonly Point[];
	/** How many observations there are in all. */
	observations: number;
	breaks: readonly number[];
}

export type Point = Pick<Observation, 'span' | 'value' | 'missing' | 'quality'>;

export interface SeriesBreak {
	/** First year of the new series. */
	year: number;
	note: string;
}

export interface IndicatorPage {
	indicator: Indicator;
	/** What this person may see, by breakdown and time. */
	observations: readonly Observation[];
	breaks: readonly SeriesBreak[];
	/** May change values of this indicator. */
	mayEnter: boolean;
}

export interface Revision {
	breakdown: Breakdown;
	span: Span;
	at: number;
	userId: string | null;
	importId: string | null;
	before: Measured;
	/** `null`: removed. */
	after: Measured | null;
	reason: string | null;
	/** Small numbers in it are not for this person. */
	hidden: boolean;
}

/** A value somebody enters; `before` is what they saw when they did. */
export interface EnteredValue {
	breakdown: Breakdown;
	span: Span;
	before: Measured | null;
	after: Measured | null;
}

export type EnterResult =
	| { ok: true; counts: WriteCounts }
	| Refused<'forbidden' | 'gone'>
	| { ok: false; reason: 'invalid'; at: number[] }
	/** Others changed these meanwhile; `now` is what is there. Nothing was written. */
	| { ok: false; reason: 'conflict'; now: { at: number; value: Measured | null }[] };

export type DefinitionResult =
	| { ok: true; id: string }
	| Refused<'forbidden' | 'gone' | 'code_taken' | 'too_many'>
	| { ok: false; reason: 'invalid'; fields: DefinitionField[] };

/** One line to draw: all values of one breakdown of an indicator this person may see. */
export interface Series {
	indicatorId: string;
	breakdown: Breakdown;
	points: readonly Point[];
}

export interface Indicators {
	/** All indicators with one series each, in a constant number of queries. */
	overview(planId: string, access: Access): Promise<OverviewRow[]>;
	list(planId: string): Promise<Indicator[]>;
	read(planId: string, indicatorId: string, access: Access): Promise<IndicatorPage | null>;
	/** Newest first. */
	revisions(planId: string, indicatorId: string, access: Access, limit?: number): Promise<Revision[]>;
	/** Series of several indicators in one query, with their breaks: for targets. */
	series(
		planId: string,
		wanted: readonly { indicatorId: string; breakdown: Breakdown }[],
		access: Access
	): Promise<{ series: Series[]; breaks: Record<string, number[]> }>;
	create(planId: string, definition: IndicatorDefinition, by: Actor): Promise<DefinitionResult>;
	update(planId: string, id: string, definition: IndicatorDefinition, by: Actor): Promise<DefinitionResult>;
	/** Only while there are no observations: measured values are never thrown away with a click. */
	remove(planId: string, id: string, by: Actor): Promise<{ ok: true } | Refused<'forbidden' | 'gone' | 'has_values'>>;
	/** Adds the indicators of the catalogue that the plan does not have yet (by code). */
	takeOver(planId: string, by: Actor): Promise<{ ok: true; added: number } | Refused<'forbidden' | 'gone'>>;
	enter(
		planId: string,
		indicatorId: string,
		values: readonly EnteredValue[],
		by: string,
		reason?: string
	): Promise<EnterResult>;
	/** A new series begins in this year; `note: null` takes it back. */
	setBreak(
		planId: string,
		indicatorId: string,
		year: number,
		note: string | null,
		by: string
	): Promise<{ ok: true } | Refused<'forbidden' | 'gone' | 'invalid'>>;
	settings(planId: string): Promise<IndicatorSettings>;
	setSettings(
		planId: string,
		settings: IndicatorSettings,
		by: Actor
	): Promise<{ ok: true } | Refused<'forbidden' | 'gone' | 'invalid'>>;
}

export interface IndicatorDeps {
	db: Db;
	audit: Audit;
	now: () => number;
}

export function createIndicators(deps: IndicatorDeps): Indicators {
	const { db } = deps;
	return {
		overview: (planId, access) => readOverview(db, planId, access),
		list: (planId) => listIndicators(db, planId),
		read: (planId, id, access) => readIndicator(db, planId, id, access),
		revisions: (planId, id, access, limit) => readRevisions(db, planId, id, access, limit),
		series: (planId, wanted, access) => readSeries(db, planId, wanted, access),
		create: (planId, definition, by) => createIndicator(deps, planId, definition, by),
		update: (planId, id, definition, by) => updateIndicator(deps, planId, id, definition, by),
		remove: (planId, id, by) => removeIndicator(deps, planId, id, by),
		takeOver: (planId, by) => takeOverCatalogue(deps, planId, by),
		enter: (planId, id, values, by, reason) => enterValues(deps, planId, id, values, by, reason),
		setBreak: (planId, id, year, note, by) => setBreak(deps, planId, id, year, note, by),
		async settings(planId) {
			const row = await db.selectFrom('indicator_setting').selectAll().where('plan_id', '=', planId).executeTakeFirst();
			return row ? settingsOf(row) : defaultSettings;
		},
		setSettings: (planId, settings, by) => setSettings(deps, planId, settings, by)
	};
}
