import { numbers, oneOf } from './check.ts';
import { WeightingError } from './errors.ts';
import { tieGroups } from './ties.ts';

/** Rank order centroid (Barron 1992), rank sum, reciprocal of the rank (both Stillwell, Seaver & Edwards 1981). */
export type RankingScheme = 'roc' | 'rs' | 'rr';

export interface RankingOptions {
	/** default `roc` */
	scheme?: RankingScheme;
}

/**
 * Weights from ranks: 1 is the most important, equal ranks are ties. Only the order counts, so 1, 2, 2, 4 and 1, 2, 2,
 * 3 and 1, 2.5, 2.5, 4 mean the same; tied objects share the mean of their places' weights. Sum to 1, in the order
 * given. For place i of n: ROC (1/n)·Σ_{k=i..n} 1/k; RS 2(n + 1 − i)/(n(n + 1)); RR (1/i)/Σ 1/k.
 * Errors: `empty`, `missing` (an object without a rank), `not-a-number`, `not-positive` (a rank below 1), `bad-option`.
 */
export function ranking(ranks: readonly number[], options: RankingOptions = {}): number[] {
	const read = numbers(ranks);
	const low = read.findIndex((rank) => rank < 1);
	if (low >= 0) throw new WeightingError('not-positive', `rank ${read[low]} is below 1`, [low]);

	const places = placeWeights(read.length, options.scheme ?? 'roc');
	const weights = read.map(() => 0);
	let place = 0;
	for (const tied of tieGroups(read)) {
		const taken = places.slice(place, place + tied.length);
		const mean = taken.reduce((sum, weight) => sum + weight, 0) / tied.length;
		for (const index of tied) weights[index] = mean;
		place += tied.length;
	}
	return weights;
}

function placeWeights(n: number, scheme: RankingScheme): number[] {
	const place = Array.from({ length: n }, (_, index) => index + 1);
	const harmonic = (from: number) => place.slice(from - 1).reduce((sum, k) => sum + 1 / k, 0);
	switch (oneOf(scheme, ['roc', 'rs', 'rr'])) {
		case 'roc':
			return place.map((i) => harmonic(i) / n);
		case 'rs':
			return place.map((i) => (2 * (n + 1 - i)) / (n * (n + 1)));
		case 'rr':
			return place.map((i) => 1 / i / harmonic(1));
	}
}
