import { isOverdue, planDay } from '$lib/plan/selectors/progress.ts';
import { live } from '$lib/plan/selectors/records.ts';
import { stepLine } from '$lib/plan/selectors/steps.ts';
import type { Digest } from '$lib/server/digests.ts';

/** A plan in a few figures, for its card in the list. */
export function summarise({ line: plan, measures }: Digest, today = planDay(plan, new Date())) {
	const line = stepLine(plan);
	const milestones = live(plan, 'milestones');
	const current = line.find((station) => station.current)?.step ?? null;
	return {
		states: line.map(({ step, current }) => ({ number: step.number, status: step.status, current })),
		current: current && { number: current.number, title: current.shortTitle || current.title },
		reached: milestones.filter(({ doneOn }) => doneOn !== null).length,
		milestones: milestones.length,
		overdue: milestones.filter((milestone) => isOverdue(milestone, today)).length,
		measures
	};
}
