import { definitionOf } from '$lib/components/indicators/definition-form.ts';
import { definitionErrors } from '$lib/components/indicators/words.ts';
import { emptyDefinition } from '$lib/indicators/definition.ts';
import { isThemeId } from '$lib/indicators/themes.ts';
import { m } from '$lib/paraglide/messages';
import { requireRole } from '$lib/server/guard.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	await requireRole(event, 'coordinator');
	const theme = event.url.searchParams.get('theme') ?? '';
	return { definition: { ...emptyDefinition(), themes: isThemeId(theme) ? [theme] : [] } };
};

export const actions: Actions = {
	default: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const definition = definitionOf(await event.request.formData());
		const result = await event.locals.app.indicators.create(event.params.plan, definition, userId);
		if (result.ok) redirect(303, `/plan/${event.params.plan}/indicators/${result.id}`);
		if (result.reason === 'forbidden' || result.reason === 'gone') error(403);
		const errors =
			result.reason === 'invalid'
				? definitionErrors(result.fields)
				: { code: result.reason === 'too_many' ? m.ind_error_too_many() : m.ind_error_code_taken() };
		return fail(400, { errors, definition });
	}
};
