import { m } from '$lib/paraglide/messages';
import { safePath } from '$lib/components/safe-path.ts';
import { originOf, problem, readForm, waitInWords } from '$lib/server/forms.ts';
import { signIn } from '$lib/server/session-cookie.ts';
import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = safePath(url.searchParams.get('next'));
	if (locals.user) redirect(303, next);
	return { next };
};

export const actions: Actions = {
	default: async (event) => {
		const values = await readForm(event.request);
		const { email = '', password = '' } = values;
		const errors: Record<string, string> = {};
		if (!email) errors.email = m.login_email_missing();
		if (!password) errors.password = m.login_password_missing();
		if (errors.email || errors.password) return fail(400, problem(values, errors));
		const result = await event.locals.app.accounts.login(email, password, originOf(event));
		if (result.ok) {
			await signIn(event, result);
			redirect(303, safePath(values.next));
		}
		if (result.reason === 'limited') {
			event.setHeaders({ 'Retry-After': String(result.retryAfter) });
			return fail(429, problem(values, {}, m.login_limited({ wait: waitInWords(result.retryAfter) })));
		}
		return fail(400, problem(values, {}, m.login_wrong()));
	}
};
