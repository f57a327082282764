import { m } from '$lib/paraglide/messages';
import { problem } from '$lib/server/forms.ts';
import { requirePlan } from '$lib/server/guard.ts';
import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

/** All indicators with one series each: a constant number of queries, however many there are. */
export const load: PageServerLoad = async (event) => {
	const access = await requirePlan(event);
	return { rows: await event.locals.app.indicators.overview(event.params.plan, access) };
};

export const actions: Actions = {
	takeOver: async (event) => {
		const { userId } = await requirePlan(event);
		const result = await event.locals.app.indicators.takeOver(event.params.plan, userId);
		if (!result.ok) return fail(403, problem({}, {}, m.ind_forbidden()));
		return { done: m.ind_taken_over({ count: result.added }) };
	}
};
