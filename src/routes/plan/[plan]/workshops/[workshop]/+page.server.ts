import { m } from '$lib/paraglide/messages';
import type { Plan } from '$lib/plan/types.ts';
import { problem } from '$lib/server/forms.ts';
import { requireRole } from '$lib/server/guard.ts';
import { requireWorkshop, wayIn } from '$lib/server/workshop-page.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { draftErrors, draftOf, minutesLong, toLocal } from '../draft.ts';

export const load: PageServerLoad = async (event) => {
	const workshop = await requireWorkshop(event);
	if (workshop.status === 'ended') redirect(303, `/plan/${workshop.planId}/workshops/${workshop.id}/minutes`);
	const projected = await event.locals.app.plans.read(workshop.planId);
	if (!projected) error(404);
	return {
		workshop,
		onTable: onTable(projected.plan, workshop.id),
		wayIn: wayIn(event.url.origin, workshop.code),
		starts: toLocal(workshop.startsAt),
		minutes: minutesLong(workshop)
	};
};

function onTable({ notes, clusters, dots }: Plan, workshop: string) {
	const own = <R extends { workshop: string }>(records: Readonly<Record<string, R>>) =>
		Object.fromEntries(Object.entries(records).filter(([, record]) => record.workshop === workshop));
	return { notes: own(notes), clusters: own(clusters), dots: own(dots) };
}

export const actions: Actions = {
	edit: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const draft = draftOf(await event.request.formData());
		const { plan, workshop } = event.params;
		const result = await event.locals.app.workshops.edit(plan, workshop, draft, userId);
		if (result.ok) return { ...problem({}, {}), done: m.workshop_saved() };
		if (result.reason === 'draft') return fail(400, problem({}, draftErrors(result.fields)));
		return fail(400, problem({}, {}, m.workshop_not_possible()));
	}
};
