import { WeightingError } from './errors.ts';

/** Comparisons as people give them: `a[i][j]` says how many times i is more important than j; `null` = not asked. */
export type Matrix = readonly (readonly (number | null)[])[];

/** A checked matrix of comparisons, in logarithms, both directions filled in. Row-major, n × n. */
export interface Judgements {
	readonly n: number;
	/** ln a_ij; 0 where unknown and on the diagonal */
	readonly logs: Float64Array;
	/** 1 where a comparison is known, 0 elsewhere and on the diagonal */
	readonly known: Uint8Array;
	/** known pairs, each counted once */
	readonly pairs: number;
}

/**
 * How far a_ij · a_ji may be from 1. Textbooks print 1/6 as 0.17 and 1/8 as 0.13; a real contradiction is larger.
 */
const roundingTolerance = 0.05;

/**
 * Reads and checks a matrix. A comparison may stand on one side of the diagonal only. If both sides are given and
 * agree up to rounding, the larger one counts (3 and 0.33 are read as 3 and 1/3).
 * Errors: `empty`, `not-square`, `not-a-number`, `not-positive`, `bad-diagonal`, `not-reciprocal`.
 */
export function readJudgements(matrix: Matrix, place: readonly number[] = []): Judgements {
	if (!Array.isArray(matrix) || matrix.length === 0) throw new WeightingError('empty', 'no objects to compare', place);
	const n = matrix.length;
	matrix.forEach((row, i) => {
		if (!Array.isArray(row) || row.length !== n) {
			throw new WeightingError('not-square', `the row needs ${n} values`, [...place, i]);
		}
	});
	const entry = (i: number, j: number): number | null => {
		const value: unknown = matrix[i]![j];
		if (value === null) return null;
		if (typeof value !== 'number' || !Number.isFinite(value)) {
			throw new WeightingError('not-a-number', `${String(value)} is not a finite number`, [...place, i, j]);
		}
		if (value <= 0) throw new WeightingError('not-positive', `${value} is not above zero`, [...place, i, j]);
		return value;
	};

	const logs = new Float64Array(n * n);
	const known = new Uint8Array(n * n);
	let pairs = 0;
	for (let i = 0; i < n; i++) {
		const own = entry(i, i);
		if (own !== null && Math.abs(own - 1) > 1e-9) {
			throw new WeightingError('bad-diagonal', `${own} instead of 1`, [...place, i, i]);
		}
		for (let j = i + 1; j < n; j++) {
			const above = entry(i, j);
			const below = entry(j, i);
			if (above === null && below === null) continue;
			const log = pairLog(above, below);
			if (log === null) {
				throw new WeightingError('not-reciprocal', `${above} one way, ${below} the other`, [...place, i, j]);
			}
			logs[i * n + j] = log;
			logs[j * n + i] = -log;
			known[i * n + j] = known[j * n + i] = 1;
			pairs++;
		}
	}
	return { n, logs, known, pairs };
}

/** ln a_ij from either or both sides, at least one of them given; null if they contradict each other. */
function pairLog(above: number | null, below: number | null): number | null {
	if (above === null) return -Math.log(below!);
	if (below === null) return Math.log(above);
	if (Math.abs(above * below - 1) > roundingTolerance) return null;
	if (above === below) return 0;
	return above > below ? Math.log(above) : -Math.log(below);
}

/** For each object the number of its connected component, counted from 0 in order of first appearance. */
export function components({ n, known }: Judgements): { of: number[]; count: number } {
	const of = Array.from({ length: n }, () => -1);
	let count = 0;
	for (let start = 0; start < n; start++) {
		if (of[start] !== -1) continue;
		const open = [start];
		of[start] = count;
		for (let i = open.pop(); i !== undefined; i = open.pop()) {
			for (let j = 0; j < n; j++) {
				if (known[i * n + j] === 1 && of[j] === -1) {
					of[j] = count;
					open.push(j);
				}
			}
		}
		count++;
	}
	return { of, count };
}

/** Errors: `not-connected` with a pair of objects that no chain of comparisons joins. */
export function requireConnected(judgements: Judgements): void {
	const apart = components(judgements).of.findIndex((component) => component > 0);
	if (apart >= 0) throw new WeightingError('not-connected', 'no chain of comparisons joins these two', [0, apart]);
}

/** For each object, with how many others it has been compared. */
export function degrees({ n, known }: Judgements): number[] {
	return Array.from({ length: n }, (_, i) => known.subarray(i * n, (i + 1) * n).reduce((sum, flag) => sum + flag, 0));
}
