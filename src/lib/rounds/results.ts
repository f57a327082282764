import { aggregatePriorities, quartiles, type Quartiles } from '../weighting/index.ts';
import { weigher, type Weighed } from './ballot-weights.ts';
import { consensusOf, type Consensus } from './consensus-of.ts';
import { placesOf } from './places.ts';
import { ranksOf } from './ranks.ts';
import { robustnessOf, type Robustness } from './robustness.ts';
import type { BallotContent, CountedGroup, Round } from './types.ts';

/** What is needed to compute results: the export holds exactly this. */
export interface Tally {
	round: Pick<Round, 'method' | 'levels' | 'mean' | 'fields' | 'goals'>;
	groups: readonly CountedGroup[];
	ballots: readonly { group: number; content: BallotContent }[];
}

/** How far apart people are about one goal, by the middle half of the places they give it. */
export type Agreement = 'agree' | 'mixed' | 'divide';

export interface GoalResult {
	id: string;
	/** 0..1, all goals sum to 1 */
	weight: number;
	/** 1 is first; equal weights share the better place */
	place: number;
	/** of the weights in all ballots */
	spread: Quartiles;
	/** of the places in all ballots */
	places: Quartiles;
	/** how many ballots give it a weight in each of `bins` equal steps from 0 to `binTop` */
	bins: number[];
	agreement: Agreement;
}

export interface GroupResult {
	bodies: readonly string[];
	ballots: number;
	/** share of all body weight, 0..1 */
	share: number;
	weights: number[];
	places: number[];
	spread: Quartiles[];
	consensus: Consensus;
	consistency: Consistency | null;
}

/** Pairwise rounds only. */
export interface Consistency {
	/** of the ballots' geometric consistency index as a share of what is accepted; up to 1 is consistent */
	median: number;
	/** ballots up to 1, as a share of all; 0..1 */
	consistent: number;
}

export interface RoundResults {
	ballots: number;
	goals: GoalResult[];
	/** Sums of the goals' weights by field of action, in the round's order. */
	fields: { id: string; weight: number }[];
	groups: GroupResult[];
	/** Upper end of the bins of all goals. */
	binTop: number;
	/** All ballots, whatever their body. */
	consensus: Consensus;
	/** Of the bodies' weightings; null with a single group. */
	between: Consensus | null;
	consistency: Consistency | null;
	robustness: Robustness;
}

export const bins = 12;

/** Results of a round with at least one ballot; null without any. */
export function computeResults({ round, groups, ballots }: Tally): RoundResults | null {
	if (ballots.length === 0) return null;
	const weigh = weigher(round);
	const weighed = ballots.map(({ content }) => weigh(content));
	const weights = weighed.map((ballot) => ballot.weights);
	const of = groups.map((_, index) => ballots.flatMap(({ group }, ballot) => (group === index ? [ballot] : [])));
	const used = groups.flatMap((group, index) => (of[index]!.length > 0 ? [{ group, ballots: of[index]! }] : []));
	const totalWeight = used.reduce((sum, { group }) => sum + group.weight, 0);
	const groupWeights = used.map(({ group }) => group.weight);
	const groupRows = used.map(({ ballots: own }) =>
		aggregatePriorities(
			own.map((ballot) => weights[ballot]!),
			{ mean: round.mean }
		)
	);
	const overall = aggregatePriorities(groupRows, { mean: round.mean, groupWeights });
	const columns = columnsOf(weights);
	const spreads = columns.map((values) => quartiles(values));
	const places = columnsOf(weights.map(ranksOf));
	const binTop = topOf(columns);
	const n = round.goals.length;
	const overallPlaces = placesOf(overall);
	return {
		ballots: ballots.length,
		goals: round.goals.map(({ id }, goal) => {
			const middle = quartiles(places[goal]!);
			return {
				...{ id, weight: overall[goal]!, place: overallPlaces[goal]! },
				...{ spread: spreads[goal]!, places: middle, bins: binsOf(columns[goal]!, binTop) },
				agreement: agreementOf(middle.iqr, n)
			};
		}),
		fields: round.fields.map(({ id }) => ({
			id,
			weight: round.goals.reduce((sum, goal, index) => (goal.field === id ? sum + overall[index]! : sum), 0)
		})),
		groups: used.map(({ group, ballots: own }, index) => {
			const rows = own.map((ballot) => weights[ballot]!);
			const spread = columnsOf(rows).map((values) => quartiles(values));
			return {
				...{ bodies: group.bodies, ballots: own.length, share: group.weight / totalWeight },
				...{ weights: groupRows[index]!, places: placesOf(groupRows[index]!), spread },
				consensus: consensusOf(round, rows, spread),
				consistency: consistencyOf(own.map((ballot) => weighed[ballot]!))
			};
		}),
		binTop,
		consensus: consensusOf(round, weights, spreads),
		between: used.length > 1 ? consensusOf(round, groupRows) : null,
		consistency: consistencyOf(weighed),
		robustness: robustnessOf(groupRows, groupWeights, round.mean)
	};
}

/** Under chance the middle half of the places is half of all places wide: that far apart is "divided". */
function agreementOf(placesIqr: number, goals: number): Agreement {
	const width = placesIqr / Math.max(1, goals - 1);
	return width <= 0.25 ? 'agree' : width < 0.5 ? 'mixed' : 'divide';
}

function consistencyOf(ballots: readonly Weighed[]): Consistency | null {
	const ratios = ballots.flatMap(({ inconsistency }) => inconsistency ?? []);
	if (ratios.length === 0) return null;
	return {
		median: quartiles(ratios).median,
		consistent: ratios.filter((ratio) => ratio <= 1).length / ratios.length
	};
}

function columnsOf(rows: readonly (readonly number[])[]): number[][] {
	return rows[0]!.map((_, column) => rows.map((row) => row[column]!));
}

function topOf(columns: readonly (readonly number[])[]): number {
	let top = 0;
	for (const column of columns) for (const value of column) if (value > top) top = value;
	return Math.min(1, Math.ceil(top * 20) / 20);
}

function binsOf(values: readonly number[], top: number): number[] {
	const counts = Array.from({ length: bins }, () => 0);
	for (const value of values) counts[Math.min(bins - 1, Math.floor((value / top) * bins))]! += 1;
	return counts;
}
