import { m } from '$lib/paraglide/messages';
import { requirePlan, requireRole } from '$lib/server/guard.ts';
import { problem } from '$lib/server/forms.ts';
import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { draftErrors, draftOf, toLocal } from './draft.ts';

const hour = 60 * 60 * 1000;

export const load: PageServerLoad = async (event) => {
	const access = await requirePlan(event);
	const list = await event.locals.app.workshops.list(event.params.plan);
	const coordinator = access.role === 'coordinator';
	return {
		// The code lets people in: it is the coordinators' to hand out.
		workshops: coordinator ? list : list.map((workshop) => ({ ...workshop, code: null })),
		starts: toLocal(Math.ceil(Date.now() / hour) * hour)
	};
};

export const actions: Actions = {
	open: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const form = await event.request.formData();
		const result = await event.locals.app.workshops.open(event.params.plan, draftOf(form), userId);
		if (result.ok) redirect(303, `/plan/${event.params.plan}/workshops/${result.id}`);
		const values = { title: String(form.get('title') ?? '') };
		if (result.reason === 'draft') return fail(400, problem(values, draftErrors(result.fields)));
		return fail(403, problem(values, {}, m.workshop_not_possible()));
	},
	delete: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const form = await event.request.formData();
		const id = String(form.get('workshop') ?? '');
		const result = await event.locals.app.workshops.delete(event.params.plan, id, userId);
		if (!result.ok) return fail(400, problem({}, {}, m.workshop_not_possible()));
		return { ...problem({}, {}), done: m.workshop_deleted() };
	}
};
