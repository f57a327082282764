import { describe, expect, it } from 'vitest';
import { gapOverTime, parity } from './parity.ts';

describe('parity', () => {
	it('keeps difference and ratio apart', () => {
		expect(parity({ group: 12, reference: 6 })).toEqual({ difference: 6, ratio: 2 });
		expect(parity({ group: 6, reference: 12 })).toEqual({ difference: -6, ratio: 2 });
		expect(parity({ group: 6, reference: 6 })).toEqual({ difference: 0, ratio: 1 });
	});

	it('gives no ratio to zero and nothing without two values', () => {
		expect(parity({ group: 0, reference: 6 })).toEqual({ difference: -6, ratio: null });
		expect(parity({ group: 0, reference: 0 })).toEqual({ difference: 0, ratio: 1 });
		expect(parity({ group: -1, reference: 6 }).ratio).toBeNull();
		expect(parity({ group: null, reference: 6 })).toEqual({ difference: null, ratio: null });
		expect(parity({ group: NaN, reference: 6 })).toEqual({ difference: null, ratio: null });
	});
});

describe('gapOverTime', () => {
	const gap = (group: [number, number][], reference: [number, number][]) =>
		gapOverTime({ group, reference, direction: 'decrease' });

	it('tells a gap that closes from one that is levelled down', () => {
		expect(
			gap(
				[
					[2020, 20],
					[2024, 16]
				],
				[
					[2020, 10],
					[2024, 10]
				]
			).trend
		).toBe('closing');
		expect(
			gap(
				[
					[2020, 20],
					[2024, 21]
				],
				[
					[2020, 10],
					[2024, 15]
				]
			).trend
		).toBe('levelled_down');
		expect(
			gap(
				[
					[2020, 20],
					[2024, 20]
				],
				[
					[2020, 10],
					[2024, 9]
				]
			).trend
		).toBe('widening');
		expect(
			gap(
				[
					[2020, 20],
					[2024, 19]
				],
				[
					[2020, 10],
					[2024, 9]
				]
			).trend
		).toBe('steady');
	});

	it('does not compare across a break of the series', () => {
		const group = [2019, 2020, 2021].map((year, i) => [year, [40, 18, 19][i]!] as const);
		const reference = [2019, 2020, 2021].map((year) => [year, 10] as const);
		const over = { group, reference, direction: 'decrease' as const };
		expect(gapOverTime(over)).toMatchObject({ trend: 'closing', since: 2019 });
		expect(gapOverTime({ ...over, breaks: [2020] })).toMatchObject({ trend: 'widening', since: 2020 });
		expect(gapOverTime({ ...over, breaks: [2021] }).trend).toBe('not_assessable');
		expect(gapOverTime({ ...over, breaks: [2030] }).trend).toBe('closing');
	});

	it('uses only years in which both groups have a value', () => {
		const result = gap(
			[
				[2024, 16],
				[2020, 20],
				[2022, 18]
			],
			[
				[2020, 10],
				[2024, 10]
			]
		);
		expect(result.points.map(({ year }) => year)).toEqual([2020, 2024]);
		expect(gap([[2020, 20]], [[2020, 10]]).trend).toBe('not_assessable');
	});
});
