import { m } from '$lib/paraglide/messages';
import { accountErrors, originOf, problem, readForm } from '$lib/server/forms.ts';
import { newPlanErrors, newPlanOf } from '$lib/server/new-plan.ts';
import { signIn } from '$lib/server/session-cookie.ts';
import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const link = await locals.app.accounts.readSetupLink(params.token);
	return { problem: link.ok ? null : link.reason };
};

export const actions: Actions = {
	default: async (event) => {
		const { accounts, plans } = event.locals.app;
		const values = await readForm(event.request);
		const { email = '', name = '', password = '' } = values;
		// Before the account: the link works only once.
		const planErrors = newPlanErrors(values);
		if (Object.keys(planErrors).length > 0) return fail(400, problem(values, planErrors));
		const result = await accounts.setUp(event.params.token, { email, name, password }, originOf(event));
		if (!result.ok) {
			if (result.reason === 'invalid') return fail(400, problem(values, accountErrors(result.fields)));
			if (result.reason === 'email_taken') return fail(400, problem(values, { email: m.error_email_taken() }));
			return fail(410, problem(values, {}, m.setup_stale()));
		}
		await signIn(event, result);
		const created = await plans.create(newPlanOf(values), result.user.id);
		redirect(303, created.ok ? `/plan/${created.planId}` : '/');
	}
};
