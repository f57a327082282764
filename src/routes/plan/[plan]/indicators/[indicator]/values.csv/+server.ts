import { toCsv } from '$lib/indicators/csv.ts';
import { requirePlan } from '$lib/server/guard.ts';
import { csvResponse } from '$lib/components/indicators/download.ts';
import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The values of an indicator this person may see, as a file that Etappe imports again. */
export const GET: RequestHandler = async (event) => {
	const access = await requirePlan(event);
	const page = await event.locals.app.indicators.read(event.params.plan, event.params.indicator, access);
	if (!page) error(404);
	return csvResponse(toCsv([page]), `${page.indicator.code} ${page.indicator.title}`);
};
