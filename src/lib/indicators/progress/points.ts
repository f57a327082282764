import { notAssessable, type Direction, type Point, type Progress, type ProgressInput } from './types.ts';

/** +1 when more is better, −1 when less is better: multiplies a change into "better is positive". */
export function signOf(direction: Direction): 1 | -1 {
	return direction === 'increase' ? 1 : -1;
}

/** The bound that counts: of a corridor the weaker one (Destatis, target intervals). */
export function targetOf({ target, direction }: ProgressInput): number | undefined {
	const bound =
		typeof target === 'object' ? (direction === 'increase' ? Math.min(...target) : Math.max(...target)) : target;
	return bound !== undefined && Number.isFinite(bound) ? bound : undefined;
}

/**
 * The points that may be compared, oldest first: known by `reportYear`, none before the latest series break.
 * Two different values for one year, or a year that is none, make the series not assessable.
 */
export function comparablePoints(input: ProgressInput): Point[] | Progress<'not_assessable'> {
	const values = new Map<number, number>();
	for (const [year, value] of input.series) {
		if (!Number.isFinite(year)) return notAssessable('not_a_year');
		if (value === null || !Number.isFinite(value) || year > input.reportYear) continue;
		if (values.has(year) && values.get(year) !== value) return notAssessable('conflicting_year', { year });
		values.set(year, value);
	}
	const points = [...values].sort(([a], [b]) => a - b);
	const lastYear = points.at(-1)?.[0] ?? -Infinity;
	const newSeries = Math.max(-Infinity, ...(input.breaks ?? []).filter((year) => year <= lastYear));
	return points.filter(([year]) => year >= newSeries);
}

/** Base year of `growth` and `linear`: the given one, or the next with data. */
export function baseOf(points: readonly Point[], baseYear: number | undefined): Point | undefined {
	return points.find(([year]) => baseYear === undefined || year >= baseYear);
}
