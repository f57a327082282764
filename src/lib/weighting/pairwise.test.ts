import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WeightingError } from './errors.ts';
import { comparisons, consistent, reorder, upper, weightVector } from './test-support.ts';
import type { Matrix } from './judgements.ts';
import { pairwise, priorities } from './pairwise.ts';

/** Saaty, Decision making with the AHP, Int. J. Services Sciences 1 (2008): coffee wine tea beer soda milk water. */
const drinks = upper(7, [
	...[9, 5, 2, 1, 1, 1 / 2],
	...[1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
	...[1 / 3, 1 / 4, 1 / 3, 1 / 9],
	...[1 / 2, 1, 1 / 3],
	...[2, 1 / 2],
	1 / 3
]);
/** Saaty, Why is the principal eigenvector necessary, EJOR 145 (2003): buying a house. */
const house = upper(8, [
	...[5, 3, 7, 6, 6, 1 / 3, 1 / 4],
	...[1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
	...[6, 3, 4, 6, 1 / 5],
	...[1 / 3, 1 / 4, 1 / 7, 1 / 8],
	...[1 / 2, 1 / 5, 1 / 6],
	...[1 / 5, 1 / 6],
	1 / 2
]);
/** Wikipedia, AHP leader example: experience, education, charisma, age. */
const leader = upper(4, [4, 3, 7, 1 / 3, 3, 5]);
/** Bozóki, Fülöp & Rónyai 2010: U, one pair missing; M, the house with twelve pairs missing. */
const bfrU = upper(4, [1, 5, 2, 3, 4, null]);
const bfrM = upper(8, [
	...[5, 3, 7, 6, 6, 1 / 3, 1 / 4],
	...[null, 5, null, 3, null, 1 / 7],
	...[null, 3, null, 6, null],
	...[null, 1 / 4, null, 1 / 8],
	...[null, 1 / 5, null],
	...[null, 1 / 6],
	null
]);

const close = (actual: readonly number[], wanted: readonly number[], digits: number) =>
	wanted.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, digits));
const reasonOf = (run: () => unknown) => {
	try {
		run();
	} catch (error) {
		if (error instanceof WeightingError) return [error.reason, ...error.place];
		throw error;
	}
	return 'no error';
};

describe('published complete matrices', () => {
	it('drinks: weights and CR by two random indices', () => {
		const result = pairwise(drinks, { method: 'eigenvector', randomIndex: 'saaty2005' });
		close(result.weights, [0.177, 0.019, 0.042, 0.116, 0.19, 0.129, 0.327], 3);
		expect(result.cr).toBeCloseTo(0.022, 3);
		expect(pairwise(drinks, { randomIndex: 'donegan-dodd' }).cr).toBeCloseTo(0.0235, 4);
	});

	it('house: weights, λmax 9.669, CR 0.169, and the judgement a_37 with ε 5.32 to reconsider', () => {
		const result = pairwise(house, { method: 'eigenvector' });
		close(result.weights, [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333], 3);
		expect(result.lambdaMax).toBeCloseTo(9.669, 3);
		expect(result.cr).toBeCloseTo(0.169, 3);
		expect(result.worst).toMatchObject({ i: 2, j: 6 });
		expect(result.worst!.epsilon).toBeCloseTo(5.32, 2);
		expect(result.worst!.consistent).toBeCloseTo(6 / 5.32, 2);
	});

	it('leader: Wikipedia gives 0.547 0.127 0.270 0.056 and CR 0.044', () => {
		const result = pairwise(leader, { method: 'eigenvector', randomIndex: 0.9 });
		close(result.weights, [0.5476, 0.1266, 0.2699, 0.0559], 4);
		expect(result.cr).toBeCloseTo(0.044, 3);
	});

	it('buying a car (Wikipedia, AHP car example; figures of AHPy with the random index of Donegan & Dodd)', () => {
		const criteria = upper(4, [3, 7, 3, 9, 1, 1 / 7]);
		const safety = upper(6, [1, 5, 7, 9, 1 / 3, 5, 7, 9, 1 / 3, 2, 9, 1 / 8, 2, 1 / 8, 1 / 9]);
		const style = upper(6, [1, 7, 5, 9, 6, 7, 5, 9, 6, 1 / 6, 3, 1 / 3, 7, 5, 1 / 5]);
		for (const [matrix, weights, cr] of [
			[criteria, [0.51, 0.234, 0.041, 0.215], 0.08],
			[safety, [0.216, 0.216, 0.075, 0.036, 0.022, 0.434], 0.085],
			[style, [0.358, 0.358, 0.039, 0.155, 0.023, 0.068], 0.107]
		] as const) {
			const result = pairwise(matrix, { method: 'eigenvector', randomIndex: 'donegan-dodd' });
			close(result.weights, weights, 3);
			expect(result.cr).toBeCloseTo(cr, 3);
		}
	});

	it('n = 3: λmax in closed form, and both methods agree', () => {
		fc.assert(
			fc.property(fc.tuple(weightVector(3), comparisons(3)), ([[a, b, c]]) => {
				const matrix = upper(3, [a!, b!, c!]);
				const k = Math.cbrt((a! * c!) / b!);
				const eigenvector = pairwise(matrix, { method: 'eigenvector' });
				expect(eigenvector.lambdaMax).toBeCloseTo(1 + k + 1 / k, 8);
				close(eigenvector.weights, pairwise(matrix, { method: 'geometric' }).weights, 10);
			})
		);
	});

	it('GCI is 2/((n−1)(n−2))·Σ ln²ε with geometric mean weights', () => {
		const rows = leader.map((row) => row.reduce<number>((product, value) => product * value!, 1) ** (1 / 4));
		let sum = 0;
		for (let i = 0; i < 4; i++) {
			for (let j = i + 1; j < 4; j++) sum += Math.log((leader[i]![j]! * rows[j]!) / rows[i]!) ** 2;
		}
		expect(pairwise(leader, { method: 'eigenvector' }).gci).toBeCloseTo((2 / 6) * sum, 12);
	});
});

