import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { progress } from './index.ts';
import type { ProgressInput } from './types.ts';

/** A series with one value a year, the last one in 2024. */
function yearly(...values: (number | null)[]): [number, number | null][] {
	return values.map((value, i) => [2025 - values.length + i, value]);
}

describe('dns', () => {
	const dns = (input: Partial<ProgressInput>) =>
		progress({ method: 'dns', series: [], direction: 'increase', reportYear: 2024, ...input });
	const rising = yearly(40, 42, 44, 46, 48, 50);

	it('projects the average change of the last six points to the target year', () => {
		const result = dns({ series: yearly(99, 40, 42, 44, 46, 48, 50), target: 62, targetYear: 2030 });
		expect(result).toMatchObject({ verdict: 'on_track', change: 2, projected: 62, missedShare: 0 });
		expect(result).toMatchObject({ progressValue: null, expected: null });
		expect(result.why).toMatchObject({ key: 'dns_reach_on_track', values: { points: 6, firstYear: 2019, target: 62 } });
	});

	it.each([
		[62.5, 'on_track'],
		[62 + 12 / 19, 'slightly_off_track'], // exactly 5 % of the way is missed
		[65, 'slightly_off_track'], // exactly 20 %
		[65.1, 'off_track_right_direction']
	])('grades a target of %d by the share of the way that is missed', (target, verdict) => {
		expect(dns({ series: rising, target, targetYear: 2030 }).verdict).toBe(verdict);
	});

	it('counts years ahead from the year of the report, and knows nothing later', () => {
		expect(dns({ series: rising, target: 58, targetYear: 2030, reportYear: 2026 }).projected).toBe(58);
		const earlier = dns({ series: [...rising, [2025, 10]], target: 62, targetYear: 2030 });
		expect(earlier).toMatchObject({ verdict: 'on_track', change: 2 });
	});

	it('divides by the years that passed, not by the number of points', () => {
		const gaps = yearly(30, null, 34, null, null, 40, null, 44);
		expect(dns({ series: gaps, target: 56, targetYear: 2030 })).toMatchObject({ change: 2, verdict: 'on_track' });
	});

	it('calls standing still and going back the wrong direction', () => {
		expect(dns({ series: yearly(50, 51, 49, 50), target: 60, targetYear: 2030 }).verdict).toBe('wrong_direction');
		const back = dns({ series: yearly(50, 49, 48, 47), target: 60, targetYear: 2030 });
		expect(back).toMatchObject({ verdict: 'wrong_direction', projected: 41 });
		expect(back.missedShare).toBeCloseTo(19 / 13);
		const less = { series: yearly(50, 49, 48, 47), target: 41, targetYear: 2030, direction: 'decrease' } as const;
		expect(dns(less).verdict).toBe('on_track');
	});

	it.each([
		[yearly(60, 61, 62, 63), 60, 'on_track'],
		[yearly(62, 62, 62, 62), 60, 'on_track'],
		[yearly(66, 65, 64, 63), 60, 'slightly_off_track'],
		[yearly(50, 51, 52, 53), 60, 'off_track_right_direction'],
		[yearly(53, 53, 53, 53), 60, 'wrong_direction']
	])('judges a target to keep, one met and one whose year is reached alike (%#)', (series, target, verdict) => {
		expect(dns({ series, target })).toMatchObject({ verdict, projected: null, missedShare: null });
		expect(dns({ series, target, targetYear: 2030, kind: 'hold' }).verdict).toBe(verdict);
		expect(dns({ series, target, targetYear: 2024 }).verdict).toBe(verdict);
	});

	it('uses the rule for kept targets once a later target is met', () => {
		const result = dns({ series: yearly(66, 65, 64, 63), target: 60, targetYear: 2030 });
		expect(result).toMatchObject({ verdict: 'slightly_off_track', why: { key: 'dns_hold_slightly_off_track' } });
	});

	it.each([
		[yearly(10, 11, 12, 13), 'on_track'],
		[yearly(10, 12, 14, 13), 'slightly_off_track'],
		[yearly(10, 12, 13, 13), 'slightly_off_track'],
		[yearly(14, 12, 10, 11), 'off_track_right_direction'],
		[yearly(14, 13, 12, 11), 'wrong_direction']
	])('judges a direction by trend and last change (%#)', (series, verdict) => {
		expect(dns({ series }).verdict).toBe(verdict);
	});

	it('compares no further back than a series break and needs four points', () => {
		const broken = yearly(90, 80, 70, 40, 42, 44, 46);
		expect(dns({ series: broken, breaks: [2021], target: 58, targetYear: 2030 }).change).toBe(2);
		expect(dns({ series: broken, breaks: [2021, 2022], target: 58, targetYear: 2030 })).toMatchObject({
			verdict: 'not_assessable',
			why: { key: 'not_assessable_too_few_points', values: { points: 3, needed: 4 } }
		});
		expect(dns({ series: broken, breaks: [2025] }).change).not.toBeNull();
		expect(dns({ series: [[2024, 50]], target: 60, targetYear: 2030 }).verdict).toBe('not_assessable');
	});

	it('takes the weaker bound of a corridor', () => {
		const less = { series: yearly(46, 44, 42, 40), direction: 'decrease', targetYear: 2030 } as const;
		expect(dns({ ...less, target: [20, 28] }).verdict).toBe('on_track');
		expect(dns({ series: rising, target: [62, 90], targetYear: 2030 }).verdict).toBe('on_track');
	});

	it('says what is missing or contradicts itself', () => {
		const twice: [number, number][] = [
			[2021, 1],
			[2022, 2],
			[2022, 3],
			[2023, 4],
			[2024, 5]
		];
		expect(dns({ series: twice }).why).toEqual({ key: 'not_assessable_conflicting_year', values: { year: 2022 } });
		expect(dns({ series: [[NaN, 1]] }).why.key).toBe('not_assessable_not_a_year');
		expect(dns({ series: rising, kind: 'reach' }).why.key).toBe('not_assessable_no_target');
		expect(dns({ series: rising, kind: 'reach', target: 60 }).why.key).toBe('not_assessable_no_target_year');
	});
});

