import { requirePlan } from '$lib/server/guard.ts';
import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The whole plan as a file that Etappe can read again. */
export const GET: RequestHandler = async (event) => {
	const { userId } = await requirePlan(event);
	const result = await event.locals.app.plans.export(event.params.plan, userId);
	if (!result.ok) error(404);
	const day = new Date().toISOString().slice(0, 10);
	const name = `${result.title} ${day}.json`.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '-');
	return new Response(result.json, {
		headers: {
			'Content-Type': 'application/json; charset=utf-8',
			'Content-Disposition': `attachment; filename="etappe-${day}.json"; filename*=UTF-8''${encodeURIComponent(name)}`,
			'Cache-Control': 'private, no-store'
		}
	});
};
