import { firstPlacesStability, sensitivity, type Mean } from '../weighting/index.ts';
import { placesOf } from './places.ts';

/** Within which body weights the first places stay as they are. */
export interface Robustness {
	/** how many first places are looked at */
	first: number;
	/** how often the first k stay the first k under random body weights, 0..1 */
	stability: { first: number; share: number }[];
	/** for each group the shares of body weight, 0..1, between which the first places keep their order */
	ranges: { low: number; high: number }[];
	/** the smallest change of body weights that makes two neighbours change places, for the first places */
	nearest: { ahead: number; behind: number; change: number; shares: number[] } | null;
}

/** @param rows the groups' weights of the goals @param groupWeights any scale */
export function robustnessOf(
	rows: readonly (readonly number[])[],
	groupWeights: readonly number[],
	mean: Mean,
	samples = 1000
): Robustness {
	const n = rows[0]!.length;
	const first = Math.min(3, n - 1);
	const total = groupWeights.reduce((sum, weight) => sum + weight, 0);
	const shares = groupWeights.map((weight) => weight / total);
	if (rows.length < 2 || first < 1) {
		return { first: Math.max(first, 1), stability: [], ranges: shares.map(() => ({ low: 0, high: 1 })), nearest: null };
	}
	const input = { weights: rows, groupWeights: shares, mean };
	const swap = sensitivity(input)[0];
	const nearest = swap && {
		...{ ahead: swap.ahead, behind: swap.ahead === swap.i ? swap.j : swap.i },
		...{ change: swap.change, shares: swap.groupWeights }
	};
	return {
		first,
		stability: [...new Set([1, first])].map((k) => ({
			first: k,
			share: firstPlacesStability({ ...input, first: k, samples })
		})),
		ranges: shares.map((own, group) => rangeOf(input, own, group, first)),
		nearest: nearest ?? null
	};
}

/** The others keep their ratios among themselves while one group's share changes. */
function rangeOf(
	input: { weights: readonly (readonly number[])[]; groupWeights: readonly number[]; mean: Mean },
	own: number,
	group: number,
	first: number
): { low: number; high: number } {
	const shares = input.groupWeights;
	const alone = shares.map((_, index) => (index === group ? 1 : 0));
	const without = shares.map((share, index) => (index === group ? 0 : share / (1 - own)));
	const leading = new Set(placesOf(totals(input)).flatMap((place, goal) => (place <= first ? [goal] : [])));
	const until = (end: readonly number[]) =>
		sensitivity({ ...input, groupWeightsEnd: end }).find(({ ahead }) => leading.has(ahead))?.t ?? 1;
	return { low: own * (1 - until(without)), high: own + (1 - own) * until(alone) };
}

function totals({
	weights,
	groupWeights,
	mean
}: {
	weights: readonly (readonly number[])[];
	groupWeights: readonly number[];
	mean: Mean;
}): number[] {
	const score = (value: number) => (mean === 'geometric' ? Math.log(value) : value);
	const sums = weights[0]!.map((_, goal) =>
		weights.reduce((sum, row, group) => sum + groupWeights[group]! * score(row[goal]!), 0)
	);
	return mean === 'geometric' ? sums.map(Math.exp) : sums;
}
