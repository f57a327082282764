import { WeightingError } from './errors.ts';

/** A published table of random indices, or a value of one's own. */
export type RandomIndex = 'saaty1980' | 'saaty2005' | 'donegan-dodd' | 'alonso-lamata' | number;

/** RI from n = 3 on, one after the other. */
const tables = {
	/** Saaty, The Analytic Hierarchy Process, 1980 (his table does dip at n = 12) */
	saaty1980: [0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59],
	/** Saaty, Theory and Applications of the Analytic Network Process, 2005, p. 31 */
	saaty2005: [0.52, 0.89, 1.11, 1.25, 1.35, 1.4, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59],
	/** Donegan & Dodd, A note on Saaty's random indexes, Mathl Comput. Modelling 15 (1991) */
	'donegan-dodd': [
		0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733, 1.4055, 1.4213, 1.4497, 1.4643, 1.4822, 1.4969, 1.5078,
		1.5153, 1.5262, 1.5313, 1.5371
	],
	/** Alonso & Lamata, Consistency in the AHP: a new approach, 2006 (100,000 matrices each) */
	'alonso-lamata': [
		0.5245, 0.8815, 1.1086, 1.2479, 1.3417, 1.4056, 1.4499, 1.4854, 1.5141, 1.5365, 1.5551, 1.5713, 1.5838
	]
} as const;

/** Donegan & Dodd go on in larger steps; between them a straight line. */
const doneganDoddBeyond = [
	[20, 1.5371],
	[25, 1.5619],
	[30, 1.5772],
	[40, 1.5976],
	[50, 1.6102],
	[60, 1.6178],
	[70, 1.6237],
	[80, 1.6277],
	[90, 1.6213],
	[100, 1.6339]
] as const;

/**
 * The mean CI of random matrices of n objects with `missing` pairs unknown: what CR divides by.
 * n = 1, 2: 0. Beyond a table's end: Donegan & Dodd interpolated up to 100, the others by the regression of Alonso &
 * Lamata 2006, λ̄ = 2.7699·n − 4.3513. Incomplete: RI(n)·(1 − 2m/((n−1)(n−2))) (Ágoston & Csató 2022), 0 for a tree.
 * A number stands for itself, whatever is missing: it is taken as the RI of the very matrix at hand.
 * Errors: `bad-option`.
 */
export function randomIndex(n: number, source: RandomIndex = 'saaty1980', missing = 0): number {
	if (typeof source === 'number') {
		if (!(source > 0 && source < Infinity)) throw new WeightingError('bad-option', `random index ${source}`);
		return n < 3 ? 0 : source;
	}
	if (!Object.hasOwn(tables, source)) throw new WeightingError('bad-option', `random index ${String(source)}`);
	if (n < 3) return 0;
	const complete = tables[source][n - 3] ?? beyond(n, source);
	return complete * (1 - (2 * missing) / ((n - 1) * (n - 2)));
}

function beyond(n: number, source: keyof typeof tables): number {
	if (source === 'donegan-dodd') {
		const after = doneganDoddBeyond.findIndex(([size]) => size >= n);
		if (after > 0) {
			const [lowSize, low] = doneganDoddBeyond[after - 1]!;
			const [highSize, high] = doneganDoddBeyond[after]!;
			return low + ((high - low) * (n - lowSize)) / (highSize - lowSize);
		}
	}
	return (2.7699 * n - 4.3513 - n) / (n - 1);
}
