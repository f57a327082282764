import { m } from '$lib/paraglide/messages';
import { guestOfRequest } from '$lib/server/guest.ts';
import { problem, readForm } from '$lib/server/forms.ts';
import { readCode } from '$lib/workshop/code.ts';
import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const session = await guestOfRequest(event);
	return { inside: session?.state === 'in' ? session.workshop.title : null };
};

export const actions: Actions = {
	default: async (event) => {
		const values = await readForm(event.request);
		const code = readCode(values.code ?? '');
		if (!code) return fail(400, problem(values, { code: m.workshop_code_shape() }));
		redirect(303, `/w/${code}`);
	}
};
