import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateJudgements, aggregatePriorities } from './aggregate.ts';
import { upper, weightTable } from './test-support.ts';
import { priorities } from './pairwise.ts';

const close = (actual: readonly (number | null)[], wanted: readonly number[], digits = 12) =>
	wanted.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, digits));

describe('judgements of a group that acts as one (AIJ)', () => {
	it('takes the weighted geometric mean, group weights on any scale', () => {
		const [a, b] = [upper(3, [2, 8, 4]), upper(3, [8, 2, 1])];
		const even = aggregateJudgements([a, b]);
		close(even[0]!, [1, 4, 4]);
		close(even[1]!, [1 / 4, 1, 2]);
		expect(aggregateJudgements([a, b], [3, 1])[0]![1]).toBeCloseTo(2 ** 1.5, 12);
		expect(aggregateJudgements([a, b], [0.75, 0.25])[0]![1]).toBeCloseTo(2 ** 1.5, 12);
	});

	it('opposite answers cancel out, and one rater stays as he is', () => {
		expect(aggregateJudgements([upper(2, [9]), upper(2, [1 / 9])])[0]![1]).toBeCloseTo(1, 12);
		close(aggregateJudgements([upper(2, [5])])[0]!, [1, 5]);
	});

	it('averages over those who answered; what nobody answered stays open', () => {
		const result = aggregateJudgements([upper(3, [4, null, null]), upper(3, [9, 2, null])]);
		expect(result[0]![1]).toBeCloseTo(6, 12);
		expect(result[0]![2]).toBeCloseTo(2, 12);
		expect(result[1]![2]).toBeNull();
	});

	it('equals the aggregation of priorities under the geometric mean (Barzilai & Golany 1994)', () => {
		const matrices = [upper(4, [1, 5, 2, 3, 4, 7]), upper(4, [1 / 3, 2, 9, 6, 1, 1 / 2]), upper(4, [5, 5, 5, 1, 2, 3])];
		const alpha = [5, 3, 2];
		const unit = priorities(aggregateJudgements(matrices, alpha));
		const separate = matrices.map((matrix) => priorities(matrix));
		close(unit, aggregatePriorities(separate, { mean: 'geometric', groupWeights: alpha }));
	});

	it('names what is wrong and where', () => {
		expect(() => aggregateJudgements([])).toThrow('empty');
		expect(() => aggregateJudgements([upper(2, [3]), upper(3, [1, 1, 1])])).toThrow('wrong-length at [1]');
		expect(() => aggregateJudgements([upper(2, [3]), upper(2, [-3])])).toThrow('not-positive at [1][0][1]');
		expect(() => aggregateJudgements([upper(2, [3])], [1, 1])).toThrow('wrong-length');
		expect(() => aggregateJudgements([upper(2, [3])], [0])).toThrow('all-zero');
		expect(() => aggregateJudgements([upper(2, [3])], [-1])).toThrow('negative at [0]');
	});
});

describe('priorities of people who stay themselves (AIP)', () => {
	const two = [
		[0.6, 0.3, 0.1],
		[0.2, 0.3, 0.5]
	];

	it('arithmetic and geometric mean', () => {
		close(aggregatePriorities(two, { mean: 'arithmetic' }), [0.4, 0.3, 0.3]);
		close(aggregatePriorities(two, { mean: 'arithmetic', groupWeights: [30, 10] }), [0.5, 0.3, 0.2]);
		const raw = [Math.sqrt(0.12), 0.3, Math.sqrt(0.05)];
		const sum = raw[0]! + raw[1]! + raw[2]!;
		close(
			aggregatePriorities(two, { mean: 'geometric' }),
			raw.map((value) => value / sum)
		);
	});

	it('a zero rules out under the geometric mean only, and only from a group with weight', () => {
		const rows = [
			[0.5, 0.5, 0],
			[0.2, 0.3, 0.5]
		];
		expect(aggregatePriorities(rows, { mean: 'geometric' })[2]).toBe(0);
		expect(aggregatePriorities(rows, { mean: 'arithmetic' })[2]).toBeCloseTo(0.25, 12);
		close(aggregatePriorities(rows, { mean: 'geometric', groupWeights: [0, 1] }), rows[1]!);
		const excluding = [
			[1, 0],
			[0, 1]
		];
		expect(() => aggregatePriorities(excluding, { mean: 'geometric' })).toThrow('all-zero');
		close(aggregatePriorities(excluding, { mean: 'arithmetic' }), [0.5, 0.5]);
	});

	it('names what is wrong and where', () => {
		expect(() => aggregatePriorities([])).toThrow('empty');
		expect(() => aggregatePriorities([[1, 2], [1]])).toThrow('wrong-length at [1]');
		expect(() => aggregatePriorities([[1, NaN]])).toThrow('not-a-number at [0][1]');
		expect(() =>
			aggregatePriorities([
				[1, 1],
				[0, 0]
			])
		).toThrow('all-zero at [1]');
		expect(() => aggregatePriorities(two, { groupWeights: [1] })).toThrow('wrong-length');
		expect(() => aggregatePriorities(two, { mean: 'median' as 'geometric' })).toThrow('bad-option');
	});

	it('sums to 1, ignores the scale of rows and group weights, and keeps what all say alike', () => {
		const means = fc.constantFrom('geometric', 'arithmetic') as fc.Arbitrary<'geometric' | 'arithmetic'>;
		fc.assert(
			fc.property(weightTable(), means, (table, mean) => {
				const result = aggregatePriorities(table, { mean });
				expect(result.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
				close(
					aggregatePriorities(
						table.map((row, k) => row.map((w) => w * (k + 2))),
						{ mean }
					),
					result,
					10
				);
				close(aggregatePriorities(table, { mean, groupWeights: table.map(() => 7) }), result, 10);
				const same = table.map(() => table[0]!);
				close(aggregatePriorities(same, { mean }), aggregatePriorities([table[0]!], { mean }), 10);
			})
		);
	});
});
