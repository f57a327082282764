import type { Command } from '../../plan/command.ts';
import type { Plans } from '../plans.ts';
import { resultsOf } from './round-results.ts';
import type { RoundResult, Rounds } from './rounds.ts';

/** What adopting needs of the process. */
export interface Adopting {
	rounds: Rounds;
	plans: Pick<Plans, 'read'>;
	hub: {
		run(
			planId: string,
			commands: readonly object[],
			by: string | null
		): Promise<{ ok: true } | { ok: false; reason: string }>;
	};
}

/** Writes weight and round to the goals of the live plan, for everybody to see; once for a round. */
export function adoptResults(
	{ rounds, plans, hub }: Adopting,
	planId: string,
	roundId: string,
	by: string
): Promise<RoundResult> {
	return rounds.adopt(planId, roundId, by, async (round) => {
		const found = await resultsOf(rounds, round);
		const plan = (await plans.read(planId))?.plan;
		if (!found || !plan) return;
		const commands = found.results.goals.flatMap(({ id, weight }): Command[] =>
			// What has been deleted since stays deleted.
			plan.goals[id] ? [{ type: 'record.set', collection: 'goals', id, values: { weight, weightRound: roundId } }] : []
		);
		if (commands.length === 0) return;
		const written = await hub.run(planId, commands, by);
		if (!written.ok) throw new Error(`The weights could not be written into the plan: ${written.reason}`);
	});
}
