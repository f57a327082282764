import { rows, shares } from './check.ts';
import { WeightingError } from './errors.ts';

export interface AhpConsensusOptions {
	/** the highest value of the comparison scale; default 9 */
	maxScale?: number;
}

/**
 * AHP consensus indicator S* (Goepel 2018) of weightings made by pairwise comparison: (S − c)/(1 − c), where S is the
 * overlap of the distributions (see `overlap`) and c the least S people on a scale up to M can reach.
 * 1 = all weigh alike, 0 = as far apart as the scale allows. Not clipped: weights more extreme than the scale allows
 * (points, rankings) can fall below 0; `pointsConsensus` is for those. One rater or one object: 1.
 * Rows are people, columns objects; each row is normalised to 1.
 * Errors: `empty`, `wrong-length`, `missing`, `not-a-number`, `negative`, `all-zero`, `bad-option`.
 */
export function ahpConsensus(weights: readonly (readonly number[])[], options: AhpConsensusOptions = {}): number {
	const m = options.maxScale ?? 9;
	if (!(m > 1 && m < Infinity)) throw new WeightingError('bad-option', `highest scale value ${m}`);
	const read = rows(weights, shares);
	const n = read[0]!.length;
	if (n === 1) return 1;
	// The most lopsided weighting: one object M times as important as each of the others.
	const lowest = entropy([m / (n + m - 1), ...Array.from({ length: n - 1 }, () => 1 / (n + m - 1))]);
	const c = Math.exp(lowest) / n;
	return (overlap(read) - c) / (1 - c);
}

/**
 * The same indicator for weights of any kind, zeros included: (S − 1/n)/(1 − 1/n), 0..1.
 * Rows are people, columns objects; each row is normalised to 1. One rater or one object: 1.
 * Errors: `empty`, `wrong-length`, `missing`, `not-a-number`, `negative`, `all-zero`.
 */
export function pointsConsensus(weights: readonly (readonly number[])[]): number {
	const read = rows(weights, shares);
	const n = read[0]!.length;
	return n === 1 ? 1 : Math.max(0, (overlap(read) - 1 / n) / (1 - 1 / n));
}

/** The paper's words: up to 0.50 very low, 0.65 low, 0.75 moderate, 0.85 high, above very high. */
export type ConsensusLevel = 'very-low' | 'low' | 'moderate' | 'high' | 'very-high';

/** Goepel's 2018 word for a consensus of either kind above. */
export function consensusLevel(consensus: number): ConsensusLevel {
	if (consensus <= 0.5) return 'very-low';
	if (consensus <= 0.65) return 'low';
	if (consensus <= 0.75) return 'moderate';
	return consensus <= 0.85 ? 'high' : 'very-high';
}

/** S = exp(−(Hγ − Hα)): 1 for equal rows, 1/(number of rows) for rows that share nothing. */
function overlap(rows: readonly number[][]): number {
	const k = rows.length;
	const mean = rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / k);
	const alpha = rows.reduce((sum, row) => sum + entropy(row), 0) / k;
	// Hγ ≥ Hα; equal rows must give exactly 1 in spite of rounding.
	return Math.min(1, Math.exp(alpha - entropy(mean)));
}

/** Shannon entropy in nats, 0·ln 0 = 0. */
function entropy(p: readonly number[]): number {
	return p.reduce((sum, value) => (value > 0 ? sum - value * Math.log(value) : sum), 0);
}
