import { requirePlan } from '$lib/server/guard.ts';
import type { PageServerLoad } from './$types';
import { groupChanges } from './history/changes.ts';

/** The newest changes; everything else of the overview is worked out from the plan itself. */
export const load: PageServerLoad = async (event) => {
	event.depends('etappe:history');
	await requirePlan(event);
	const entries = await event.locals.app.history.of(event.params.plan, { limit: 150 });
	return { latest: groupChanges(entries).slice(0, 8) };
};
