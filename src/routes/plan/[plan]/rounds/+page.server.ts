import { requirePlan } from '$lib/server/guard.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { userId } = await requirePlan(event);
	const { rounds } = event.locals.app;
	const list = await rounds.list(event.params.plan);
	return {
		rounds: await Promise.all(
			list.map(async (round) => {
				const [turnout, { body, voted }] = await Promise.all([rounds.turnout(round), rounds.standing(round, userId)]);
				const { id, title, method, status, secret, opensAt, closesAt, adoptedAt, goals } = round;
				return {
					...{ id, title, method, status, secret, opensAt, closesAt, adopted: adoptedAt !== null, goals: goals.length },
					...{ body, voted, ballots: turnout.reduce((sum, { voted }) => sum + voted, 0) },
					members: turnout.reduce((sum, { members }) => sum + members, 0)
				};
			})
		)
	};
};
