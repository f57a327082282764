import { live } from '../../plan/selectors/records.ts';
import type { Plan } from '../../plan/types.ts';

/** How many measures serve each goal. Goals that none serves are not in it: those are the gaps. */
export function measuresPerGoal(plan: Plan): Map<string, number> {
	const counts = new Map<string, number>();
	for (const measure of live(plan, 'measures'))
		for (const goal of measure.goals) counts.set(goal, (counts.get(goal) ?? 0) + 1);
	return counts;
}
