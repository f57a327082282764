import { m } from '$lib/paraglide/messages';
import { accountErrors, originOf, problem, readForm } from '$lib/server/forms.ts';
import { signIn } from '$lib/server/session-cookie.ts';
import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const invitation = await locals.app.members.invitations.read(params.token);
	if (!invitation.ok) {
		locals.app.log.info({ reason: invitation.reason }, 'invitation refused');
		return { invitation: null, problem: invitation.reason };
	}
	const access = locals.user && (await locals.app.members.accessOf(locals.user.id, invitation.planId));
	return { invitation, problem: null, memberAs: access?.role ?? null };
};

export const actions: Actions = {
	/** Somebody who has an account and is signed in. */
	join: async (event) => {
		const { user, app } = event.locals;
		if (!user) redirect(303, `/login?next=${encodeURIComponent(event.url.pathname)}`);
		const result = await app.members.invitations.accept(event.params.token, user.id);
		if (!result.ok) return fail(410, { ...problem({}, {}), stale: result.reason });
		redirect(303, `/plan/${result.planId}`);
	},
	/** Somebody new. */
	create: async (event) => {
		const values = await readForm(event.request);
		const { email = '', name = '', password = '' } = values;
		const { invitations } = event.locals.app.members;
		const result = await invitations.acceptAsNew(event.params.token, { email, name, password }, originOf(event));
		if (result.ok) {
			await signIn(event, result);
			redirect(303, `/plan/${result.planId}`);
		}
		if (result.reason === 'invalid') return fail(400, problem(values, accountErrors(result.fields)));
		if (result.reason === 'email_taken') return fail(400, { ...problem(values, { email: m.invite_email_taken() }) });
		return fail(410, { ...problem(values, {}), stale: result.reason });
	}
};
