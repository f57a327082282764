import { comparablePoints, signOf, targetOf } from './points.ts';
import { notAssessable, type DnsVerdict, type Progress, type ProgressInput, type TargetKind } from './types.ts';

const pointsUsed = 6;
const pointsNeeded = 4;
/** So that a share of exactly 5 % is not taken for less by a rounding of floating point. */
const rounding = 1e-9;

/**
 * The rule of the German sustainability strategy: Destatis' "weather symbols".
 * Source: Statistisches Bundesamt, "Status der Indikatoren – Methodik" (dns-indikatoren.de/status).
 * Linear; needs no base year. Fewer than four comparable points: `not_assessable`.
 */
export function dnsProgress(input: ProgressInput): Progress<DnsVerdict> {
	const comparable = comparablePoints(input);
	if (!Array.isArray(comparable)) return comparable;
	const points = comparable.slice(-pointsUsed);
	const first = points[0];
	const last = points.at(-1);
	const before = points.at(-2);
	if (!first || !last || !before || points.length < pointsNeeded) {
		return notAssessable('too_few_points', { points: points.length, needed: pointsNeeded });
	}

	const target = targetOf(input);
	const { targetYear } = input;
	const kind = input.kind ?? kindOf(target, targetYear);
	if (kind !== 'direction' && target === undefined) return notAssessable('no_target');
	if (kind === 'reach' && targetYear === undefined) return notAssessable('no_target_year');

	const sign = signOf(input.direction);
	const change = (last[1] - first[1]) / (last[0] - first[0]);
	const better = Math.sign(change * sign);
	const figures: Record<string, number> = {
		change,
		points: points.length,
		firstYear: first[0],
		first: first[1],
		lastYear: last[0],
		last: last[1],
		reportYear: input.reportYear
	};
	const judged = (verdict: Exclude<DnsVerdict, 'not_assessable'>, as: TargetKind, ahead?: Ahead) => ({
		verdict,
		change,
		projected: ahead?.projected ?? null,
		missedShare: ahead?.missedShare ?? null,
		progressValue: null,
		expected: null,
		why: { key: `dns_${as}_${verdict}` as const, values: { ...figures, ...ahead } }
	});

	if (kind === 'direction' || target === undefined) {
		const lastChange = last[1] - before[1];
		const lastBetter = lastChange * sign > 0;
		Object.assign(figures, { lastChange });
		if (better > 0) return judged(lastBetter ? 'on_track' : 'slightly_off_track', 'direction');
		return judged(lastBetter ? 'off_track_right_direction' : 'wrong_direction', 'direction');
	}

	Object.assign(figures, { target }, targetYear === undefined ? {} : { targetYear });
	const met = (last[1] - target) * sign >= 0;
	if (kind === 'hold' || met || targetYear === undefined || targetYear <= input.reportYear) {
		if (met) return judged(better >= 0 ? 'on_track' : 'slightly_off_track', 'hold');
		return judged(better > 0 ? 'off_track_right_direction' : 'wrong_direction', 'hold');
	}

	const projected = last[1] + change * (targetYear - input.reportYear);
	const missedShare = Math.max(0, (target - projected) * sign) / Math.abs(target - last[1]);
	const ahead = { projected, missedShare };
	if (better <= 0) return judged('wrong_direction', 'reach', ahead);
	if (missedShare < 0.05 - rounding) return judged('on_track', 'reach', ahead);
	if (missedShare <= 0.2 + rounding) return judged('slightly_off_track', 'reach', ahead);
	return judged('off_track_right_direction', 'reach', ahead);
}

/** Of a target whose year is still ahead. */
type Ahead = { projected: number; missedShare: number };

function kindOf(target: number | undefined, targetYear: number | undefined): TargetKind {
	if (target === undefined) return 'direction';
	return targetYear === undefined ? 'hold' : 'reach';
}
