import { acceptedGci, points, prioritiesWithGci, ranking } from '../weighting/index.ts';
import { matrixOf } from './content.ts';
import { partsOf, type Part } from './parts.ts';
import type { Answer, BallotContent, Method, PartContent, Round } from './types.ts';

type Scope = Pick<Round, 'levels' | 'fields' | 'goals' | 'method'>;

/** A ballot as weights, and how consistent its answers are. */
export interface Weighed {
	/** of all goals, in the round's order; sum to 1 */
	weights: number[];
	/**
	 * Pairwise: the largest geometric consistency index of its parts as a share of what is usually accepted; up to 1 is
	 * consistent. null without comparisons that could contradict each other.
	 */
	inconsistency: number | null;
}

/** The weights of a part's items, summing to 1. The content must have passed `checkBallot`. */
export function partWeights(method: Method, content: PartContent, count: number): { weights: number[]; gci: number } {
	switch (method) {
		case 'points':
			return { weights: points(content as readonly number[]), gci: 0 };
		case 'ranking':
			return { weights: ranking(content as readonly number[]), gci: 0 };
		case 'pairwise':
			return prioritiesWithGci(matrixOf(content as readonly Answer[], count));
	}
}

/**
 * What turns a checked ballot into the weights of all goals of a round. On two levels a goal's weight is that of its
 * field times its weight within the field.
 */
export function weigher(round: Scope): (content: BallotContent) => Weighed {
	const parts = partsOf(round);
	const counts = parts.map(({ items }) => items.length);
	const compared = round.method === 'pairwise' && counts.some((count) => count > 2);
	const combine = combiner(round, parts);
	return (content) => {
		const read = content.map((part, index) => partWeights(round.method, part, counts[index]!));
		return {
			weights: combine(read.map(({ weights }) => weights)),
			inconsistency: compared ? Math.max(...read.map(({ gci }, index) => gci / acceptedGci(counts[index]!))) : null
		};
	};
}

/** Puts the weights of the parts together. */
function combiner(round: Scope, parts: readonly Part[]): (weights: readonly number[][]) => number[] {
	if (round.levels === 1) return (weights) => weights[0] ?? [1];
	const upper = parts.findIndex(({ key }) => key === 'fields');
	const places = round.goals.map(({ id, field }) => {
		const part = parts.findIndex(({ key }) => key === `field:${field}`);
		return {
			part,
			item: part < 0 ? 0 : parts[part]!.items.findIndex((item) => item.id === id),
			field: upper < 0 ? 0 : parts[upper]!.items.findIndex((item) => item.id === field)
		};
	});
	return (weights) =>
		places.map(({ part, item, field }) => (weights[upper]?.[field] ?? 1) * (weights[part]?.[item] ?? 1));
}