describe('published incomplete matrices', () => {
	it('Harker 1987: a chain of two answers', () => {
		const result = pairwise(upper(3, [2, null, 2]), { method: 'eigenvector' });
		close(result.weights, [4 / 7, 2 / 7, 1 / 7], 12);
		expect(result).toMatchObject({ ci: 0, cr: 0, gci: 0 });
	});

	it('Harker weights of U and M (eigenvectors of his matrix, computed with LAPACK)', () => {
		close(priorities(bfrU, { method: 'eigenvector' }), [0.37357852, 0.39212294, 0.09817653, 0.13612201], 8);
		close(
			priorities(bfrM, { method: 'eigenvector' }),
			[0.19072703, 0.0387858, 0.28063703, 0.01297287, 0.03620653, 0.02492966, 0.17961831, 0.23612276],
			8
		);
	});

	it('least squares on the graph (normal equations solved with LAPACK)', () => {
		close(priorities(bfrU), [0.37418295, 0.39163303, 0.09884075, 0.13534327], 8);
		close(
			priorities(bfrM),
			[0.17695001, 0.06764308, 0.17695001, 0.01967774, 0.03670728, 0.04145205, 0.14216667, 0.33845317],
			8
		);
	});

	it('λmax of the optimal completion: x = 0.730297 in U; 9.29809 for M', () => {
		const completed = upper(4, [1, 5, 2, 3, 4, 0.7302965066]);
		expect(pairwise(bfrU).lambdaMax).toBeCloseTo(pairwise(completed).lambdaMax, 9);
		expect(pairwise(bfrU).lambdaMax).toBeCloseTo(4.092367294, 8);
		expect(pairwise(bfrM).lambdaMax).toBeCloseTo(9.29809225, 7);
	});

	it('CR with one of six pairs missing divides by RI·(1 − 2/6)', () => {
		const result = pairwise(bfrU);
		expect(result.cr).toBeCloseTo(result.ci / (0.9 * (1 - 2 / 6)), 12);
	});

	it('GCI divides by N − n + 1', () => {
		const w = priorities(bfrU).map(Math.log);
		let sum = 0;
		for (let i = 0; i < 4; i++) {
			for (let j = i + 1; j < 4; j++) {
				if (bfrU[i]![j] !== null) sum += (Math.log(bfrU[i]![j]!) + w[j]! - w[i]!) ** 2;
			}
		}
		expect(pairwise(bfrU).gci).toBeCloseTo(sum / 2, 12);
	});
});

