import { requireMinutes } from '$lib/server/workshop-page.ts';
import { readMinutes } from '$lib/server/workshop-minutes.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const workshop = await requireMinutes(event);
	const minutes = (await readMinutes(event.locals.app, workshop)) ?? error(404);
	return { minutes, running: workshop.status === 'open', id: workshop.id };
};
