import { requireWorkshop, wayIn } from '$lib/server/workshop-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const workshop = await requireWorkshop(event);
	const { id, planId, title, code, state } = workshop;
	return { workshop: { id, planId, title, code, phase: state.phase }, wayIn: wayIn(event.url.origin, code) };
};
