import { m } from '$lib/paraglide/messages';
import { problem, readForm } from '$lib/server/forms.ts';
import { requireRole } from '$lib/server/guard.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { userId } = await requireRole(event, 'coordinator');
	return { imports: await event.locals.app.imports.list(event.params.plan, userId) };
};

export const actions: Actions = {
	/** A whole file at once, for browsers without scripts; others send larger files in parts. */
	upload: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const form = await event.request.formData();
		const file = form.get('file');
		const about = String(form.get('for') ?? '').slice(0, 64);
		if (!(file instanceof File) || file.size === 0) return fail(400, problem({}, { file: m.imp_no_file() }));
		const { imports } = event.locals.app;
		const begun = await imports.begin(event.params.plan, { name: file.name, bytes: file.size }, userId);
		if (!begun.ok) {
			if (begun.reason === 'too_large') return fail(400, problem({}, { file: m.imp_too_large() }));
			error(403);
		}
		await imports.addPart(event.params.plan, begun.id, 0, new Uint8Array(await file.arrayBuffer()), userId);
		redirect(303, `/plan/${event.params.plan}/indicators/import/${begun.id}${about ? `?for=${about}` : ''}`);
	},
	undo: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const { id = '' } = await readForm(event.request);
		const result = await event.locals.app.imports.undo(event.params.plan, id, userId);
		if (!result.ok) return fail(400, problem({}, {}, m.imp_undo_gone()));
		const { removed, restored, kept } = result;
		return {
			done: `${m.imp_undone({ removed, restored })}${kept > 0 ? ` ${m.imp_undone_kept({ count: kept })}` : ''}`
		};
	}
};
