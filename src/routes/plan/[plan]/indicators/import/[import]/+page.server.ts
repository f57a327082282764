import { mappingOf } from '$lib/components/indicators/mapping-form.ts';
import { m } from '$lib/paraglide/messages';
import { requireRole } from '$lib/server/guard.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { userId } = await requireRole(event, 'coordinator');
	const { plan, import: id } = event.params;
	const { imports, indicators } = event.locals.app;
	// After an action its own preview is shown: reading a large file twice takes twice as long.
	const looked = event.isDataRequest === false && event.request.method === 'POST';
	const preferred = event.url.searchParams.get('for');
	const [preview, list] = await Promise.all([
		looked ? null : imports.preview(plan, id, { preferred }, userId),
		indicators.list(plan)
	]);
	if (preview && !preview.ok && preview.reason !== 'unreadable') error(preview.reason === 'gone' ? 404 : 403);
	return {
		preview,
		indicators: list.map(({ id, code, title, unit, decimals }) => ({ id, code, title, unit, decimals }))
	};
};

export const actions: Actions = {
	/** Looks again, with the mapping as it was corrected. Nothing is written. */
	look: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const { plan, import: id } = event.params;
		const form = await event.request.formData();
		const sheet = form.get('sheet');
		const options = { mapping: mappingOf(form), sheet: sheet === null ? null : Number(sheet) };
		const preview = await event.locals.app.imports.preview(plan, id, options, userId);
		if (!preview.ok && preview.reason !== 'unreadable') error(preview.reason === 'gone' ? 404 : 403);
		return { preview };
	},
	apply: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const { plan, import: id } = event.params;
		const form = await event.request.formData();
		const mapping = mappingOf(form);
		if (!mapping) error(400);
		const { imports } = event.locals.app;
		const result = await imports.apply(plan, id, mapping, userId);
		if (result.ok) {
			const [only] = result.indicators;
			redirect(303, `/plan/${plan}/indicators${result.indicators.length === 1 ? `/${only}` : ''}`);
		}
		if (result.reason === 'forbidden' || result.reason === 'gone') error(result.reason === 'gone' ? 404 : 403);
		const preview = await imports.preview(plan, id, { mapping }, userId);
		if (!preview.ok && preview.reason !== 'unreadable') error(404);
		return fail(400, { preview, problem: m.imp_nothing() });
	},
	discard: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		await event.locals.app.imports.discard(event.params.plan, event.params.import, userId);
		redirect(303, `/plan/${event.params.plan}/indicators/import`);
	}
};
