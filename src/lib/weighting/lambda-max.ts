import { WeightingError } from './errors.ts';
import type { Judgements } from './judgements.ts';
import { factorise, solve } from './linear.ts';
import { centred, fromLogs } from './log-least-squares.ts';
import { perron } from './perron.ts';

/** What is left after a step of this size in ln u changes λ by less than its square. */
const smallStep = 3e-5;
const rounds = 200;

/**
 * λmax of the comparisons; with comparisons missing, the smallest λmax any completion of them has (Bozóki, Fülöp &
 * Rónyai 2010): what was not said is taken to be as consistent as it can be. At least n; n = free of contradiction.
 * `start`: ln w by least squares, from where it is not far. Errors: `too-extreme`.
 */
export function lambdaMax(judgements: Judgements, start: Float64Array): number {
	const { n, pairs } = judgements;
	const complete = pairs === (n * (n - 1)) / 2;
	const value = complete
		? perron(judgements.logs.map(Math.exp), n, fromLogs(start)).value
		: smallestLambda(judgements, start);
	if (!Number.isFinite(value)) throw new WeightingError('too-extreme', 'λmax cannot be computed');
	return Math.max(n, value);
}

/**
 * Let C(u) be 1 for missing pairs and on the diagonal, and cosh(ln a_ij − ln u_i + ln u_j) for known pairs: the
 * symmetric part of the completion a_ij = u_i/u_j after scaling by u. Its largest eigenvalue is never below that of
 * the completion (Levinger), and equal to it where left and right eigenvector are, which is the optimal completion.
 * So λ is the minimum of ρ(C(u)) over n − 1 numbers, convex in ln u. Newton steps with the curvature at a held
 * eigenvector p: a graph Laplacian with weights p_i·p_j·cosh(…).
 */
function smallestLambda(judgements: Judgements, start: Float64Array): number {
	let logU = start;
	let { value, vector } = symmetricPart(judgements, logU, fromLogs(new Float64Array(judgements.n)));
	for (let round = 0; round < rounds; round++) {
		const step = newtonStep(judgements, logU, vector);
		const size = step.reduce((largest, change) => Math.max(largest, Math.abs(change)), 0);
		// Far from the minimum a whole step may lead too far: halve it until λ falls.
		let share = 1;
		let next = moved(judgements, logU, step, share, vector);
		while (next.value > value && share * size > smallStep) {
			share /= 2;
			next = moved(judgements, logU, step, share, vector);
		}
		if (next.value > value) break;
		({ logU, value, vector } = next);
		if (size <= smallStep) break;
	}
	return value;
}

function moved(
	judgements: Judgements,
	logU: Float64Array,
	step: Float64Array,
	share: number,
	vector: ArrayLike<number>
): { logU: Float64Array; value: number; vector: Float64Array } {
	const next = logU.map((value, i) => value + share * step[i]!);
	return { logU: next, ...symmetricPart(judgements, next, vector) };
}

function symmetricPart({ n, logs, known }: Judgements, logU: Float64Array, start: ArrayLike<number>) {
	const c = new Float64Array(n * n).fill(1);
	for (let i = 0; i < n; i++) {
		for (let j = i + 1; j < n; j++) {
			const at = i * n + j;
			if (known[at] === 1) c[at] = c[j * n + i] = Math.cosh(logs[at]! - logU[i]! + logU[j]!);
		}
	}
	return perron(c, n, start);
}

function newtonStep({ n, logs, known }: Judgements, logU: Float64Array, p: Float64Array): Float64Array {
	// The last object is held, as only ratios of u matter.
	const m = n - 1;
	const curvature = new Float64Array(m * m);
	const pull = new Float64Array(m);
	for (let i = 0; i < m; i++) {
		for (let j = 0; j < n; j++) {
			if (known[i * n + j] !== 1) continue;
			const off = logs[i * n + j]! - logU[i]! + logU[j]!;
			const weight = p[i]! * p[j]! * Math.cosh(off);
			pull[i]! += p[i]! * p[j]! * Math.sinh(off);
			curvature[i * m + i]! += weight;
			if (j < m) curvature[i * m + j] = -weight;
		}
	}
	factorise(curvature, m, true);
	const step = new Float64Array(n);
	step.set(solve(curvature, m, pull));
	return centred(step);
}
