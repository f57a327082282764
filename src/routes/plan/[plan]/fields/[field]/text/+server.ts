import { isId } from '$lib/plan/ids.ts';
import { requirePlan } from '$lib/server/guard.ts';
import { error, json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The description of a field of action, as of the read model. */
export const GET: RequestHandler = async (event) => {
	await requirePlan(event);
	const { plan, field } = event.params;
	if (!isId(field)) error(404);
	const text = await event.locals.app.plans.readText(plan, `fields/${field}`);
	return json({ text: text ?? [] }, { headers: { 'cache-control': 'private, no-store' } });
};
