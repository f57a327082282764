import { requirePlan } from '$lib/server/guard.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const access = await requirePlan(event);
	const page = await event.locals.app.indicators.read(event.params.plan, event.params.indicator, access);
	if (!page) error(404);
	if (!page.mayEnter) error(403);
	return page;
};
