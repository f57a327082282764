import { m } from '$lib/paraglide/messages';
import { accountErrors, problem, readForm, waitInWords } from '$lib/server/forms.ts';
import { requireUser } from '$lib/server/guard.ts';
import { clearSessionCookie } from '$lib/server/session-cookie.ts';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	const { accounts } = event.locals.app;
	const sessions = await accounts.sessions(user.id);
	return {
		user,
		resetting: event.locals.session !== null && accounts.mayResetPassword(event.locals.session),
		sessions: sessions.map(({ id, createdAt, seenAt, device }) => ({
			id,
			createdAt,
			seenAt,
			device,
			current: id === event.locals.sessionId
		}))
	};
};

function signedIn(event: RequestEvent) {
	const user = requireUser(event);
	const { session, app } = event.locals;
	if (!session) redirect(303, '/login');
	return { user, session, accounts: app.accounts };
}

export const actions: Actions = {
	name: async (event) => {
		const { user, accounts } = signedIn(event);
		const values = await readForm(event.request);
		const result = await accounts.rename(user.id, values.name ?? '');
		if (!result.ok) return fail(400, { about: 'name', ...problem(values, accountErrors(result.fields)) });
		return { about: 'name', done: m.account_name_saved() };
	},
	password: async (event) => {
		const { session, accounts } = signedIn(event);
		const values = await readForm(event.request);
		const current = accounts.mayResetPassword(session) ? null : (values['current-password'] ?? '');
		const result = await accounts.changePassword(session, current, values['new-password'] ?? '');
		if (result.ok) return { about: 'password', done: m.account_password_saved() };
		const failed = (errors: Record<string, string>, about?: string) =>
			fail(400, { about: 'password', ...problem({}, errors, about) });
		if (result.reason === 'limited') return failed({}, m.login_limited({ wait: waitInWords(result.retryAfter) }));
		if (result.reason === 'wrong') return failed({ 'current-password': m.error_password_wrong() });
		return failed({ 'new-password': m.error_password() });
	},
	session: async (event) => {
		const { user, accounts } = signedIn(event);
		const values = await readForm(event.request);
		await accounts.endSession(user.id, values.id ?? '');
		return { about: 'sessions', done: m.account_session_ended() };
	},
	everywhere: async (event) => {
		const { user, session, accounts } = signedIn(event);
		const count = await accounts.logoutEverywhere(user.id, session.id);
		return { about: 'sessions', done: m.account_sessions_ended({ count }) };
	},
	delete: async (event) => {
		const { user, accounts } = signedIn(event);
		const values = await readForm(event.request);
		const result = await accounts.delete(user.id, values['delete-password'] ?? '');
		if (result.ok) {
			clearSessionCookie(event);
			event.setHeaders({ 'Clear-Site-Data': '"storage"' });
			redirect(303, '/login');
		}
		const failed = (errors: Record<string, string>, about?: string) =>
			fail(400, { about: 'delete', ...problem({}, errors, about) });
		if (result.reason === 'limited') return failed({}, m.login_limited({ wait: waitInWords(result.retryAfter) }));
		if (result.reason === 'wrong') return failed({ 'delete-password': m.error_password_wrong() });
		const plans = await event.locals.app.plans.listFor(user.id);
		const titles = plans.filter(({ id }) => result.planIds.includes(id)).map(({ title }) => title);
		return failed({}, m.account_delete_last({ plans: titles.join(', ') }));
	}
};
