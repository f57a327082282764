import fc from 'fast-check';
import type { Matrix } from './judgements.ts';

/** A full reciprocal matrix from its upper triangle, row by row; `null` = not asked. For tests. */
export function upper(n: number, values: readonly (number | null)[]): (number | null)[][] {
	const matrix: (number | null)[][] = Array.from({ length: n }, () => Array.from({ length: n }, () => 1));
	let next = 0;
	for (let i = 0; i < n; i++) {
		for (let j = i + 1; j < n; j++) {
			const value = values[next++]!;
			matrix[i]![j] = value;
			matrix[j]![i] = value === null ? null : 1 / value;
		}
	}
	return matrix;
}

/** a_ij = w_i/w_j for the pairs kept. */
export function consistent(weights: readonly number[], keep: (i: number, j: number) => boolean = () => true) {
	return weights.map((a, i) => weights.map((b, j) => (i === j || keep(Math.min(i, j), Math.max(i, j)) ? a / b : null)));
}

/** Rows and columns in another order: new object k is old object order[k]. */
export function reorder(matrix: Matrix, order: readonly number[]): (number | null)[][] {
	return order.map((i) => order.map((j) => matrix[i]![j]!));
}

const answer = fc.constantFrom(1 / 9, 1 / 7, 1 / 5, 1 / 4, 1 / 3, 1 / 2, 1, 2, 3, 4, 5, 7, 9);

/** Answers on the 1 to 9 scale, some missing, always connected by a random tree. */
export const comparisons = (most = 8) =>
	fc
		.integer({ min: 2, max: most })
		.chain((n) =>
			fc.record({
				answers: fc.array(answer, { minLength: (n * (n - 1)) / 2, maxLength: (n * (n - 1)) / 2 }),
				asked: fc.array(fc.boolean(), { minLength: (n * (n - 1)) / 2, maxLength: (n * (n - 1)) / 2 }),
				parents: fc.tuple(...Array.from({ length: n - 1 }, (_, k) => fc.nat({ max: k })))
			})
		)
		.map(({ answers, asked, parents }) => {
			const matrix = upper(parents.length + 1, answers);
			const open = upper(
				parents.length + 1,
				asked.map((flag) => (flag ? 1 : null))
			);
			return matrix.map((row, i) =>
				row.map((value, j) => (open[i]![j] !== null || parents[Math.max(i, j) - 1] === Math.min(i, j) ? value : null))
			);
		});

export const weightVector = (n: number) =>
	fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: n, maxLength: n });

/** People × objects. */
export const weightTable = (fewestObjects = 2) =>
	fc
		.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: fewestObjects, max: 6 }))
		.chain(([people, objects]) => fc.array(weightVector(objects), { minLength: people, maxLength: people }));
