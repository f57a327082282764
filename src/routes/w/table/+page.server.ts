import { guestOfRequest } from '$lib/server/guest.ts';
import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const session = await guestOfRequest(event);
	if (!session) redirect(303, '/w');
	const { guest, workshop, state } = session;
	return {
		state,
		me: { id: guest.id, name: guest.name },
		workshop: { id: workshop.id, planId: workshop.planId, title: workshop.title, phase: workshop.state.phase }
	};
};

export const actions: Actions = {
	leave: async (event) => {
		const session = await guestOfRequest(event);
		const { workshops } = event.locals.app;
		if (session?.state === 'in') await workshops.leave(session.guest.id);
		const { name } = workshops.cookie('', { endsAt: 0 }, false);
		event.cookies.delete(name, { path: '/' });
		redirect(303, '/w');
	}
};
