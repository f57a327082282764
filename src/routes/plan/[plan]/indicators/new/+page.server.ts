import { definitionOf } from '$lib/components/indicators/definition-form.ts';
import { definitionErrors } from '$lib/components/indicators/words.ts';
import { emptyDefinition } from '$lib/indicators/definition.ts';
import { decode } from '$lib/indicators/encoding.ts';
import { Notes } from '$lib/indicators/notes.ts';
import { definitionFromMeta, mostMetaBytes, readOpenSdgMeta } from '$lib/indicators/open-sdg.ts';
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
	create: async (event) => {
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
	},
	meta: async (event) => {
		await requireRole(event, 'coordinator');
		const file = (await event.request.formData()).get('meta');
		const refuse = (metaError: string) => fail(400, { metaError });
		if (!(file instanceof File) || file.size === 0) return refuse(m.ind_meta_missing());
		if (file.size > mostMetaBytes) return refuse(m.ind_meta_too_large());
		const meta = readOpenSdgMeta(decode(new Uint8Array(await file.arrayBuffer()), new Notes()).text);
		const definition = definitionFromMeta(meta);
		if (definition.code === '' && definition.title === '') return refuse(m.ind_meta_nothing());
		return { definition, metaProblems: meta.problems.slice(0, 20) };
	}
};
