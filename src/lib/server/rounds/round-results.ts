import { computeResults, type RoundResults } from '../../rounds/results.ts';
import type { Round } from '../../rounds/types.ts';
import type { ReadRound } from './round-rows.ts';
import type { CountedBallot, Rounds } from './rounds.ts';

export interface ResultsOf {
	results: RoundResults;
	counted: NonNullable<Round['counted']>;
	ballots: CountedBallot[];
}

/** The results of a round, if they may be shown now and there are any. */
export async function resultsOf(rounds: Pick<Rounds, 'ballots'>, round: ReadRound): Promise<ResultsOf | null> {
	const found = await rounds.ballots(round);
	if (!found) return null;
	const results = computeResults({ round, groups: found.counted, ballots: found.ballots });
	return results && { results, ...found };
}

/** What the group said in a round, by id of goal or field: for those who weigh again. */
export async function pictureOf(
	rounds: Pick<Rounds, 'ballots'>,
	round: ReadRound
): Promise<Record<string, { weight: number }> | null> {
	const found = await resultsOf(rounds, round);
	if (!found) return null;
	const { goals, fields } = found.results;
	return Object.fromEntries([...goals, ...fields].map(({ id, weight }) => [id, { weight }]));
}
