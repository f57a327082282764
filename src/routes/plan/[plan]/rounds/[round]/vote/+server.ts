import { requirePlan } from '$lib/server/guard.ts';
import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Takes a ballot of a named round. */
export const POST: RequestHandler = async (event) => {
	const { userId } = await requirePlan(event);
	const { content } = ((await event.request.json().catch(() => null)) ?? {}) as { content?: unknown };
	const answer = await event.locals.app.rounds.vote(event.params.plan, event.params.round, userId, content);
	return json(answer, { status: answer.ok ? 200 : 409, headers: { 'Cache-Control': 'no-store' } });
};
