import type { MeasuredData } from '$lib/components/targets/measured.ts';
import { live } from '$lib/plan/selectors/records.ts';
import { requirePlan } from '$lib/server/guard.ts';
import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/**
 * Figures for targets (`t`, or `targets=plan`: all of the plan): their indicators (with `all`: every one of the plan),
 * series, and how they are judged.
 */
export const GET: RequestHandler = async (event) => {
	const access = await requirePlan(event);
	const { plan } = event.params;
	const { indicators, plans } = event.locals.app;
	const projected = event.url.searchParams.get('targets') === 'plan' ? await plans.read(plan) : null;
	const asked = event.url.searchParams
		.getAll('t')
		.slice(0, 300)
		.map((text) => {
			const at = text.indexOf(' ');
			return { indicatorId: text.slice(0, at), breakdown: text.slice(at + 1) };
		});
	const wanted = projected
		? live(projected.plan, 'targets').map(({ indicator, breakdown }) => ({ indicatorId: indicator, breakdown }))
		: asked;
	const [list, { series, breaks }, { method, tolerance }] = await Promise.all([
		indicators.list(plan),
		indicators.series(plan, wanted, access),
		indicators.settings(plan)
	]);
	const all = event.url.searchParams.has('all');
	const ids = new Set(wanted.map(({ indicatorId }) => indicatorId));
	const data: MeasuredData = {
		indicators: all ? list : list.filter(({ id }) => ids.has(id)),
		series,
		breaks,
		method,
		tolerance
	};
	return json(data, { headers: { 'cache-control': 'private, no-store' } });
};
