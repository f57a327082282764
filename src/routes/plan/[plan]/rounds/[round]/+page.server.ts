import { m } from '$lib/paraglide/messages';
import type { Plan } from '$lib/plan/types.ts';
import { find } from '$lib/plan/selectors/records.ts';
import { requirePlan, requireRole } from '$lib/server/guard.ts';
import { adoptResults } from '$lib/server/rounds/adopt.ts';
import { resultsOf } from '$lib/server/rounds/round-results.ts';
import type { RoundProblem, RoundResult } from '$lib/server/rounds/rounds.ts';
import { error, fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const access = await requirePlan(event);
	const { rounds, plans, members } = event.locals.app;
	const planId = event.params.plan;
	const [round, projected] = await Promise.all([rounds.read(planId, event.params.round), plans.read(planId)]);
	if (!round || !projected) error(404);
	const previous = round.previous ? await rounds.read(planId, round.previous) : null;
	const [found, before, turnout, standing, voters, people] = await Promise.all([
		resultsOf(rounds, round),
		previous && resultsOf(rounds, previous),
		rounds.turnout(round),
		rounds.standing(round, access.userId),
		access.role === 'coordinator' ? rounds.voters(round) : [],
		members.people(planId)
	]);
	const { keys: _keys, planId: _plan, ...shown } = round;
	return {
		round: shown,
		standing: { body: standing.body, voted: standing.voted },
		turnout,
		/** Named rounds, for coordinators: who has voted. */
		voters: voters.map(({ userId, body }) => ({ body, name: people[userId]?.name ?? '' })),
		results: found?.results ?? null,
		before:
			previous && before
				? {
						id: previous.id,
						title: previous.title,
						consensus: before.results.consensus,
						groups: before.results.groups.map(({ bodies, consensus }) => ({ bodies, consensus })),
						goals: Object.fromEntries(before.results.goals.map(({ id, weight, place }) => [id, { weight, place }]))
					}
				: null,
		gone: round.goals.filter(({ id }) => !inPlan(projected.plan, id)).map(({ id }) => id),
		now: Date.now()
	};
};

function inPlan(plan: Plan, goalId: string): boolean {
	return find(plan, 'goals', goalId)?.deletedAt === null;
}

const reasons: Record<RoundProblem, () => string> = {
	forbidden: () => m.rounds_problem_forbidden(),
	gone: () => m.rounds_problem_gone(),
	closed: () => m.rounds_problem_closed(),
	not_later: () => m.rounds_problem_not_later(),
	already: () => m.rounds_problem_already(),
	not_closed: () => m.rounds_problem_not_closed()
};

function answer(result: RoundResult, done: string) {
	return result.ok ? { done } : fail(400, { problem: reasons[result.reason]() });
}

export const actions: Actions = {
	close: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const { plan, round } = event.params;
		return answer(await event.locals.app.rounds.close(plan, round, userId), m.rounds_done_closed());
	},
	extend: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const { plan, round } = event.params;
		const { rounds } = event.locals.app;
		const days = Number((await event.request.formData()).get('days'));
		const current = await rounds.read(plan, round);
		if (!current) error(404);
		const closesAt = current.closesAt + (Number.isInteger(days) && days > 0 ? days : NaN) * 24 * 60 * 60 * 1000;
		return answer(await rounds.extend(plan, round, closesAt, userId), m.rounds_done_extended());
	},
	adopt: async (event) => {
		const { userId } = await requireRole(event, 'coordinator');
		const { plan, round } = event.params;
		return answer(await adoptResults(event.locals.app, plan, round, userId), m.rounds_done_adopted());
	}
};
