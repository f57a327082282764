/**
 * Factorises a square matrix (row-major, in place) into L·U without pivoting. That is safe for the M-matrices this
 * library solves (graph Laplacians with one node held, and μI − A with μ above the largest eigenvalue of A ≥ 0).
 * Of a symmetric matrix only the upper half is read, which halves the work.
 */
export function factorise(a: Float64Array, n: number, symmetric: boolean): void {
	for (let k = 0; k < n; k++) {
		const pivot = a[k * n + k]!;
		for (let i = k + 1; i < n; i++) {
			const factor = (symmetric ? a[k * n + i]! : a[i * n + k]!) / pivot;
			a[i * n + k] = factor;
			if (factor === 0) continue;
			for (let j = symmetric ? i : k + 1; j < n; j++) a[i * n + j]! -= factor * a[k * n + j]!;
		}
	}
}

/** Solves L·U·x = b for a matrix treated by `factorise`. */
export function solve(lu: Float64Array, n: number, b: ArrayLike<number>): Float64Array {
	const x = Float64Array.from(b);
	for (let i = 0; i < n; i++) {
		let sum = x[i]!;
		for (let j = 0; j < i; j++) sum -= lu[i * n + j]! * x[j]!;
		x[i] = sum;
	}
	for (let i = n - 1; i >= 0; i--) {
		let sum = x[i]!;
		for (let j = i + 1; j < n; j++) sum -= lu[i * n + j]! * x[j]!;
		x[i] = sum / lu[i * n + i]!;
	}
	return x;
}
