import { baseOf, comparablePoints, signOf, targetOf } from './points.ts';
import { notAssessable, type LinearVerdict, type Point, type Progress, type ProgressInput } from './types.ts';

/**
 * The target path: a straight line from the baseline to the target, or through agreed values on the way.
 * The latest value is held against the path at `reportYear`: met, on the path (within `tolerance`), behind but
 * better than the baseline, or no better than it. Source: indicators.md of this project; the path itself is the
 * "Zielpfad" of municipal controlling.
 */
export function linearProgress(input: ProgressInput): Progress<LinearVerdict> {
	const points = comparablePoints(input);
	if (!Array.isArray(points)) return points;
	const target = targetOf(input);
	const { targetYear, reportYear } = input;
	if (target === undefined) return notAssessable('no_target');
	if (targetYear === undefined) return notAssessable('no_target_year');
	const base = agreedBase(input) ?? baseOf(points, input.baseYear);
	const last = points.at(-1);
	if (!base || !last) return notAssessable('too_few_points', { points: points.length, needed: 2 });
	const [baseYear, baseline] = base;
	if (targetYear <= (input.baseYear ?? baseYear) || targetYear <= baseYear) {
		return notAssessable('target_year_before_base', { targetYear, baseYear: input.baseYear ?? baseYear });
	}

	const sign = signOf(input.direction);
	const way = target - baseline;
	const expected = onPath([base, ...between(input.path, baseYear, targetYear), [targetYear, target]], reportYear);
	const years = last[0] - baseYear;
	const change = years > 0 ? (last[1] - baseline) / years : null;
	const gap = (last[1] - expected) * sign;
	const figures = {
		baseYear,
		baseline,
		lastYear: last[0],
		last: last[1],
		reportYear,
		targetYear,
		target,
		expected,
		gap
	};
	const judged = (verdict: Exclude<LinearVerdict, 'not_assessable'>): Progress<LinearVerdict> => ({
		verdict,
		change,
		projected: change === null ? null : last[1] + change * Math.max(0, targetYear - last[0]),
		missedShare: null,
		progressValue: way === 0 ? null : (last[1] - baseline) / way,
		expected,
		why: { key: `linear_${verdict}`, values: change === null ? figures : { ...figures, change } }
	});

	if ((last[1] - target) * sign >= 0) return judged('reached');
	if (change === null) return notAssessable('too_few_points', { points: 1, needed: 2 });
	const leeway = Math.max(0, input.tolerance ?? 0) * Math.abs(way);
	if (gap >= -leeway - 1e-9 * Math.abs(way)) return judged('on_path');
	return judged(change * sign > 0 ? 'behind' : 'wrong_direction');
}

function agreedBase({ path, baseYear }: ProgressInput): Point | undefined {
	return path?.find(([year]) => year === baseYear);
}

function between(path: readonly Point[] = [], from: number, to: number): Point[] {
	return path.filter(([year]) => year > from && year < to).sort(([a], [b]) => a - b);
}

/** Piecewise linear; before the first and after the last point it stays level. */
export function onPath(path: readonly Point[], year: number): number {
	let [fromYear, from] = path[0] ?? [year, NaN];
	if (year <= fromYear) return from;
	for (const [toYear, to] of path) {
		if (year <= toYear && toYear > fromYear) return from + ((to - from) * (year - fromYear)) / (toYear - fromYear);
		[fromYear, from] = [toYear, to];
	}
	return from;
}
