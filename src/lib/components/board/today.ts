import { planDay } from '../../plan/selectors/progress.ts';
import type { Day, Plan } from '../../plan/types.ts';

/** The day from which the plan is looked at: its own, or that of the reader. */
export function planToday(plan: Plan): Day {
	return planDay(plan, new Date());
}
