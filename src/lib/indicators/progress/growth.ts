import { baseOf, comparablePoints, signOf, targetOf } from './points.ts';
import { notAssessable, type Direction, type GrowthVerdict, type Progress, type ProgressInput } from './types.ts';

/** An exponential model knows no zero: the method puts this in its place. */
const insteadOfZero = 0.001;
const withTarget = { high: 0.95, medium: 0.6 };
const withoutTarget = { high: 0.015, medium: 0.005 };
const limitExponent = 4.44;

/**
 * Compound annual growth rate: Open SDG, after Statistics Canada's progress measure.
 * Source: open-sdg.readthedocs.io/en/latest/progress-methodology and sdg-build's progress calculation.
 * Needs two points of the same sign. With negative values the sign of a growth rate turns round.
 */
export function growthProgress(input: ProgressInput): Progress<GrowthVerdict> {
	const points = comparablePoints(input);
	if (!Array.isArray(points)) return points;
	const last = points.at(-1);
	const measured = baseOf(points, input.baseYear);
	if (!last || !measured) return notAssessable('too_few_points', { points: points.length, needed: 2 });

	const [baseYear, base] = [measured[0], orInstead(measured[1])];
	const given = targetOf(input);
	const target = given === undefined ? undefined : orInstead(given);
	const { targetYear } = input;
	if (target !== undefined && targetYear === undefined) return notAssessable('no_target_year');
	if (target !== undefined && targetYear !== undefined && targetYear <= (input.baseYear ?? baseYear)) {
		return notAssessable('target_year_before_base', { targetYear, baseYear: input.baseYear ?? baseYear });
	}
	const years = last[0] - baseYear;
	const direction = signOf(input.direction);
	const figures: Record<string, number> = { baseYear, base: measured[1], lastYear: last[0], last: last[1] };
	const judged = (
		verdict: Exclude<GrowthVerdict, 'not_assessable'>,
		progressValue: number | null
	): Progress<GrowthVerdict> => ({
		verdict,
		change: null,
		projected: null,
		missedShare: null,
		progressValue,
		expected: null,
		why: { key: `growth_${given === undefined ? 'rate' : 'target'}_${verdict}`, values: figures }
	});
	const comparable = years > 0 && last[1] * base >= 0;
	const growth = comparable ? rate(base, last[1], years) : null;
	if (growth !== null) Object.assign(figures, { growth });

	if (target === undefined || targetYear === undefined) {
		if (growth === null) return obstacle();
		const value = Math.sign(base) * direction * growth;
		const scale = limitScale(measured[1], input.limit);
		return judged(category(value, { high: withoutTarget.high * scale, medium: withoutTarget.medium * scale }), value);
	}

	Object.assign(figures, { target: given, targetYear });
	const needed = target * base > 0 && targetYear > baseYear ? rate(base, target, targetYear - baseYear) : null;
	if (needed !== null) Object.assign(figures, { needed });
	const ratio =
		growth === null || needed === null || needed === 0
			? null
			: (Math.sign(base) * direction * growth) / Math.abs(needed);
	if (achieved(last[1], target, input.direction)) return judged('target_achieved', ratio);
	if (growth === null) return obstacle();
	if (needed === null) {
		if (targetYear <= baseYear) return notAssessable('target_year_before_base', { targetYear, baseYear });
		return notAssessable('sign_change', { base: measured[1], target });
	}
	// The base already stood on the target and has since left it: no growth is needed, any ratio to it is infinite.
	if (ratio === null) return judged('deterioration', null);
	return judged(category(ratio, withTarget), ratio);

	function obstacle() {
		if (years <= 0) return notAssessable('too_few_points', { points: 1, needed: 2 });
		return notAssessable('sign_change', figures);
	}
}

function orInstead(value: number): number {
	return value === 0 ? insteadOfZero : value;
}

function rate(from: number, to: number, years: number): number {
	return (to / from) ** (1 / years) - 1;
}

function achieved(value: number, target: number, direction: Direction): boolean {
	return direction === 'increase' ? value >= target : value <= target;
}

function category(value: number, { high, medium }: { high: number; medium: number }) {
	if (value >= high) return 'substantial_progress';
	if (value >= medium) return 'moderate_progress';
	return value >= 0 ? 'limited_progress' : 'deterioration';
}

/** Near a natural limit less growth is possible: thresholds shrink, to 0 at the limit itself. */
function limitScale(base: number, limit: number | undefined): number {
	if (limit === undefined || !Number.isFinite(limit)) return 1;
	const [y, l] = [Math.abs(base), Math.abs(limit)];
	if (y >= 2 * l) return 1;
	return 1 - ((y <= l ? y : 2 * l - y) / l) ** limitExponent;
}