describe('laws', () => {
	const methods = fc.constantFrom('eigenvector', 'geometric') as fc.Arbitrary<'eigenvector' | 'geometric'>;

	it('weights are positive and sum to 1; λmax ≥ n; indices ≥ 0; ε ≥ 1', () => {
		fc.assert(
			fc.property(comparisons(), methods, (matrix, method) => {
				const result = pairwise(matrix, { method });
				expect(result.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
				expect(result.weights.every((w) => w > 0)).toBe(true);
				expect(result.lambdaMax).toBeGreaterThanOrEqual(matrix.length);
				for (const index of [result.ci, result.cr, result.gci]) expect(index).toBeGreaterThanOrEqual(0);
				expect(result.worst!.epsilon).toBeGreaterThanOrEqual(1);
			})
		);
	});

	it('the order of the objects does not matter', () => {
		fc.assert(
			fc.property(comparisons(), methods, fc.infiniteStream(fc.nat()), (matrix, method, keys) => {
				const key = matrix.map(() => keys.next().value!);
				const order = matrix.map((_, i) => i).sort((a, b) => key[a]! - key[b]!);
				const [plain, mixed] = [pairwise(matrix, { method }), pairwise(reorder(matrix, order), { method })];
				order.forEach((old, place) => expect(mixed.weights[place]).toBeCloseTo(plain.weights[old]!, 9));
				expect(mixed.lambdaMax).toBeCloseTo(plain.lambdaMax, 7);
				expect(mixed.gci).toBeCloseTo(plain.gci, 9);
			})
		);
	});

	it('scaling an object scales its weight and changes no consistency (geometric mean)', () => {
		fc.assert(
			fc.property(comparisons(6), fc.double({ min: 0.1, max: 10, noNaN: true }), (matrix, factor) => {
				const scaled = matrix.map((row, i) =>
					row.map((a, j) => (a === null || i === j ? a : i === 0 ? a * factor : j === 0 ? a / factor : a))
				);
				const [plain, other] = [pairwise(matrix), pairwise(scaled)];
				expect(other.weights[0]! / other.weights[1]!).toBeCloseTo((factor * plain.weights[0]!) / plain.weights[1]!, 6);
				expect(other.lambdaMax).toBeCloseTo(plain.lambdaMax, 7);
				expect(other.gci).toBeCloseTo(plain.gci, 9);
			})
		);
	});

	it('consistent answers, complete or not, give back the weights, λmax = n and CR 0', () => {
		fc.assert(
			fc.property(weightVector(7), comparisons(7), methods, (weights, pattern, method) => {
				const some = weights.slice(0, pattern.length);
				const sum = some.reduce((total, w) => total + w, 0);
				const result = pairwise(
					consistent(some, (i, j) => pattern[i]![j] !== null),
					{ method }
				);
				some.forEach((w, i) => expect(result.weights[i]).toBeCloseTo(w / sum, 9));
				expect(result.lambdaMax).toBeCloseTo(some.length, 9);
				expect(result.cr).toBeCloseTo(0, 9);
				expect(result.gci).toBeCloseTo(0, 9);
				expect(result.worst!.epsilon).toBeCloseTo(1, 9);
			})
		);
	});

	it('no completion is more consistent than λmax says', () => {
		fc.assert(
			fc.property(
				comparisons(6),
				fc.infiniteStream(fc.double({ min: -0.2, max: 0.2, noNaN: true })),
				(matrix, noise) => {
					const { lambdaMax, weights } = pairwise(matrix);
					const completed = upper(
						matrix.length,
						matrix.flatMap((row, i) =>
							row.slice(i + 1).map((a, k) => a ?? (weights[i]! / weights[i + 1 + k]!) * Math.exp(noise.next().value!))
						)
					);
					expect(pairwise(completed).lambdaMax).toBeGreaterThanOrEqual(lambdaMax - 1e-9);
				}
			)
		);
	});

	it('a chain of 60 answers, the slowest graph there is', () => {
		const weights = Array.from({ length: 60 }, (_, i) => 1 + (i % 7));
		const chain = consistent(weights, (i, j) => j === i + 1);
		const sum = weights.reduce((total, w) => total + w, 0);
		close(
			priorities(chain, { method: 'eigenvector' }),
			weights.map((w) => w / sum),
			9
		);
	});
});

describe('input', () => {
	it('one or two objects', () => {
		expect(pairwise([[1]])).toEqual({ weights: [1], lambdaMax: 1, ci: 0, cr: 0, gci: 0, worst: null });
		const two = pairwise(upper(2, [3]), { method: 'eigenvector' });
		close(two.weights, [0.75, 0.25], 12);
		expect(two).toMatchObject({ lambdaMax: 2, ci: 0, cr: 0, gci: 0 });
	});

	it('one side of the diagonal is enough, and rounded reciprocals are read as exact', () => {
		const full = pairwise(leader).weights;
		close(pairwise(leader.map((row, i) => row.map((a, j) => (j < i ? null : a)))).weights, full, 12);
		close(pairwise(leader.map((row, i) => row.map((a, j) => (j <= i ? a : null)))).weights, full, 12);
		close(pairwise(leader.map((row) => row.map((a) => (a! < 1 ? Math.round(a! * 100) / 100 : a)))).weights, full, 12);
	});

	it('names what is wrong and where', () => {
		const of = (matrix: unknown) => reasonOf(() => pairwise(matrix as Matrix));
		expect(of([])).toEqual(['empty']);
		expect(of([[1, 2], [1]])).toEqual(['not-square', 1]);
		expect(of(upper(2, [NaN]))).toEqual(['not-a-number', 0, 1]);
		expect(
			of([
				[1, '3'],
				[null, 1]
			])
		).toEqual(['not-a-number', 0, 1]);
		expect(
			of([
				[1, 0],
				[null, 1]
			])
		).toEqual(['not-positive', 0, 1]);
		expect(
			of([
				[1, null],
				[-2, 1]
			])
		).toEqual(['not-positive', 1, 0]);
		expect(
			of([
				[1, 2],
				[0.5, 2]
			])
		).toEqual(['bad-diagonal', 1, 1]);
		expect(
			of([
				[1, 3],
				[3, 1]
			])
		).toEqual(['not-reciprocal', 0, 1]);
		expect(of(upper(4, [2, null, null, null, null, 3]))).toEqual(['not-connected', 0, 2]);
		expect(reasonOf(() => pairwise(leader, { method: 'mean' as 'geometric' }))).toEqual(['bad-option']);
		expect(reasonOf(() => pairwise(leader, { randomIndex: 'saaty' as 'saaty1980' }))).toEqual(['bad-option']);
		expect(of(upper(3, [1e300, null, 1e300]))).toEqual(['too-extreme']);
		expect(reasonOf(() => pairwise(leader, { randomIndex: 0 }))).toEqual(['bad-option']);
	});
});
