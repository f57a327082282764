import { requireWorkshop, wayIn } from '$lib/server/workshop-page.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { title, startsAt, code, planId, id } = await requireWorkshop(event);
	const way = wayIn(event.url.origin, code);
	if (!way || code === null) error(404);
	const info = await event.locals.app.plans.info(planId);
	return { title, startsAt, code, back: `/plan/${planId}/workshops/${id}`, wayIn: way, plan: info };
};
