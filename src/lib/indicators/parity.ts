import { signOf } from './progress/points.ts';
import type { Direction } from './progress/types.ts';

export interface Parity {
	/** group − reference, in the indicator's unit (percentage points for shares); `null` without two values. */
	difference: number | null;
	/** max(group/reference, reference/group), 1 at parity; `null` when one of them is 0 or negative and the other is not. */
	ratio: number | null;
}

/** How far a group is from its reference group. Values in the indicator's unit; points and ratio are kept apart. */
export function parity({ group, reference }: { group: number | null; reference: number | null }): Parity {
	if (group === null || reference === null || !Number.isFinite(group) || !Number.isFinite(reference)) {
		return { difference: null, ratio: null };
	}
	const difference = group - reference;
	if (group === reference) return { difference, ratio: 1 };
	if (group <= 0 || reference <= 0) return { difference, ratio: null };
	return { difference, ratio: Math.max(group / reference, reference / group) };
}

export type GapTrend =
	/** The gap got smaller and the group itself did not get worse. */
	| 'closing'
	/** The gap got smaller only because the reference group got worse: no progress. */
	| 'levelled_down'
	| 'steady'
	| 'widening'
	/** Fewer than two years in which both groups have a value. */
	| 'not_assessable';

export interface GapOverTime {
	trend: GapTrend;
	/** Years in which both groups have a value, oldest first. */
	points: (Parity & { year: number })[];
	/** The first year `trend` compares: none before a break of the series. */
	since: number | null;
}

type Series = readonly (readonly [year: number, value: number | null])[];

/** Parity in every common year, and whether the gap closes between the first and the last that can be compared. */
export function gapOverTime(input: {
	group: Series;
	reference: Series;
	direction: Direction;
	/** First years of a new series. */
	breaks?: readonly number[];
}): GapOverTime {
	const reference = new Map(input.reference);
	const common = input.group
		.map(([year, group]) => ({ year, group, reference: reference.get(year) ?? null }))
		.filter((point) => parity(point).difference !== null)
		.sort((a, b) => a.year - b.year);
	const points = common.map(({ year, ...values }) => ({ year, ...parity(values) }));
	const last = common.at(-1);
	const newest = Math.max(-Infinity, ...(input.breaks ?? []).filter((year) => last && year <= last.year));
	const first = common.find(({ year }) => year >= newest);
	const since = first?.year ?? null;
	if (!first || !last || first === last) return { trend: 'not_assessable', points, since };
	const before = Math.abs(points.find(({ year }) => year === since)?.difference ?? 0);
	const after = Math.abs(points.at(-1)?.difference ?? 0);
	if (after === before) return { trend: 'steady', points, since };
	if (after > before) return { trend: 'widening', points, since };
	const groupGotBetter = ((last.group ?? 0) - (first.group ?? 0)) * signOf(input.direction) >= 0;
	return { trend: groupGotBetter ? 'closing' : 'levelled_down', points, since };
}
