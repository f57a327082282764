import type { Mean } from './aggregate.ts';
import { groupShares, oneOf, rows, shares } from './check.ts';
import { WeightingError } from './errors.ts';

export interface GroupWeighting {
	/** one row per body: its weights of the objects, any scale, each normalised to 1 */
	weights: readonly (readonly number[])[];
	/** the weights of the bodies, any scale; default: all alike */
	groupWeights?: readonly number[] | undefined;
	/** how the bodies are brought together (see `aggregatePriorities`); default `geometric` */
	mean?: Mean | undefined;
}

export interface SensitivityInput extends GroupWeighting {
	/** where the body weights go: a line from `groupWeights` to here */
	groupWeightsEnd?: readonly number[] | undefined;
}

/** Two objects i < j that change places when the body weights change. */
export interface Swap {
	i: number;
	j: number;
	/** which of the two is ahead before the crossing */
	ahead: number;
	/** where on the line they are level: 0 = at `groupWeights`, 1 = at `groupWeightsEnd`; without an end = `change` */
	t: number;
	/** the body weights, summing to 1, at which the two are level */
	groupWeights: number[];
	/** the share of all body weight, 0..1, that has changed hands until then */
	change: number;
}

/** Differences below this are rounding. */
const noise = 1e-12;

/**
 * Which objects change places when the body weights change, and where. The difference of two objects (of ln w under
 * the geometric mean, of w under the arithmetic one) is linear in the body weights, so crossings are exact.
 *
 * With `groupWeightsEnd`: every pair that changes places strictly between the two ends, t* = f(0)/(f(0) − f(1)),
 * nearest first. Without: for each two neighbours of the ranking the smallest change that makes them level, moving
 * weight to the body most in favour of the one behind from those most against it; smallest first, pairs all bodies
 * agree on left out.
 * Errors: `empty`, `wrong-length`, `missing`, `not-a-number`, `negative`, `all-zero`, `bad-option`, `zero-weight` (a
 * weight of 0 under the geometric mean; use the arithmetic one).
 */
export function sensitivity(input: SensitivityInput): Swap[] {
	const { scores, alpha } = read(input);
	const swaps =
		input.groupWeightsEnd === undefined
			? neighbourSwaps(scores, alpha)
			: lineSwaps(scores, alpha, groupShares(input.groupWeightsEnd, alpha.length));
	return swaps.sort((a, b) => a.t - b.t || a.i - b.i || a.j - b.j);
}

export interface FirstPlacesInput extends GroupWeighting {
	/** how many first places are looked at, 1..number of objects */
	first: number;
	/** how many random body weights are tried; default 2,000 */
	samples?: number;
	/** of the random numbers: the same seed gives the same answer; default 1 */
	seed?: number;
}

/**
 * How often, 0..1, the first k objects stay the first k (in whatever order) when the body weights are drawn at random,
 * every division of the weight being equally likely. Errors: those of `sensitivity`.
 */
export function firstPlacesStability(input: FirstPlacesInput): number {
	const { first, samples = 2000, seed = 1 } = input;
	const { scores, alpha } = read(input);
	const n = scores[0]!.length;
	if (!Number.isInteger(first) || first < 1 || first > n) throw new WeightingError('bad-option', `first ${first}`);
	if (!Number.isInteger(samples) || samples < 1) throw new WeightingError('bad-option', `samples ${samples}`);
	const order = ranked(total(scores, alpha));
	const random = randomNumbers(seed);
	let kept = 0;
	for (let sample = 0; sample < samples; sample++) {
		// Exponential variates, whose shares are uniform on the simplex; their sum does not matter to the order.
		const sums = total(
			scores,
			alpha.map(() => -Math.log(1 - random()))
		);
		const weakest = Math.min(...order.slice(0, first).map((i) => sums[i]!));
		if (order.slice(first).every((i) => sums[i]! <= weakest)) kept++;
	}
	return kept / samples;
}

function read({ weights, groupWeights, mean = 'geometric' }: GroupWeighting): { scores: number[][]; alpha: number[] } {
	oneOf(mean, ['geometric', 'arithmetic']);
	const normalised = rows(weights, shares);
	const alpha = groupShares(groupWeights, normalised.length);
	if (mean === 'arithmetic') return { scores: normalised, alpha };
	const scores = normalised.map((row, k) =>
		row.map((weight, i) => {
			if (weight === 0) throw new WeightingError('zero-weight', 'use the arithmetic mean', [k, i]);
			return Math.log(weight);
		})
	);
	return { scores, alpha };
}

function total(scores: readonly number[][], alpha: readonly number[]): number[] {
	return scores[0]!.map((_, i) => scores.reduce((sum, row, k) => sum + alpha[k]! * row[i]!, 0));
}

function ranked(sums: readonly number[]): number[] {
	return sums.map((_, i) => i).sort((a, b) => sums[b]! - sums[a]! || a - b);
}

function lineSwaps(scores: readonly number[][], start: readonly number[], end: readonly number[]): Swap[] {
	const [before, after] = [total(scores, start), total(scores, end)];
	const swaps: Swap[] = [];
	for (let i = 0; i < before.length; i++) {
		for (let j = i + 1; j < before.length; j++) {
			const [f0, f1] = [before[i]! - before[j]!, after[i]! - after[j]!];
			if (Math.abs(f0) < noise || Math.abs(f1) < noise || f0 > 0 === f1 > 0) continue;
			const t = f0 / (f0 - f1);
			const groupWeights = start.map((weight, k) => weight + t * (end[k]! - weight));
			const change = start.reduce((sum, weight, k) => sum + Math.abs(groupWeights[k]! - weight), 0) / 2;
			swaps.push({ i, j, ahead: f0 > 0 ? i : j, t, groupWeights, change });
		}
	}
	return swaps;
}

function neighbourSwaps(scores: readonly number[][], alpha: readonly number[]): Swap[] {
	const order = ranked(total(scores, alpha));
	return order.slice(1).flatMap((behind, place) => {
		const ahead = order[place]!;
		const lead = scores.map((row) => row[ahead]! - row[behind]!);
		const groupWeights = level(lead, alpha);
		if (groupWeights === null) return [];
		const change = alpha.reduce((sum, weight, k) => sum + Math.abs(groupWeights[k]! - weight), 0) / 2;
		return { i: Math.min(ahead, behind), j: Math.max(ahead, behind), ahead, t: change, groupWeights, change };
	});
}

/** The body weights nearest to `alpha` at which the leads of the bodies cancel out; null if no body is behind. */
function level(lead: readonly number[], alpha: readonly number[]): number[] | null {
	const order = ranked(lead);
	const receiver = order.at(-1)!;
	if (lead[receiver]! > -noise) return null;
	const result = [...alpha];
	let rest = lead.reduce((sum, value, k) => sum + alpha[k]! * value, 0);
	for (const giver of order) {
		if (rest <= 0 || giver === receiver) break;
		const gain = lead[giver]! - lead[receiver]!;
		const moved = Math.min(result[giver]!, rest / gain);
		result[giver]! -= moved;
		result[receiver]! += moved;
		rest -= moved * gain;
	}
	return result;
}

/** Numbers in 0..1 that look random (Mulberry32); results people recompute must not depend on chance. */
function randomNumbers(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
