import { oneOf } from './check.ts';
import { WeightingError } from './errors.ts';
import { lambdaMax } from './lambda-max.ts';
import { degrees, readJudgements, type Judgements, type Matrix } from './judgements.ts';
import { fromLogs, logWeights } from './log-least-squares.ts';
import { perron } from './perron.ts';
import { randomIndex, type RandomIndex } from './random-index.ts';

/** Saaty's principal eigenvector, or the row geometric mean (logarithmic least squares). */
export type PairwiseMethod = 'eigenvector' | 'geometric';

export interface PairwiseOptions {
	/** default `geometric`, which is what the product uses inside a body */
	method?: PairwiseMethod;
	/** what CR divides by; default `saaty1980`. A number is taken as it is. */
	randomIndex?: RandomIndex;
}

/** The answer that fits the weights least, i < j. */
export interface WorstJudgement {
	i: number;
	j: number;
	/** a_ij·w_j/w_i or its inverse, whichever is larger: by what factor the answer is off; 1 = it fits */
	epsilon: number;
	/** the value of a_ij that would fit: w_i/w_j */
	consistent: number;
}

export interface PairwiseResult {
	/** sum to 1, in the order of the rows */
	weights: number[];
	/** largest eigenvalue, ≥ n; n = free of contradiction */
	lambdaMax: number;
	/** (λmax − n)/(n − 1), ≥ 0 */
	ci: number;
	/** CI/RI, ≥ 0; up to 0.10 is usually accepted. 0 for n = 1, 2 */
	cr: number;
	/** geometric consistency index, ≥ 0; 0.31 (n = 3), 0.35 (n = 4), 0.37 (n > 4) correspond to CR 0.10 */
	gci: number;
	/** null only if nothing has been compared (n = 1) */
	worst: WorstJudgement | null;
}

/**
 * Weights and consistency from comparisons in pairs.
 *
 * Weights: `eigenvector` (Saaty 1977; missing comparisons after Harker 1987: 0 for the entry, 1 + the number missing
 * in the row on the diagonal) or `geometric` (row geometric mean; missing comparisons by least squares on the graph).
 * Consistency belongs to the answers, not to the method: λmax, CI and CR are the same for both. With comparisons
 * missing they are those of the completion with the smallest λmax, and RI is scaled down (see `randomIndex`).
 * GCI (Aguarón & Moreno-Jiménez 2003): Σ ln²ε_ij/(N − n + 1) over the N known pairs with least squares weights, which
 * for a complete matrix is 2/((n−1)(n−2))·Σ ln²ε_ij.
 *
 * One side of the diagonal is enough. Both sides given must be reciprocal up to 5 % (printed roundings).
 * Errors: `empty`, `not-square`, `not-a-number`, `not-positive`, `bad-diagonal`, `not-reciprocal`, `not-connected`,
 * `too-extreme`, `bad-option`.
 */
export function pairwise(matrix: Matrix, options: PairwiseOptions = {}): PairwiseResult {
	const judgements = readJudgements(matrix);
	const { n, pairs } = judgements;
	const logWeight = logWeights(judgements);
	const weights = weigh(judgements, logWeight, options.method);
	const lambda = lambdaMax(judgements, logWeight);
	const ri = randomIndex(n, options.randomIndex, (n * (n - 1)) / 2 - pairs);
	const ci = n < 2 ? 0 : (lambda - n) / (n - 1);
	return {
		weights,
		lambdaMax: lambda,
		ci,
		// Without a cycle of comparisons nothing can contradict: RI and CI are both 0.
		cr: pairs < n ? 0 : ci / ri,
		gci: geometricConsistency(judgements, logWeight),
		worst: worstJudgement(judgements, weights)
	};
}

/**
 * Only the weights of `pairwise`, for whole bodies of ballots at once. Same options (without the random index), same
 * errors.
 */
export function priorities(matrix: Matrix, options: Pick<PairwiseOptions, 'method'> = {}): number[] {
	const judgements = readJudgements(matrix);
	return weigh(judgements, logWeights(judgements), options.method);
}

/**
 * Weights by the geometric method together with GCI, for whole bodies of ballots at once: what consistency costs
 * without an eigenvalue. Errors: those of `priorities`.
 */
export function prioritiesWithGci(matrix: Matrix): { weights: number[]; gci: number } {
	const judgements = readJudgements(matrix);
	const logs = logWeights(judgements);
	return { weights: weigh(judgements, logs), gci: geometricConsistency(judgements, logs) };
}

/** GCI up to which answers count as consistent: it corresponds to CR 0.10 (Aguarón & Moreno-Jiménez 2003). */
export function acceptedGci(n: number): number {
	return n <= 3 ? 0.31 : n === 4 ? 0.35 : 0.37;
}

function weigh(judgements: Judgements, logWeight: Float64Array, method: PairwiseMethod = 'geometric'): number[] {
	const geometric = fromLogs(logWeight);
	if (!geometric.every((weight) => weight > 0)) throw new WeightingError('too-extreme', 'a weight is rounded to 0');
	return oneOf(method, ['eigenvector', 'geometric']) === 'geometric' ? geometric : eigenvector(judgements, geometric);
}

function eigenvector(judgements: Judgements, start: readonly number[]): number[] {
	const { n, logs, known } = judgements;
	const a = logs.map((log, index) => (known[index] === 1 ? Math.exp(log) : 0));
	// 1 + the number missing in the row
	degrees(judgements).forEach((degree, i) => (a[i * n + i] = n - degree));
	return Array.from(perron(a, n, start).vector);
}

/** Σ ln²ε/(N − n + 1) with ln w by least squares; 0 if no comparison could contradict another. */
export function geometricConsistency({ n, logs, known, pairs }: Judgements, logWeight: Float64Array): number {
	if (pairs < n) return 0;
	let sum = 0;
	for (let i = 0; i < n; i++) {
		for (let j = i + 1; j < n; j++) {
			if (known[i * n + j] === 1) sum += (logs[i * n + j]! + logWeight[j]! - logWeight[i]!) ** 2;
		}
	}
	return sum / (pairs - n + 1);
}

function worstJudgement({ n, logs, known }: Judgements, weights: readonly number[]): WorstJudgement | null {
	const logWeight = weights.map(Math.log);
	let worst: { i: number; j: number; off: number } | null = null;
	for (let i = 0; i < n; i++) {
		for (let j = i + 1; j < n; j++) {
			if (known[i * n + j] !== 1) continue;
			const off = Math.abs(logs[i * n + j]! + logWeight[j]! - logWeight[i]!);
			// Noise of the arithmetic must not decide between answers that are off alike.
			if (worst === null || off > worst.off + 1e-10) worst = { i, j, off };
		}
	}
	if (worst === null) return null;
	const { i, j, off } = worst;
	return { i, j, epsilon: Math.exp(off), consistent: weights[i]! / weights[j]! };
}
