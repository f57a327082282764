import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregatePriorities } from './aggregate.ts';
import { weightTable } from './test-support.ts';
import { firstPlacesStability, sensitivity } from './sensitivity.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const means = fc.constantFrom('geometric', 'arithmetic') as fc.Arbitrary<'geometric' | 'arithmetic'>;

describe('along a line of body weights', () => {
	const weights = [
		[0.5, 0.3, 0.2],
		[0.2, 0.3, 0.5]
	];

	it('gives the exact crossing points', () => {
		const swaps = sensitivity({ weights, groupWeights: [1, 0], groupWeightsEnd: [0, 1] });
		expect(swaps.map(({ i, j, ahead }) => [i, j, ahead])).toEqual([
			[1, 2, 1],
			[0, 2, 0],
			[0, 1, 0]
		]);
		// ln 1.5/(ln 1.5 + ln(5/3)); by symmetry the middle; and the mirror image of the first
		const first = Math.log(1.5) / Math.log(2.5);
		[first, 0.5, 1 - first].forEach((t, k) => expect(swaps[k]!.t).toBeCloseTo(t, 12));
		expect(swaps[0]!.groupWeights[0]).toBeCloseTo(1 - first, 12);
		expect(swaps[0]!.change).toBeCloseTo(first, 12);
		const [arithmetic] = sensitivity({ weights, groupWeights: [1, 0], groupWeightsEnd: [0, 1], mean: 'arithmetic' });
		expect(arithmetic!.t).toBeCloseTo(1 / 3, 12);
	});

	it('normalises body weights, and agreement has no crossing', () => {
		const [plain] = sensitivity({ weights, groupWeights: [1, 0], groupWeightsEnd: [0, 1] });
		expect(sensitivity({ weights, groupWeights: [7, 0], groupWeightsEnd: [0, 3] })[0]!.t).toBeCloseTo(plain!.t, 12);
		expect(sensitivity({ weights: [weights[0]!, [5, 4, 1]], groupWeights: [1, 0], groupWeightsEnd: [0, 1] })).toEqual(
			[]
		);
		expect(sensitivity({ weights: [weights[0]!], groupWeights: [1], groupWeightsEnd: [1] })).toEqual([]);
	});

	it('just before a crossing the old order holds, just after it the new one', () => {
		fc.assert(
			fc.property(weightTable(), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), means, (table, stream, mean) => {
				const draw = () => table.map(() => stream.next().value!);
				const [start, end] = [draw(), draw()];
				const [from, to] = [start.map((w) => w / sum(start)), end.map((w) => w / sum(end))];
				for (const swap of sensitivity({ weights: table, groupWeights: start, groupWeightsEnd: end, mean })) {
					const behind = swap.ahead === swap.i ? swap.j : swap.i;
					const lead = (t: number) => {
						const groupWeights = from.map((w, k) => w + t * (to[k]! - w));
						const result = aggregatePriorities(table, { mean, groupWeights });
						return result[swap.ahead]! - result[behind]!;
					};
					const step = Math.min(swap.t, 1 - swap.t) / 100;
					if (step < 1e-6) continue;
					expect(lead(swap.t - step)).toBeGreaterThan(-1e-13);
					expect(lead(swap.t)).toBeCloseTo(0, 10);
					expect(lead(swap.t + step)).toBeLessThan(1e-13);
				}
			})
		);
	});
});

describe('the smallest change', () => {
	it('moves weight from those most against to the one most in favour', () => {
		const weights = [
			[0.8, 0.2],
			[0.6, 0.4],
			[0.1, 0.9]
		];
		const [swap] = sensitivity({ weights, groupWeights: [0.5, 0.4, 0.1], mean: 'arithmetic' });
		// lead 0.3 + 0.08 − 0.08 = 0.3; each share from the first body to the third takes away 1.4
		expect(swap).toMatchObject({ i: 0, j: 1, ahead: 0 });
		expect(swap!.change).toBeCloseTo(0.3 / 1.4, 12);
		expect(swap!.groupWeights[1]).toBeCloseTo(0.4, 12);
	});

	it('levels neighbours, stays a division of the weight, and no smaller change would do', () => {
		fc.assert(
			fc.property(
				weightTable(),
				means,
				fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
				(table, mean, r) => {
					const groupWeights = table.map(() => 1 + r.next().value!);
					const alpha = groupWeights.map((w) => w / sum(groupWeights));
					for (const swap of sensitivity({ weights: table, groupWeights, mean })) {
						expect(sum(swap.groupWeights)).toBeCloseTo(1, 10);
						expect(Math.min(...swap.groupWeights)).toBeGreaterThanOrEqual(-1e-12);
						const level = aggregatePriorities(table, {
							mean,
							groupWeights: swap.groupWeights.map((w) => Math.max(0, w))
						});
						expect(level[swap.i]! - level[swap.j]!).toBeCloseTo(0, 9);
						const other = table.map(() => r.next().value! + 1e-3);
						const target = other.map((w) => w / sum(other));
						const distance = sum(target.map((w, k) => Math.abs(w - alpha[k]!))) / 2;
						if (distance >= swap.change) continue;
						const behind = swap.ahead === swap.i ? swap.j : swap.i;
						const elsewhere = aggregatePriorities(table, { mean, groupWeights: target });
						expect(elsewhere[swap.ahead]).toBeGreaterThanOrEqual(elsewhere[behind]! - 1e-9);
					}
				}
			)
		);
	});

	it('names what is wrong and where', () => {
		expect(() => sensitivity({ weights: [], groupWeights: [] })).toThrow('empty');
		expect(() => sensitivity({ weights: [[1, 2]], groupWeights: [1, 2] })).toThrow('wrong-length');
		expect(() => sensitivity({ weights: [[1, 0]], groupWeights: [1] })).toThrow('zero-weight at [0][1]');
		expect(sensitivity({ weights: [[1, 0]], groupWeights: [1], mean: 'arithmetic' })).toEqual([]);
	});
});

describe('how often the first stay the first', () => {
	it('is the part of the simplex on their side of the crossing', () => {
		// Leads 0.3 and −0.7: level where the first body has 0.7 of the weight, which leaves 0.3 of all divisions.
		const weights = [
			[0.65, 0.35],
			[0.15, 0.85]
		];
		const stable = firstPlacesStability({
			weights,
			groupWeights: [9, 1],
			mean: 'arithmetic',
			first: 1,
			samples: 20_000
		});
		expect(stable).toBeCloseTo(0.3, 1);
	});

	it('is 1 when all agree or all are first, and repeats itself', () => {
		const weights = [
			[0.5, 0.3, 0.2],
			[0.6, 0.3, 0.1]
		];
		expect(firstPlacesStability({ weights, first: 2 })).toBe(1);
		const divided = { weights: [weights[0]!, [0.1, 0.2, 0.7]], first: 1, samples: 500 };
		expect(firstPlacesStability({ ...divided, first: 3 })).toBe(1);
		expect(firstPlacesStability(divided)).toBe(firstPlacesStability(divided));
		expect(() => firstPlacesStability({ weights, first: 4 })).toThrow('bad-option');
	});
});
