import { requirePlan } from '$lib/server/guard.ts';
import { pictureOf } from '$lib/server/rounds/round-results.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** A ballot. The page stands apart from the plan's frame: it is made for a phone, and for a time without a network. */
export const load: PageServerLoad = async (event) => {
	const { userId } = await requirePlan(event);
	const { rounds, plans } = event.locals.app;
	const { plan: planId, round: roundId } = event.params;
	const [round, projected] = await Promise.all([rounds.read(planId, roundId), plans.read(planId)]);
	if (!round || !projected) error(404);
	const standing = await rounds.standing(round, userId);
	const previous = round.previous ? await rounds.read(planId, round.previous) : null;
	const { id, title, method, levels, fields, goals, status, secret, opensAt, closesAt } = round;
	const current = projected.plan.goals;
	return {
		...{ planId, planTitle: projected.plan.meta.title, userId },
		round: { id, title, method, levels, fields, goals, status, secret, opensAt, closesAt },
		standing,
		key: round.secret && standing.body !== null ? (round.keys?.[standing.body] ?? null) : null,
		/** Goals that are no longer in the plan; they are weighed all the same. */
		gone: goals.filter(({ id }) => !current[id] || current[id].deletedAt !== null).map(({ title }) => title),
		before: previous && {
			id: previous.id,
			title: previous.title,
			picture: await pictureOf(rounds, previous),
			round: { method: previous.method, levels: previous.levels, fields: previous.fields, goals: previous.goals },
			own: (await rounds.standing(previous, userId)).own
		},
		/** The server's clock: the phone's may be wrong. */
		now: Date.now()
	};
};
