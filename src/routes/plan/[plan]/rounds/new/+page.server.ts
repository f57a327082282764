import { m } from '$lib/paraglide/messages';
import { find } from '$lib/plan/selectors/records.ts';
import { requireRole } from '$lib/server/guard.ts';
import { scopeAfter, scopeOf, scopeOn, type RoundFormField } from '$lib/server/rounds/new-round.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { settingsOf } from './round-form.ts';

export const load: PageServerLoad = async (event) => {
	await requireRole(event, 'coordinator');
	const { rounds, plans } = event.locals.app;
	const planId = event.params.plan;
	const after = event.url.searchParams.get('after');
	const on = event.url.searchParams.get('board');
	const [projected, bodies, previous] = await Promise.all([
		plans.read(planId),
		rounds.bodies(planId),
		after ? rounds.read(planId, after) : null
	]);
	if (!projected || (after && !previous?.counted)) error(404);
	const { plan } = projected;
	const board = on === null ? null : find(plan, 'boards', on);
	const scope = previous
		? scopeAfter(plan, previous)
		: on === null
			? scopeOf(plan, Object.keys(plan.fields))
			: scopeOn(plan, on);
	if (!scope) error(404);
	return {
		bodies,
		fields: scope.fields.map(({ id, title, hue, icon }) => ({
			...{ id, title, hue, icon },
			goals: scope.goals.filter(({ field }) => field === id).length
		})),
		previous: previous && {
			id: previous.id,
			title: previous.title,
			method: previous.method,
			levels: previous.levels,
			mean: previous.mean,
			secret: previous.secret,
			bodies: previous.bodies
		},
		board: board && { id: board.id, title: board.title, method: board.method },
		now: Date.now()
	};
};

const messages: Record<RoundFormField, () => string> = {
	title: () => m.rounds_error_title(),
	method: () => m.rounds_error_method(),
	fields: () => m.rounds_error_fields(),
	bodies: () => m.rounds_error_bodies(),
	mean: () => m.rounds_error_mean(),
	opensAt: () => m.rounds_error_opens(),
	closesAt: () => m.rounds_error_closes()
};

export const actions: Actions = {
	default: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const form = await event.request.formData();
		const result = await event.locals.app.rounds.create(event.params.plan, settingsOf(form, Date.now()), userId);
		if (result.ok) redirect(303, `/plan/${event.params.plan}/rounds/${result.id}`);
		if (result.reason !== 'invalid') error(result.reason === 'gone' ? 404 : 403);
		return fail(400, { errors: Object.fromEntries(result.fields.map((field) => [field, messages[field]()])) });
	}
};
