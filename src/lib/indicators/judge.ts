import type { Target, TargetVerdict } from '../plan/types.ts';
import { readSteps } from '../plan/target-steps.ts';
import type { Aim } from './definition.ts';
import { progress } from './progress/index.ts';
import { onPath } from './progress/linear.ts';
import { signOf } from './progress/points.ts';
import type { Direction, Method, Point, Progress, Verdict } from './progress/types.ts';
import { yearOf, type Span } from './time.ts';
import { worstOf } from './worst-of.ts';

type Measured = { span: Span; value: number | null };

/**
 * One value per calendar year, as the methods want it. Of shorter periods always the same one is taken (the one the
 * latest value stands for), so that seasons are not compared with each other.
 */
export function annualSeries(points: readonly Measured[]): [year: number, value: number | null][] {
	const latest = points.findLast(({ value }) => value !== null) ?? points.at(-1);
	if (!latest) return [];
	const part = ({ kind, start }: Span) =>
		kind === 'half' || kind === 'quarter' || kind === 'month' ? start.slice(5) : '';
	const same = points.filter(({ span }) => span.kind === latest.span.kind && part(span) === part(latest.span));
	const byYear = new Map<number, number | null>();
	for (const { span, value } of same) byYear.set(yearOf(span), value);
	return [...byYear];
}

/** Which way the target lies: as the indicator says, else from the baseline (or the latest value) to the target. */
export function directionOf(
	aim: Aim,
	{ baseValue, value }: Pick<Target, 'baseValue' | 'value'>,
	series: readonly (readonly [number, number | null])[]
): Direction {
	if (aim === 'more') return 'increase';
	if (aim === 'less') return 'decrease';
	const from = baseValue ?? series.find(([, one]) => one !== null)?.[1] ?? 0;
	return (value ?? from) >= from ? 'increase' : 'decrease';
}

export interface JudgeInput {
	target: Pick<Target, 'baseYear' | 'baseValue' | 'targetYear' | 'kind' | 'value' | 'high' | 'steps' | 'override'>;
	aim: Aim;
	limit: number | null;
	points: readonly Measured[];
	breaks: readonly number[];
	method: Method;
	/** Percent of the way. */
	tolerance: number;
	/** As of the end of which year. */
	reportYear: number;
}

export interface Judgement {
	/** What counts: the person's word, else the computed one. */
	verdict: TargetVerdict;
	computed: TargetVerdict;
	progress: Progress;
	direction: Direction;
	/** From the baseline over agreed values to the target; empty without a target year. */
	path: Point[];
	/** Latest value known at the time. */
	last: Point | null;
	/** What the path asks for at the end of the year of the report; `null` without a path. */
	expected: number | null;
	/** How much better (above 0) or worse than that the latest value is, in the indicator's unit. */
	gap: number | null;
}

/** How a target stands: computed by the plan's method, or as a person has put it. */
export function judge(input: JudgeInput): Judgement {
	const { target, reportYear } = input;
	const series = annualSeries(input.points);
	const direction = directionOf(input.aim, target, series);
	const value = target.value ?? undefined;
	const corridor = value !== undefined && target.high !== null ? ([value, target.high] as const) : value;
	const path = pathOf(target, series);
	const result = progress({
		method: input.method,
		series,
		breaks: input.breaks,
		direction,
		kind: target.kind,
		target: target.kind === 'direction' ? undefined : corridor,
		targetYear: target.kind === 'reach' ? (target.targetYear ?? undefined) : undefined,
		baseYear: target.baseYear ?? undefined,
		limit: input.limit ?? undefined,
		path,
		tolerance: input.tolerance / 100,
		reportYear
	});
	const last = series.findLast(([year, one]) => one !== null && year <= reportYear);
	const computed = plain(result, target.kind);
	const expected = path.length > 1 ? onPath(path, reportYear) : null;
	const measured = last?.[1] ?? null;
	const gap = expected === null || measured === null ? null : (measured - expected) * signOf(direction);
	return {
		verdict: target.override ?? computed,
		computed,
		progress: result,
		direction,
		path,
		last: last && last[1] !== null ? [last[0], last[1]] : null,
		expected,
		gap
	};
}

function pathOf(target: JudgeInput['target'], series: readonly (readonly [number, number | null])[]): Point[] {
	const { baseYear, baseValue, targetYear, value, kind } = target;
	if (kind !== 'reach' || targetYear === null || value === null) return [];
	const from = baseYear ?? series.find(([, one]) => one !== null)?.[0];
	const base = baseValue ?? series.find(([year, one]) => one !== null && (from === undefined || year >= from))?.[1];
	const start: Point[] =
		from !== undefined && base !== null && base !== undefined && from < targetYear ? [[from, base]] : [];
	const between = (readSteps(target.steps) ?? []).filter(([year]) => year > (from ?? 0) && year < targetYear);
	return [...start, ...between, [targetYear, value]];
}

const words: Record<Verdict, TargetVerdict> = {
	on_track: 'on_track',
	slightly_off_track: 'slightly_off_track',
	off_track_right_direction: 'off_track_right_direction',
	wrong_direction: 'wrong_direction',
	target_achieved: 'reached',
	substantial_progress: 'on_track',
	moderate_progress: 'slightly_off_track',
	limited_progress: 'off_track_right_direction',
	deterioration: 'wrong_direction',
	reached: 'reached',
	on_path: 'on_track',
	behind: 'off_track_right_direction',
	not_assessable: 'not_assessable'
};

/** The methods' verdicts in the six words of the interface. A target that is met and not lost again is reached. */
function plain({ verdict, why }: Progress, kind: Target['kind']): TargetVerdict {
	if (kind === 'reach' && why.key === 'dns_hold_on_track') return 'reached';
	return words[verdict];
}

/** A goal is as good as the worst of its targets; what cannot be judged says nothing. */
export function rollUpGoal(verdicts: readonly TargetVerdict[]): TargetVerdict {
	return worstOf(verdicts);
}

export interface FieldStatus {
	/** Share of the weight (or, without adopted weights, of the goals) per verdict; adds up to 1. */
	shares: Record<TargetVerdict, number>;
	/** By adopted weights; else every goal counts the same. */
	weighted: boolean;
	goals: number;
}

/** A field of action: how much of its weight stands where. Verdicts are not averaged. */
export function rollUpField(goals: readonly { verdict: TargetVerdict; weight: number | null }[]): FieldStatus {
	const weighted = goals.length > 0 && goals.every(({ weight }) => weight !== null && weight > 0);
	const of = (goal: { weight: number | null }) => (weighted ? (goal.weight ?? 0) : 1);
	const all = goals.reduce((sum, goal) => sum + of(goal), 0) || 1;
	const shares: FieldStatus['shares'] = {
		reached: 0,
		on_track: 0,
		slightly_off_track: 0,
		off_track_right_direction: 0,
		wrong_direction: 0,
		not_assessable: 0
	};
	for (const goal of goals) shares[goal.verdict] += of(goal) / all;
	return { shares, weighted, goals: goals.length };
}
