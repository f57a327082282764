import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradiction } from './contradiction.ts';
import { comparisons, consistent, upper } from './test-support.ts';
import { components, degrees, readJudgements } from './judgements.ts';
import { nextComparison, type NextComparisonOptions } from './next-comparison.ts';
import { priorities } from './pairwise.ts';

/** Asks until there is no next question; the answers come from `answer(i, j)`. */
function interview(n: number, answer: (i: number, j: number) => number, options?: NextComparisonOptions) {
	const matrix = upper(
		n,
		Array.from({ length: (n * (n - 1)) / 2 }, () => null)
	);
	const asked: [number, number][] = [];
	for (let pair = nextComparison(matrix, options); pair; pair = nextComparison(matrix, options)) {
		const [i, j] = pair;
		expect(i).toBeLessThan(j);
		expect(matrix[i]![j]).toBeNull();
		matrix[i]![j] = answer(i, j);
		matrix[j]![i] = 1 / matrix[i]![j]!;
		asked.push(pair);
	}
	return { matrix, asked };
}

const scale = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1, 3, 5, 7, 9];

describe('the next comparison', () => {
	it('has nothing to ask about one object, and one question about two', () => {
		expect(nextComparison([[1]])).toBeNull();
		expect(nextComparison(upper(2, [null]))).toEqual([0, 1]);
		expect(nextComparison(upper(2, [3]))).toBeNull();
	});

	it('joins everything with the first n − 1 questions, then asks about everything twice', () => {
		for (const n of [3, 5, 9, 20]) {
			const { matrix, asked } = interview(n, () => 1);
			const after = (count: number) => {
				const partial = upper(
					n,
					Array.from({ length: (n * (n - 1)) / 2 }, () => null)
				);
				for (const [i, j] of asked.slice(0, count)) partial[i]![j] = 1;
				return readJudgements(partial);
			};
			expect(components(after(n - 1)).count).toBe(1);
			expect(Math.max(...degrees(after(n - 1)))).toBeLessThanOrEqual(2);
			expect(Math.min(...degrees(after(n)))).toBe(2);
			expect(components(readJudgements(matrix)).count).toBe(1);
		}
	});

	it('never asks more than 3(n − 1), whatever the answers', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.constantFrom(...scale)), (n, answers) => {
				const { asked } = interview(n, () => answers.next().value!);
				expect(asked.length).toBeLessThanOrEqual(Math.min(3 * (n - 1), (n * (n - 1)) / 2));
				expect(asked.length).toBeGreaterThanOrEqual(n - 1);
			})
		);
	});

	it('goes on for those who want to', () => {
		// Contradictory through and through, so that the order never settles.
		const answer = (i: number, j: number) => ((i + j) % 2 === 0 ? 9 : 1 / 9);
		const { asked } = interview(10, answer, { limit: Infinity });
		expect(asked.length).toBeGreaterThan(27);
	});

	it('stops early with a clear order, and finds it', () => {
		const truth = [1, 2, 4, 8, 16, 32, 64, 128, 256];
		const { matrix, asked } = interview(truth.length, (i, j) => truth[i]! / truth[j]!);
		expect(asked.length).toBeLessThanOrEqual(truth.length + 2);
		const weights = priorities(matrix);
		truth.slice(1).forEach((_, i) => expect(weights[i + 1]).toBeGreaterThan(weights[i]!));
	});

	it('works from answers given in any order', () => {
		fc.assert(
			fc.property(comparisons(), (matrix) => {
				const pair = nextComparison(matrix);
				if (pair !== null) expect(matrix[pair[0]]![pair[1]]).toBeNull();
			})
		);
	});
});

describe('contradiction', () => {
	it('finds the circle and the one answer to reconsider', () => {
		// 0 over 1, 1 over 2, but 2 over 0; all else says 0 over 2.
		const matrix = upper(4, [3, 1 / 2, 9, 3, 3, 1]);
		const found = contradiction(matrix)!;
		expect(found.cycle).toEqual([0, 1, 2]);
		expect(found.reconsider).toMatchObject({ i: 0, j: 2 });
		expect(found.reconsider.consistent).toBeGreaterThan(1);
	});

	it('finds none in consistent or unfinished answers', () => {
		expect(contradiction(consistent([5, 3, 2, 1]))).toBeNull();
		expect(contradiction(upper(3, [3, null, 3]))).toBeNull();
		expect(contradiction(upper(4, [3, null, null, null, null, 3]))).toBeNull();
	});

	it('is null exactly if no three objects chase each other', () => {
		fc.assert(
			fc.property(comparisons(6), (matrix) => {
				const over = (i: number, j: number) => (matrix[i]![j] ?? 1) > 1;
				const all = matrix.map((_, i) => i);
				const circular = all.some((a) => all.some((b) => all.some((c) => over(a, b) && over(b, c) && over(c, a))));
				const found = contradiction(matrix);
				expect(found !== null).toBe(circular);
				if (found === null) return;
				const [a, b, c] = found.cycle;
				expect([over(a, b), over(b, c), over(c, a)]).toEqual([true, true, true]);
				expect(found.reconsider.epsilon).toBeGreaterThan(1);
			})
		);
	});
});
