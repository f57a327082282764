import { minutesOf } from '../../src/lib/workshop/minutes.ts';
import type { ChangeResult, Workshops } from '../../src/lib/server/workshops.ts';
import type { Plans } from '../../src/lib/server/plans.ts';

export interface FinishDeps {
	workshops: Workshops;
	/** Reads what was accepted a moment before. */
	plans: Pick<Plans, 'read'>;
}

/**
 * Ends a workshop: first nobody gets in or writes any more, then what is there is kept as minutes. `by`: `null` for the
 * server itself.
 */
export async function finishWorkshop(
	{ workshops, plans }: FinishDeps,
	planId: string,
	id: string,
	by: string | null
): Promise<ChangeResult> {
	const ended = await workshops.end(planId, id, by);
	if (!ended.ok) return ended;
	const read = await plans.read(planId);
	if (read) {
		const minutes = minutesOf(ended.workshop, read.plan, await workshops.guests(id));
		await workshops.keepMinutes(planId, id, JSON.stringify(minutes));
	}
	return ended;
}

/** Ends those whose time has been over for hours: nobody thought of it, and guests must not stay. */
export async function finishOverdue(deps: FinishDeps): Promise<string[]> {
	const overdue = await deps.workshops.overdue();
	for (const { planId, id } of overdue) await finishWorkshop(deps, planId, id, null);
	return overdue.map(({ id }) => id);
}
