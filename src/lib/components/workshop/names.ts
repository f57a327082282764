import { m } from '$lib/paraglide/messages';
import type { Phase } from '$lib/workshop/types.ts';

export const phaseNames: Record<Phase, () => string> = {
	arrive: m.workshop_phase_arrive,
	collect: m.workshop_phase_collect,
	cluster: m.workshop_phase_cluster,
	vote: m.workshop_phase_vote,
	promote: m.workshop_phase_promote,
	weigh: m.workshop_phase_weigh
};

/** What is to be done in a phase, said to those in the room. */
export const phaseTasks: Record<Phase, () => string> = {
	arrive: m.workshop_task_arrive,
	collect: m.workshop_task_collect,
	cluster: m.workshop_task_cluster,
	vote: m.workshop_task_vote,
	promote: m.workshop_task_promote,
	weigh: m.workshop_task_weigh
};

/** Why something could not be taken in, in words; named reasons of the plan and of workshops. */
export function refusalText(reason: string): string {
	switch (reason) {
		case 'forbidden':
			return m.workshop_refused_forbidden();
		case 'gone':
			return m.workshop_refused_gone();
		case 'too-long':
			return m.workshop_refused_long();
		case 'limit':
			return m.workshop_refused_limit();
		default:
			return m.workshop_refused_other();
	}
}