describe('growth', () => {
	const growth = (input: Partial<ProgressInput>) =>
		progress({ method: 'growth', series: [], direction: 'increase', reportYear: 2024, ...input });

	it('compares the growth seen with the growth needed', () => {
		const series: [number, number][] = [
			[2015, 100],
			[2020, 110]
		];
		const need = (share: number) => 100 * (1 + (1.1 ** (1 / 5) - 1) / share) ** 15;
		const verdict = (share: number) => growth({ series, target: need(share), targetYear: 2030, baseYear: 2015 });
		expect(verdict(0.951).verdict).toBe('substantial_progress');
		expect(verdict(0.949).verdict).toBe('moderate_progress');
		expect(verdict(0.601).verdict).toBe('moderate_progress');
		expect(verdict(0.599).verdict).toBe('limited_progress');
		expect(verdict(0.8).progressValue).toBeCloseTo(0.8);
		expect(verdict(0.8)).toMatchObject({ change: null, projected: null, missedShare: null, expected: null });
	});

	it('knows reached targets and the wrong way', () => {
		const input = { target: 120, targetYear: 2030, baseYear: 2015 } as const;
		expect(
			growth({
				...input,
				series: [
					[2015, 100],
					[2020, 121]
				]
			}).verdict
		).toBe('target_achieved');
		expect(
			growth({
				...input,
				series: [
					[2015, 100],
					[2020, 99]
				]
			}).verdict
		).toBe('deterioration');
		expect(
			growth({
				...input,
				series: [
					[2015, 100],
					[2020, 100]
				]
			}).verdict
		).toBe('limited_progress');
		const down = { ...input, target: 80, direction: 'decrease' } as const;
		expect(
			growth({
				...down,
				series: [
					[2015, 100],
					[2020, 92]
				]
			}).verdict
		).toBe('substantial_progress');
		expect(
			growth({
				...down,
				target: 100,
				series: [
					[2015, 100],
					[2020, 105]
				]
			})
		).toMatchObject({
			verdict: 'deterioration',
			progressValue: null
		});
	});

	it('takes the next year with data as base and skips what a series break separates', () => {
		const series: [number, number][] = [
			[2010, 1],
			[2016, 100],
			[2020, 110]
		];
		expect(growth({ series, baseYear: 2015 }).why.values).toMatchObject({ baseYear: 2016, base: 100 });
		expect(growth({ series, baseYear: 2005, breaks: [2016] }).why.values).toMatchObject({ baseYear: 2016 });
	});

	it.each([
		[1.016, 'substantial_progress'],
		[1.014, 'moderate_progress'],
		[1.004, 'limited_progress'],
		[0.999, 'deterioration']
	])('grades a growth of %d a year without a target', (factor, verdict) => {
		expect(
			growth({
				series: [
					[2020, 50],
					[2024, 50 * factor ** 4]
				]
			}).verdict
		).toBe(verdict);
	});

	it('lowers the thresholds near a natural limit, maximum or minimum', () => {
		const near: [number, number][] = [
			[2020, 95],
			[2024, 96]
		];
		expect(growth({ series: near }).verdict).toBe('limited_progress');
		expect(growth({ series: near, limit: 100 }).verdict).toBe('moderate_progress');
		expect(
			growth({
				series: [
					[2020, 100],
					[2024, 100]
				],
				limit: 100
			}).verdict
		).toBe('substantial_progress');
		const low = {
			series: [
				[2020, 105],
				[2024, 104]
			],
			direction: 'decrease'
		} as const;
		expect(growth(low).verdict).toBe('limited_progress');
		expect(growth({ ...low, limit: 100 }).verdict).toBe('moderate_progress');
		expect(
			growth({
				series: [
					[2020, 50],
					[2024, 51]
				],
				direction: 'decrease',
				limit: 0
			}).verdict
		).toBe('deterioration');
	});

	it('puts 0.001 in the place of a zero', () => {
		const fromZero = growth({
			series: [
				[2020, 0],
				[2024, 5]
			]
		});
		expect(fromZero.progressValue).toBeCloseTo((5 / 0.001) ** (1 / 4) - 1);
		const toZero = { target: 0, targetYear: 2030, direction: 'decrease' } as const;
		expect(
			growth({
				series: [
					[2020, 5],
					[2024, 4]
				],
				...toZero
			}).verdict
		).toBe('limited_progress');
		expect(
			growth({
				series: [
					[2020, 5],
					[2024, 0]
				],
				...toZero
			}).verdict
		).toBe('target_achieved');
	});

	it('turns round for negative values and judges nothing across zero', () => {
		expect(
			growth({
				series: [
					[2020, -50],
					[2024, -40]
				]
			}).verdict
		).toBe('substantial_progress');
		expect(
			growth({
				series: [
					[2020, -5],
					[2024, 4]
				]
			}).why.key
		).toBe('not_assessable_sign_change');
		const across = {
			series: [
				[2020, 5],
				[2024, 4]
			],
			target: -1,
			targetYear: 2030,
			direction: 'decrease'
		} as const;
		expect(growth(across).why.key).toBe('not_assessable_sign_change');
	});

	it('names bad input', () => {
		expect(growth({ series: [[2024, 5]] }).why.key).toBe('not_assessable_too_few_points');
		expect(growth({ series: [] }).why.key).toBe('not_assessable_too_few_points');
		expect(
			growth({
				series: [
					[2020, 5],
					[2024, 6]
				],
				baseYear: 2030
			}).why.key
		).toBe('not_assessable_too_few_points');
		expect(
			growth({
				series: [
					[2020, 5],
					[2024, 6]
				],
				target: 9
			}).why.key
		).toBe('not_assessable_no_target_year');
		const early = {
			series: [
				[2020, 5],
				[2024, 6]
			],
			target: 9,
			targetYear: 2019,
			baseYear: 2020
		} as const;
		expect(growth(early).why).toMatchObject({ key: 'not_assessable_target_year_before_base' });
	});
});

