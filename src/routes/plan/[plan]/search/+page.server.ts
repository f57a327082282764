import { requirePlan } from '$lib/server/guard.ts';
import type { PageServerLoad } from './$types';

/** Looks in everything the plan says: titles, long texts, parts, comments. */
export const load: PageServerLoad = async (event) => {
	await requirePlan(event);
	const query = (event.url.searchParams.get('q') ?? '').trim().slice(0, 200);
	const hits = query ? await event.locals.app.search.find(event.params.plan, { text: query, limit: 100 }) : [];
	return { query, refs: hits.map(({ ref }) => ref) };
};
