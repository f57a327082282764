import { requirePlan } from '$lib/server/guard.ts';
import { error, json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Where a ballot goes that waited on a device: what handing in needs besides the ballot itself. */
export const GET: RequestHandler = async (event) => {
	const { userId } = await requirePlan(event);
	const { rounds } = event.locals.app;
	const round = await rounds.read(event.params.plan, event.params.round);
	if (!round) error(404);
	const { body } = await rounds.standing(round, userId);
	const key = body === null ? undefined : round.keys?.[body];
	const secret = body !== null && key ? { body, key } : null;
	// A secret ballot without a key is nobody's to send: by no means by name.
	const addressee = { body: round.secret && !secret ? null : body, secret };
	return json(addressee, { headers: { 'Cache-Control': 'no-store' } });
};
