import { factorise, solve } from './linear.ts';

/** The largest eigenvalue of a matrix and its positive eigenvector, which sums to 1. */
export interface Perron {
	value: number;
	vector: Float64Array;
}

const precision = 1e-12;
const powerRounds = 25;
const nodaRounds = 60;

/**
 * Perron root and vector of a non-negative, irreducible matrix with a positive diagonal (row-major, n × n).
 * Power iteration, which comparison matrices answer in a few rounds; where it is slow (sparse or wildly
 * contradictory comparisons) the iteration of Noda 1971 finishes, which always converges, quadratically.
 * Both are bracketed by Collatz & Wielandt: min (Ax)_i/x_i ≤ λ ≤ max (Ax)_i/x_i.
 */
export function perron(a: Float64Array, n: number, start: ArrayLike<number>): Perron {
	let x = unit(Float64Array.from(start));
	let best: Perron & { gap: number } = { value: NaN, vector: x, gap: Infinity };
	for (let round = 0; round < powerRounds + nodaRounds; round++) {
		const y = times(a, n, x);
		let low = Infinity;
		let high = 0;
		for (let i = 0; i < n; i++) {
			const ratio = y[i]! / x[i]!;
			if (ratio < low) low = ratio;
			if (ratio > high) high = ratio;
		}
		const gap = (high - low) / high;
		if (gap < best.gap) best = { value: (high + low) / 2, vector: x, gap };
		if (gap <= precision) break;
		const next = round < powerRounds ? y : nodaStep(a, n, x, high);
		// At the limit of the arithmetic the system of Noda's step turns singular: what we have is the answer.
		if (!next.every((value) => value > 0 && value < Infinity)) break;
		x = unit(next);
	}
	return { value: best.value, vector: best.vector };
}

function nodaStep(a: Float64Array, n: number, x: Float64Array, high: number): Float64Array {
	const system = a.map((value) => -value);
	for (let i = 0; i < n; i++) system[i * n + i]! += high;
	factorise(system, n, false);
	return solve(system, n, x);
}

function times(a: Float64Array, n: number, x: Float64Array): Float64Array {
	const y = new Float64Array(n);
	for (let i = 0; i < n; i++) {
		let sum = 0;
		for (let j = 0; j < n; j++) sum += a[i * n + j]! * x[j]!;
		y[i] = sum;
	}
	return y;
}

/** Scales x in place to sum 1. */
function unit(x: Float64Array): Float64Array {
	let sum = 0;
	for (let i = 0; i < x.length; i++) sum += x[i]!;
	for (let i = 0; i < x.length; i++) x[i]! /= sum;
	return x;
}
