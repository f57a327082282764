import { m } from '$lib/paraglide/messages';
import { problem, readForm } from '$lib/server/forms.ts';
import { requirePlan, requireRole } from '$lib/server/guard.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	await requirePlan(event);
};

export const actions: Actions = {
	leave: async (event) => {
		const { userId } = await requirePlan(event);
		const result = await event.locals.app.members.remove(event.params.plan, userId, userId);
		if (result.ok) redirect(303, '/');
		const text = result.reason === 'last_coordinator' ? m.members_last_coordinator() : m.members_gone();
		return fail(400, { about: 'leave', ...problem({}, {}, text) });
	},
	delete: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const values = await readForm(event.request);
		const info = await event.locals.app.plans.info(event.params.plan);
		if (!info) error(404);
		if (values.confirm !== info.title) {
			return fail(400, { about: 'delete', ...problem(values, { confirm: m.settings_delete_mismatch() }) });
		}
		const result = await event.locals.app.plans.delete(event.params.plan, userId);
		if (!result.ok) error(result.reason === 'gone' ? 404 : 403);
		redirect(303, '/');
	}
};
