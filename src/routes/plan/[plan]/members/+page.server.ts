import { m } from '$lib/paraglide/messages';
import { problem, readForm } from '$lib/server/forms.ts';
import { requireRole } from '$lib/server/guard.ts';
import { fail } from '@sveltejs/kit';
import type { MemberProblem } from '$lib/server/members.ts';
import type { Actions, PageServerLoad } from './$types';
import { membershipOf, offerOf } from './membership.ts';

export const load: PageServerLoad = async (event) => {
	await requireRole(event, 'coordinator');
	const { members } = event.locals.app;
	const [list, invitations] = await Promise.all([
		members.list(event.params.plan),
		members.invitations.list(event.params.plan)
	]);
	return { members: list, invitations };
};

const reasons: Record<MemberProblem, () => string> = {
	forbidden: () => m.members_forbidden(),
	unknown_user: () => m.members_unknown_user(),
	last_coordinator: () => m.members_last_coordinator(),
	unknown_field: () => m.members_unknown_field(),
	gone: () => m.members_gone()
};

export const actions: Actions = {
	save: async (event) => {
		const { userId: by } = await requireRole(event, 'coordinator');
		const form = await event.request.formData();
		const user = String(form.get('user') ?? '');
		const result = await event.locals.app.members.set(event.params.plan, user, membershipOf(form), by);
		if (!result.ok) return fail(400, { about: user, ...problem({}, {}, reasons[result.reason]()) });
		return { about: user, done: m.members_saved() };
	},
	remove: async (event) => {
		const { userId: by } = await requireRole(event, 'coordinator');
		const { user = '' } = await readForm(event.request);
		const result = await event.locals.app.members.remove(event.params.plan, user, by);
		if (!result.ok) return fail(400, { about: user, ...problem({}, {}, reasons[result.reason]()) });
		return { about: 'removed', done: m.members_removed() };
	},
	invite: async (event) => {
		const { userId: by } = await requireRole(event, 'coordinator');
		const form = await event.request.formData();
		const { invitations } = event.locals.app.members;
		const result = await invitations.create(event.params.plan, offerOf(form, Date.now()), by);
		if (!result.ok) return fail(400, { about: 'invite', ...problem({}, {}, reasons[result.reason]()) });
		return { about: 'invite', link: `${event.url.origin}/invite/${result.token}` };
	},
	revoke: async (event) => {
		const { userId: by } = await requireRole(event, 'coordinator');
		const { invitation = '' } = await readForm(event.request);
		const result = await event.locals.app.members.invitations.revoke(event.params.plan, invitation, by);
		if (!result.ok) return fail(400, { about: 'invitations', ...problem({}, {}, reasons[result.reason]()) });
		return { about: 'invitations', done: m.members_revoked() };
	}
};
