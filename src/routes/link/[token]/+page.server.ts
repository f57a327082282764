import { originOf } from '$lib/server/forms.ts';
import { signIn } from '$lib/server/session-cookie.ts';
import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const link = await locals.app.accounts.readSignInLink(params.token);
	return link.ok ? { name: link.user.name, problem: null } : { name: '', problem: link.reason };
};

export const actions: Actions = {
	// Only the button uses the link up: mail programs open addresses on their own to look at them.
	default: async (event) => {
		const result = await event.locals.app.accounts.signInWithLink(event.params.token, originOf(event));
		if (!result.ok) return fail(410, { problem: result.reason });
		await signIn(event, result);
		redirect(303, '/account?new-password');
	}
};
