import type { Indicator } from '$lib/indicators/definition.ts';
import type { Method } from '$lib/indicators/progress/types.ts';
import type { Target } from '$lib/plan/types.ts';
import type { Point, Series } from '$lib/server/indicators/indicators.ts';

/** What a target is judged by: from SQL, while the target itself lives in the plan's document. */
export interface MeasuredData {
	indicators: readonly Indicator[];
	series: readonly Series[];
	breaks: Readonly<Record<string, readonly number[]>>;
	method: Method;
	/** Percent of the way. */
	tolerance: number;
}

export interface MeasuredTarget {
	indicator: Indicator;
	points: readonly Point[];
	breaks: readonly number[];
	method: Method;
	tolerance: number;
}

export function measuredFor(
	data: MeasuredData | null,
	{ indicator: id, breakdown }: Pick<Target, 'indicator' | 'breakdown'>
): MeasuredTarget | null {
	const indicator = data?.indicators.find((one) => one.id === id);
	if (!data || !indicator) return null;
	const series = data.series.find((one) => one.indicatorId === id && one.breakdown === breakdown);
	const { method, tolerance } = data;
	return { indicator, points: series?.points ?? [], breaks: data.breaks[id] ?? [], method, tolerance };
}

/** What is known and what has just come, of whatever was asked for: answers may overtake each other. */
export function withFigures(known: MeasuredData | null, next: MeasuredData): MeasuredData {
	if (!known) return next;
	const indicators = new Map([...known.indicators, ...next.indicators].map((one) => [one.id, one]));
	const series = new Map([...known.series, ...next.series].map((one) => [`${one.indicatorId} ${one.breakdown}`, one]));
	const breaks = { ...known.breaks, ...next.breaks };
	return { ...next, indicators: [...indicators.values()], series: [...series.values()], breaks };
}

/** Year as of which a plan is looked at. */
export function reportYearOf(asOf: string | null, now = new Date()): number {
	return Number((asOf ?? now.toISOString()).slice(0, 4));
}

/** Address of the figures for these targets, or for all of the plan. */
export function measuredAddress(
	planId: string,
	targets: readonly Pick<Target, 'indicator' | 'breakdown'>[] | 'plan',
	all: boolean
): string {
	const query = new URLSearchParams();
	if (all) query.set('all', '1');
	if (targets === 'plan') query.set('targets', 'plan');
	else for (const { indicator, breakdown } of targets) query.append('t', `${indicator} ${breakdown}`);
	return `/plan/${planId}/indicators/series?${query}`;
}