describe('linear', () => {
	const linear = (input: Partial<ProgressInput>) =>
		progress({
			method: 'linear',
			series: [
				[2020, 50],
				[2024, 58]
			],
			direction: 'increase',
			target: 70,
			targetYear: 2030,
			baseYear: 2020,
			reportYear: 2024,
			...input
		});

	it('holds the latest value against the path', () => {
		expect(linear({})).toMatchObject({
			verdict: 'on_path',
			expected: 58,
			change: 2,
			projected: 70,
			progressValue: 0.4
		});
		expect(
			linear({
				series: [
					[2020, 50],
					[2024, 57]
				]
			})
		).toMatchObject({ verdict: 'behind', why: { values: { gap: -1 } } });
		expect(
			linear({
				series: [
					[2020, 50],
					[2024, 50]
				]
			}).verdict
		).toBe('wrong_direction');
		expect(
			linear({
				series: [
					[2020, 50],
					[2024, 70]
				]
			}).verdict
		).toBe('reached');
		expect(linear({ reportYear: 2025 })).toMatchObject({ verdict: 'behind', expected: 60 });
		expect(linear({ reportYear: 2035 }).expected).toBe(70);
	});

	it('goes through values on the way, from an agreed baseline, with a tolerance', () => {
		expect(linear({ path: [[2026, 53]] })).toMatchObject({ verdict: 'on_path', expected: 52 });
		expect(linear({ path: [[2020, 40]] })).toMatchObject({ expected: 52, progressValue: 0.6 });
		expect(
			linear({
				series: [
					[2020, 50],
					[2024, 57]
				],
				tolerance: 0.05
			}).verdict
		).toBe('on_path');
		expect(
			linear({
				series: [
					[2020, 50],
					[2024, 56.9]
				],
				tolerance: 0.05
			}).verdict
		).toBe('behind');
	});

	it('names bad input', () => {
		expect(linear({ target: undefined }).why.key).toBe('not_assessable_no_target');
		expect(linear({ targetYear: undefined }).why.key).toBe('not_assessable_no_target_year');
		expect(linear({ targetYear: 2019 }).why.key).toBe('not_assessable_target_year_before_base');
		expect(linear({ series: [[2020, 50]] }).why.key).toBe('not_assessable_too_few_points');
		expect(linear({ series: [] }).why.key).toBe('not_assessable_too_few_points');
	});

	it('is symmetric in direction', () => {
		const value = fc.integer({ min: 1, max: 1000 });
		fc.assert(
			fc.property(value, value, value, (base, now, target) => {
				const up = linear({
					series: [
						[2020, base],
						[2024, now]
					],
					target
				});
				const down = linear({
					series: [
						[2020, -base],
						[2024, -now]
					],
					target: -target,
					direction: 'decrease'
				});
				expect(down.verdict).toBe(up.verdict);
			})
		);
	});
});

describe('progress', () => {
	it('never throws, whatever the figures', () => {
		const number = fc.oneof(fc.constantFrom(0, -1, 1e308, NaN, Infinity), fc.double(), fc.integer());
		const year = fc.oneof(fc.integer({ min: 1990, max: 2040 }), number);
		const input = fc.record({
			method: fc.constantFrom('dns', 'growth', 'linear'),
			series: fc.array(fc.tuple(year, fc.option(number)), { maxLength: 9 }),
			breaks: fc.array(year, { maxLength: 2 }),
			direction: fc.constantFrom('increase', 'decrease'),
			kind: fc.constantFrom('reach', 'hold', 'direction', undefined),
			target: fc.option(number, { nil: undefined }),
			targetYear: fc.option(year, { nil: undefined }),
			baseYear: fc.option(year, { nil: undefined }),
			limit: fc.option(number, { nil: undefined }),
			reportYear: fc.integer({ min: 1990, max: 2040 })
		});
		fc.assert(
			fc.property(input, (one) => {
				const { verdict, why } = progress(one as ProgressInput);
				expect(why.key).toContain(verdict);
			}),
			{ numRuns: 1000 }
		);
	});
});
