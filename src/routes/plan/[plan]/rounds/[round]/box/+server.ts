import { json } from '@sveltejs/kit';
import type { SecretBallot } from '$lib/server/rounds/voting.ts';
import type { RequestHandler } from './$types';

/**
 * Takes secret ballots. Nobody is signed in here, on purpose: whoever has a signed paper may vote, and who that is
 * nobody is told. Do not read the session in this file, and do not log what arrives.
 */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const body = ((await request.json().catch(() => null)) ?? {}) as Partial<Record<keyof SecretBallot, unknown>>;
	const ballot: SecretBallot = {
		key: String(body.key ?? ''),
		body: String(body.body ?? ''),
		signature: String(body.signature ?? ''),
		revision: Number(body.revision),
		content: body.content
	};
	const answer = await locals.app.rounds.drop(params.plan, params.round, ballot);
	return json(answer, { status: answer.ok ? 200 : 409, headers: { 'Cache-Control': 'no-store' } });
};
