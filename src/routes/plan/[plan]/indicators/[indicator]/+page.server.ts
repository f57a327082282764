import { m } from '$lib/paraglide/messages';
import { problem, readForm } from '$lib/server/forms.ts';
import { requirePlan } from '$lib/server/guard.ts';
import { error, fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const access = await requirePlan(event);
	const { plan, indicator } = event.params;
	const { indicators } = event.locals.app;
	const [page, revisions] = await Promise.all([
		indicators.read(plan, indicator, access),
		indicators.revisions(plan, indicator, access, 50)
	]);
	if (!page) error(404);
	return { ...page, revisions };
};

export const actions: Actions = {
	break: async (event) => {
		const { userId } = await requirePlan(event);
		const { plan, indicator } = event.params;
		const { year = '', note = '', remove } = await readForm(event.request);
		const text = remove ? null : note;
		const result = await event.locals.app.indicators.setBreak(plan, indicator, Number(year), text, userId);
		if (result.ok) return { done: remove ? m.ind_break_removed() : m.ind_break_set() };
		const reason = result.reason === 'invalid' ? m.ind_break_invalid() : m.ind_forbidden();
		return fail(400, problem({ year, note }, {}, reason));
	}
};
