import { m } from '$lib/paraglide/messages';
import { problem } from '$lib/server/forms.ts';
import { requireUser } from '$lib/server/guard.ts';
import { mayCreatePlans, newPlanErrors, newPlanOf } from '$lib/server/new-plan.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	if (!(await mayCreatePlans(event.locals.app, user.id))) error(403);
};

const fileErrors = {
	no_json: () => m.import_no_json(),
	no_plan: () => m.import_no_plan(),
	newer: () => m.import_newer(),
	broken: () => m.import_broken(),
	too_large: () => m.import_too_large()
};

export const actions: Actions = {
	default: async (event) => {
		const user = requireUser(event);
		const { app } = event.locals;
		if (!(await mayCreatePlans(app, user.id))) error(403);
		const form = await event.request.formData();
		const text = (name: string) => String(form.get(name) ?? '').trim();
		const values = { start: text('start'), title: text('title'), municipality: text('municipality') };
		if (values.start === 'file') {
			const file = form.get('file');
			if (!(file instanceof File) || file.size === 0) return fail(400, problem(values, { file: m.import_missing() }));
			const imported = await app.plans.import(await file.text(), user.id);
			if (imported.ok) redirect(303, `/plan/${imported.planId}`);
			app.log.info({ user: user.id, ...imported, ok: undefined }, 'import refused');
			const place = 'path' in imported ? ` ${m.import_at({ place: imported.path })}` : '';
			return fail(400, problem(values, { file: fileErrors[imported.reason]() + place }));
		}
		const errors = newPlanErrors(values);
		if (Object.keys(errors).length > 0) return fail(400, problem(values, errors));
		const created = await app.plans.create(newPlanOf(values), user.id);
		if (created.ok) redirect(303, `/plan/${created.planId}`);
		const messages = { title: m.error_plan_title(), municipality: m.error_municipality() };
		return fail(400, problem(values, Object.fromEntries(created.fields.map((field) => [field, messages[field]]))));
	}
};
