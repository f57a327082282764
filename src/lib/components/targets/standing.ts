import { judge, rollUpGoal } from '$lib/indicators/judge.ts';
import { axisTime, yearOf } from '$lib/indicators/time.ts';
import type { Target, TargetVerdict } from '$lib/plan/types.ts';
import { measuredFor, type MeasuredData } from './measured.ts';
import { verdictLooks, wantedSentence } from './words.ts';

/** How a goal stands by its targets, for its card: each as a small line with its path, and the verdict for all. */
export interface GoalStanding {
	verdict: TargetVerdict;
	lines: readonly TargetLine[];
}

export interface TargetLine {
	id: string;
	points: readonly { x: number; y: number | null }[];
	breaks: readonly number[];
	/** From the baseline to the target. */
	path: { from: { x: number; y: number } | null; x: number; y: number } | null;
	verdict: TargetVerdict;
	/** What is wanted and how it stands, in words. */
	label: string;
}

/** By goal; goals without targets, and targets whose figures are not here yet, are not in it. */
export function standings(
	targets: Readonly<Record<string, Target>>,
	data: MeasuredData | null,
	reportYear: number,
	locale: string
): Map<string, GoalStanding> {
	const lines = new Map<string, TargetLine[]>();
	const inOrder = Object.values(targets).sort((a, b) => (a.order < b.order ? -1 : 1));
	for (const target of inOrder) {
		const line = target.deletedAt === null ? lineOf(target, data, reportYear, locale) : null;
		if (line) lines.set(target.goal, [...(lines.get(target.goal) ?? []), line]);
	}
	return new Map(
		[...lines].map(([goal, own]) => [goal, { verdict: rollUpGoal(own.map(({ verdict }) => verdict)), lines: own }])
	);
}

function lineOf(target: Target, data: MeasuredData | null, reportYear: number, locale: string): TargetLine | null {
	const measured = measuredFor(data, target);
	if (!measured) return null;
	const { indicator, breaks } = measured;
	const { aim, limit } = indicator;
	const { verdict, path } = judge({ ...measured, aim, limit, target, reportYear });
	const [from, to] = [path.length > 1 ? path[0] : undefined, path.at(-1)];
	return {
		id: target.id,
		points: measured.points
			.filter(({ span }) => yearOf(span) <= reportYear)
			.map(({ span, value }) => ({ x: axisTime(span), y: value })),
		breaks,
		path: to ? { from: from ? { x: from[0], y: from[1] } : null, x: to[0], y: to[1] } : null,
		verdict,
		label: `${indicator.code}: ${wantedSentence(target, indicator, locale)}. ${verdictLooks[verdict].label()}`
	};
}
