import { requireConnected, type Judgements } from './judgements.ts';
import { factorise, solve } from './linear.ts';

/** Solves L·x = b on the graph of known comparisons, for b that sums to 0; x is centred at 0. */
export type LaplacianSolver = (b: ArrayLike<number>) => Float64Array;

/** Errors: `not-connected`. */
export function laplacian(judgements: Judgements): LaplacianSolver {
	requireConnected(judgements);
	const { n, known } = judgements;
	// The last object is held at 0, which makes the Laplacian of a connected graph invertible.
	const m = n - 1;
	const lu = new Float64Array(m * m);
	for (let i = 0; i < m; i++) {
		for (let j = 0; j < n; j++) {
			if (known[i * n + j] !== 1) continue;
			lu[i * m + i]! += 1;
			if (j < m) lu[i * m + j] = -1;
		}
	}
	factorise(lu, m, true);
	return (b) => {
		const x = new Float64Array(n);
		x.set(solve(lu, m, Array.prototype.slice.call(b, 0, m) as number[]));
		return centred(x);
	};
}

/** The same values moved so that they sum to 0. */
export function centred(x: Float64Array): Float64Array {
	const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
	return x.map((value) => value - mean);
}

/**
 * ln w by logarithmic least squares, centred at 0. Complete matrix: the row geometric mean (Crawford & Williams
 * 1985). Incomplete: L·ln w = b with the graph Laplacian L and b_i = Σ ln a_ij over known pairs (Bozóki, Fülöp &
 * Rónyai 2010), which equals the geometric mean over all spanning trees (Bozóki & Tsyganok 2019).
 * Errors: `not-connected`.
 */
export function logWeights(judgements: Judgements, solver?: LaplacianSolver): Float64Array {
	const { n, logs, pairs } = judgements;
	const b = new Float64Array(n);
	for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) b[i]! += logs[i * n + j]!;
	if (pairs === (n * (n - 1)) / 2) return b.map((sum) => sum / n);
	return (solver ?? laplacian(judgements))(b);
}

/** Weights that sum to 1 from their logarithms up to a constant. */
export function fromLogs(logs: ArrayLike<number>): number[] {
	const values = Array.from(logs);
	const top = Math.max(...values);
	const raised = values.map((value) => Math.exp(value - top));
	const sum = raised.reduce((total, value) => total + value, 0);
	return raised.map((value) => value / sum);
}
