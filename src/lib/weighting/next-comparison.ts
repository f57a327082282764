import { components, degrees, readJudgements, type Judgements, type Matrix } from './judgements.ts';
import { fromLogs, laplacian, logWeights } from './log-least-squares.ts';
import { geometricConsistency } from './pairwise.ts';

/** One step of the 1 to 9 scale: answers are never finer than that, however consistent they look. */
const scaleStep = Math.log(9) / 8;

/** ln of a lead that is worth a question: an object 5 % ahead of another. */
const noticeable = Math.log(1.05);

type Pair = [i: number, j: number];

export interface NextComparisonOptions {
	/** how many answers are enough; default 3(n − 1). `Infinity` for people who want to go on. */
	limit?: number;
}

/**
 * The pair to ask next, i < j; null when all is asked, when the order is stable, or when there are `limit` answers.
 *
 * 1. Until all objects hang together: a pair from two separate groups, small groups and little asked objects first.
 * 2. Until each object has been compared twice: the least asked pair, among those the one known least. The graph
 *    grows near-regular and of small diameter (Szádoczki, Bozóki & Tekile 2022) and begins to show contradictions.
 * 3. Then the open pair whose answer moves the weights most (Harker 1987, with the derivative of the least squares
 *    weights), among those that could still change the order of two neighbours.
 *
 * Stable: no open pair, answered off its expected value by as much as this person's answers usually are (the square
 * root of GCI, at least one step of the scale), would put one object noticeably (5 %) ahead of one it is behind now.
 * Errors: `empty`, `not-square`, `not-a-number`, `not-positive`, `bad-diagonal`, `not-reciprocal`.
 */
export function nextComparison(matrix: Matrix, options: NextComparisonOptions = {}): Pair | null {
	const judgements = readJudgements(matrix);
	const { n, pairs } = judgements;
	const open = openPairs(judgements);
	if (open.length === 0) return null;
	const degree = degrees(judgements);
	const joining = joinGroups(judgements, open, degree);
	if (joining !== null) return joining;
	if (pairs >= (options.limit ?? 3 * (n - 1))) return null;

	const inverse = pseudoInverse(judgements);
	const resistance = ([i, j]: Pair) => inverse[i]![i]! + inverse[j]![j]! - 2 * inverse[i]![j]!;
	const loose = open.filter(([i, j]) => Math.min(degree[i]!, degree[j]!) < 2);
	if (loose.length > 0) return least(loose, ([i, j]) => [degree[i]! + degree[j]!, -resistance([i, j])]);
	return mostInformative(judgements, open, inverse, resistance);
}

function openPairs({ n, known }: Judgements): Pair[] {
	const open: Pair[] = [];
	for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) if (known[i * n + j] !== 1) open.push([i, j]);
	return open;
}

function joinGroups(judgements: Judgements, open: readonly Pair[], degree: readonly number[]): Pair | null {
	const { of, count } = components(judgements);
	if (count === 1) return null;
	const sizes = Array.from({ length: count }, (_, group) => of.filter((own) => own === group).length);
	const between = open.filter(([i, j]) => of[i] !== of[j]);
	return least(between, ([i, j]) => [sizes[of[i]!]! + sizes[of[j]!]!, degree[i]! + degree[j]!]);
}

/** Column k: how ln w answers to a unit of evidence at object k. */
function pseudoInverse(judgements: Judgements): Float64Array[] {
	const { n } = judgements;
	const solver = laplacian(judgements);
	return Array.from({ length: n }, (_, k) => solver(Float64Array.from({ length: n }, (_, i) => +(i === k) - 1 / n)));
}

function mostInformative(
	judgements: Judgements,
	open: readonly Pair[],
	inverse: readonly Float64Array[],
	resistance: (pair: Pair) => number
): Pair | null {
	const logs = logWeights(judgements);
	const weights = fromLogs(logs);
	const order = weights.map((_, i) => i).sort((a, b) => logs[b]! - logs[a]! || a - b);
	const spread = Math.max(scaleStep, Math.sqrt(geometricConsistency(judgements, logs)));

	// For each place of the ranking by how much a move must favour the one behind.
	const gaps = order.slice(1).map((behind, place) => logs[order[place]!]! - logs[behind]! + noticeable);

	let best: Pair | null = null;
	let bestEffect = 0;
	for (const pair of open) {
		const [i, j] = pair;
		// A new answer is off by about spread·√(1 + R), and the least squares take over 1/(1 + R) of it.
		const taken = spread / Math.sqrt(1 + resistance(pair));
		const move = inverse[i]!.map((value, k) => taken * (value - inverse[j]![k]!));
		// The answer may be off either way, so only the size of the difference counts.
		if (!gaps.some((gap, place) => Math.abs(move[order[place]!]! - move[order[place + 1]!]!) > gap)) continue;
		const effect = largestMove(weights, move);
		if (effect > bestEffect * (1 + 1e-9)) [best, bestEffect] = [pair, effect];
	}
	return best;
}

/** By how much the weight that moves most changes, to first order. */
function largestMove(weights: readonly number[], move: Float64Array): number {
	let mean = 0;
	for (let k = 0; k < move.length; k++) mean += weights[k]! * move[k]!;
	let largest = 0;
	for (let k = 0; k < move.length; k++) largest = Math.max(largest, Math.abs(weights[k]! * (move[k]! - mean)));
	return largest;
}

/** The first pair with the smallest key, compared number by number. */
function least(pairs: readonly Pair[], key: (pair: Pair) => [number, number]): Pair {
	let [best, bestKey] = [pairs[0]!, key(pairs[0]!)];
	for (const pair of pairs) {
		const [a, b] = key(pair);
		if (a < bestKey[0] || (a === bestKey[0] && b < bestKey[1] - 1e-9)) [best, bestKey] = [pair, [a, b]];
	}
	return best;
}
