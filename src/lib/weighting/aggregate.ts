import { groupShares, oneOf, rows, shares } from './check.ts';
import { WeightingError } from './errors.ts';
import { readJudgements, type Matrix } from './judgements.ts';

export type Mean = 'geometric' | 'arithmetic';

export interface AggregateOptions {
	/** default `geometric` */
	mean?: Mean;
	/** weights of the rows, any scale; default: all alike */
	groupWeights?: readonly number[] | undefined;
}

/**
 * One matrix for a group that acts as a unit (AIJ, Aczél & Saaty 1983): a_ij = ∏_k a_ij,k^α_k, the α's being the group
 * weights normalised to 1. A pair some have not answered is averaged over those who have, their α's renormalised; a
 * pair nobody answered stays null. With complete matrices and the geometric method the weights equal those of
 * `aggregatePriorities` (Barzilai & Golany 1994).
 * Errors: those of reading a matrix (see `pairwise`; the place starts with the number of the matrix), `wrong-length`,
 * `negative`, `all-zero`.
 */
export function aggregateJudgements(
	matrices: readonly Matrix[],
	groupWeights?: readonly number[]
): (number | null)[][] {
	if (!Array.isArray(matrices) || matrices.length === 0) throw new WeightingError('empty', 'no matrices');
	const read = matrices.map((matrix, k) => readJudgements(matrix, [k]));
	const n = read[0]!.n;
	const odd = read.findIndex((judgements) => judgements.n !== n);
	if (odd >= 0) throw new WeightingError('wrong-length', `${read[odd]!.n} objects instead of ${n}`, [odd]);
	const alpha = groupShares(groupWeights, read.length);

	const result: (number | null)[][] = Array.from({ length: n }, (_, i) =>
		Array.from({ length: n }, (_, j) => (i === j ? 1 : null))
	);
	for (let i = 0; i < n; i++) {
		for (let j = i + 1; j < n; j++) {
			let sum = 0;
			let weight = 0;
			read.forEach(({ logs, known }, k) => {
				if (known[i * n + j] !== 1) return;
				sum += alpha[k]! * logs[i * n + j]!;
				weight += alpha[k]!;
			});
			if (weight === 0) continue;
			result[i]![j] = Math.exp(sum / weight);
			result[j]![i] = Math.exp(-sum / weight);
		}
	}
	return result;
}

/**
 * One weighting for people (or bodies) who stay themselves (AIP, Forman & Peniwati 1998): w_i ∝ ∏_k w_i,k^α_k or
 * Σ_k α_k·w_i,k. Each row is normalised to 1 first, so every row counts as its α says. Sum to 1.
 * Under the geometric mean a zero rules its object out: the result is 0 there, whatever the others say. Use the
 * arithmetic mean with points.
 * Errors: `empty`, `wrong-length`, `missing`, `not-a-number`, `negative`, `all-zero` (a row or the group weights are
 * all zero, or geometric zeros have ruled every object out), `bad-option`.
 */
export function aggregatePriorities(weights: readonly (readonly number[])[], options: AggregateOptions = {}): number[] {
	const mean = oneOf(options.mean ?? 'geometric', ['geometric', 'arithmetic']);
	const read = rows(weights, shares);
	const alpha = groupShares(options.groupWeights, read.length);
	return mean === 'arithmetic' ? arithmetic(read, alpha) : geometric(read, alpha);
}

function arithmetic(rows: readonly number[][], alpha: readonly number[]): number[] {
	return shares(rows[0]!.map((_, i) => rows.reduce((sum, row, k) => sum + alpha[k]! * row[i]!, 0)));
}

function geometric(rows: readonly number[][], alpha: readonly number[]): number[] {
	const logs = rows[0]!.map((_, i) =>
		// A group without weight has no say, not even by a zero.
		rows.reduce((sum, row, k) => (alpha[k] === 0 ? sum : sum + alpha[k]! * Math.log(row[i]!)), 0)
	);
	const top = Math.max(...logs);
	if (top === -Infinity) throw new WeightingError('all-zero', 'zeros have ruled every object out');
	return shares(logs.map((log) => Math.exp(log - top)));
}
