import { chartPoints } from '$lib/components/indicators/format.ts';
import type { ChartLine } from '$lib/components/charts/types.ts';
import type { Revision } from '$lib/server/indicators/indicators.ts';
import { breakdownLabel, partsOf } from '$lib/indicators/breakdown.ts';
import type { Indicator } from '$lib/indicators/definition.ts';
import { keyOf, type Observation } from '$lib/indicators/observation.ts';

/** By what the chart is broken down: a dimension's name, or the total. */
export interface ChartChoice {
	/** Empty: the total. */
	dimension: string;
	lines: ChartLine[];
}

/** What can be drawn: the total, and each dimension by itself (the others in total, or held at the series shown first). */
export function chartChoices(
	indicator: Indicator,
	observations: readonly Observation[],
	revisions: readonly Revision[],
	total: string
): ChartChoice[] {
	const before = Map.groupBy(revisions, keyOf);
	/** What this value was before: numbers that are not the one of now. */
	const was = (one: Observation): number[] => {
		const values = (before.get(keyOf(one)) ?? []).flatMap((revision) => revision.before.value ?? []);
		return [...new Set(values)].filter((value) => value !== one.value);
	};
	const withRevisions = (own: readonly Observation[]) =>
		chartPoints(own).map((point, i) => {
			const earlier = was(own[i]!);
			return earlier.length > 0 ? { ...point, was: earlier } : point;
		});
	const groups = [...Map.groupBy(observations, ({ breakdown }) => breakdown)].map(([breakdown, own]) => ({
		breakdown,
		parts: partsOf(breakdown),
		line: { name: breakdownLabel(breakdown, total), points: withRevisions(own) }
	}));
	const headline = groups.filter(({ breakdown }) => breakdown === indicator.headline);
	const choices: ChartChoice[] = [];
	if (headline.length > 0) choices.push({ dimension: '', lines: headline.map(({ line }) => line) });
	for (const { name } of indicator.dimensions) {
		const fixed = partsOf(indicator.headline).filter(([dimension]) => dimension !== name);
		const own = groups.filter(
			({ parts }) =>
				parts.some(([dimension]) => dimension === name) &&
				parts.length === fixed.length + 1 &&
				fixed.every(([dimension, value]) => parts.some(([d, v]) => d === dimension && v === value))
		);
		const lines = own.map(({ parts, line }) => ({ ...line, name: parts.find(([d]) => d === name)?.[1] ?? line.name }));
		if (lines.length > 1) choices.push({ dimension: name, lines });
	}
	return choices;
}

/** The table of all values: one row per group, one column per period. */
export function valueTable(observations: readonly Observation[]) {
	const key = ({ kind, start }: Observation['span']) => `${start} ${kind}`;
	const periods = new Map(observations.map(({ span }) => [key(span), span]));
	const columns = [...periods].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, span]) => ({ id, span }));
	const rows = [...Map.groupBy(observations, ({ breakdown }) => breakdown)].map(([breakdown, own]) => {
		const cells = new Map(own.map((one) => [key(one.span), one]));
		return { breakdown, cells: columns.map(({ id }) => cells.get(id) ?? null) };
	});
	return { columns, rows };
}
