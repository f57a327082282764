import { requirePlan } from '$lib/server/guard.ts';
import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Signs a ballot paper without seeing it, once for each person. The ballot itself goes to `../box`, without a name. */
export const POST: RequestHandler = async (event) => {
	const { userId } = await requirePlan(event);
	const { blinded } = (await event.request.json().catch(() => ({}))) as { blinded?: unknown };
	const { rounds } = event.locals.app;
	const answer = await rounds.ticket(event.params.plan, event.params.round, userId, String(blinded ?? ''));
	return json(answer, { status: answer.ok ? 200 : 409, headers: { 'Cache-Control': 'no-store' } });
};
