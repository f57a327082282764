import { definitionOf } from '$lib/components/indicators/definition-form.ts';
import { definitionErrors } from '$lib/components/indicators/words.ts';
import { m } from '$lib/paraglide/messages';
import { requireRole } from '$lib/server/guard.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const access = await requireRole(event, 'coordinator');
	const page = await event.locals.app.indicators.read(event.params.plan, event.params.indicator, access);
	if (!page) error(404);
	return { indicator: page.indicator, empty: page.observations.length === 0 };
};

export const actions: Actions = {
	save: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const { plan, indicator } = event.params;
		const definition = definitionOf(await event.request.formData());
		const result = await event.locals.app.indicators.update(plan, indicator, definition, userId);
		if (result.ok) redirect(303, `/plan/${plan}/indicators/${indicator}`);
		if (result.reason === 'forbidden') error(403);
		if (result.reason === 'gone') error(404);
		const errors = result.reason === 'invalid' ? definitionErrors(result.fields) : { code: m.ind_error_code_taken() };
		return fail(400, { errors, definition });
	},
	remove: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const { plan, indicator } = event.params;
		const result = await event.locals.app.indicators.remove(plan, indicator, userId);
		if (result.ok || result.reason === 'gone') redirect(303, `/plan/${plan}/indicators`);
		return fail(400, { problem: m.ind_remove_has_values() });
	}
};
