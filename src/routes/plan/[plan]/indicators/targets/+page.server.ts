import { methods } from '$lib/indicators/progress/types.ts';
import { m } from '$lib/paraglide/messages';
import { live } from '$lib/plan/selectors/records.ts';
import { problem, readForm } from '$lib/server/forms.ts';
import { requirePlan } from '$lib/server/guard.ts';
import { error, fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

/** Figures for all targets of the plan: a constant number of queries. */
export const load: PageServerLoad = async (event) => {
	const access = await requirePlan(event);
	const { indicators, plans } = event.locals.app;
	const id = event.params.plan;
	const projected = await plans.read(id);
	if (!projected) error(404);
	const wanted = live(projected.plan, 'targets').map(({ indicator, breakdown }) => ({
		indicatorId: indicator,
		breakdown
	}));
	const [list, { series, breaks }, settings] = await Promise.all([
		indicators.list(id),
		indicators.series(id, wanted, access),
		indicators.settings(id)
	]);
	const ids = new Set(wanted.map(({ indicatorId }) => indicatorId));
	const { method, tolerance, threshold } = settings;
	return {
		threshold,
		measured: { indicators: list.filter((one) => ids.has(one.id)), series, breaks, method, tolerance }
	};
};

export const actions: Actions = {
	settings: async (event) => {
		const { userId } = await requirePlan(event);
		const values = await readForm(event.request);
		const method = methods.find((one) => one === values.method) ?? 'dns';
		const settings = { method, threshold: Number(values.threshold), tolerance: Number(values.tolerance) };
		const result = await event.locals.app.indicators.setSettings(event.params.plan, settings, userId);
		if (result.ok) return { done: m.settings_saved() };
		return fail(
			400,
			problem(values, {}, result.reason === 'invalid' ? m.status_settings_invalid() : m.ind_forbidden())
		);
	}
};
