import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareTail } from './chi-square.ts';
import { weightTable } from './test-support.ts';
import { kendallW } from './kendall.ts';

describe('chi-square', () => {
	it('gives the tails of the printed tables', () => {
		for (const [x, df, p] of [
			[3.841, 1, 0.05],
			[16.919, 9, 0.05],
			[21.666, 9, 0.01],
			[43.773, 30, 0.05],
			[5.991, 2, 0.05]
		] as const) {
			expect(chiSquareTail(x, df)).toBeCloseTo(p, 4);
		}
	});

	it('agrees with SciPy where tables end', () => {
		expect(chiSquareTail(10.5, 9)).toBeCloseTo(0.3115423405622115, 13);
		expect(chiSquareTail(100, 59)).toBeCloseTo(0.0006869731108532106, 15);
		expect(chiSquareTail(500, 20) / 2.910266873027274e-93).toBeCloseTo(1, 10);
		expect(chiSquareTail(0, 5)).toBe(1);
	});

	it('df = 2 is exponential', () => {
		fc.assert(
			fc.property(fc.double({ min: 0, max: 60, noNaN: true }), (x) => {
				expect(chiSquareTail(x, 2)).toBeCloseTo(Math.exp(-x / 2), 13);
			})
		);
	});
});

describe('Kendall W, published', () => {
	it('Zar 2010, example 20.5: wing, tail and bill of twelve birds, with ties', () => {
		const result = kendallW([
			[10.4, 10.8, 11.1, 10.2, 10.3, 10.2, 10.7, 10.5, 10.8, 11.2, 10.6, 11.4],
			[7.4, 7.6, 7.9, 7.2, 7.4, 7.1, 7.4, 7.2, 7.8, 7.7, 7.8, 8.3],
			[17, 17, 20, 14.5, 15.5, 13, 19.5, 16, 21, 20, 18, 22]
		]);
		expect(result.w).toBeCloseTo(0.9241, 4);
		expect(result.chiSquare).toBeCloseTo(30.4965, 4);
		expect(result.df).toBe(11);
		expect(result.p).toBeCloseTo(0.00132, 5);
	});

	it('R, irr and DescTools: anxiety, 0.5396569', () => {
		const result = kendallW([
			[3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
			[3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
			[2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2]
		]);
		expect(result.w).toBeCloseTo(0.5396569, 7);
		expect(result.chiSquare).toBeCloseTo(30.76, 2);
		expect(result.df).toBe(19);
		expect(result.p).toBeCloseTo(0.0429, 4);
	});

	it('full agreement, full opposition of two', () => {
		expect(
			kendallW([
				[1, 2, 3, 4],
				[1, 2, 3, 4],
				[10, 20, 30, 40]
			])
		).toMatchObject({ w: 1, chiSquare: 9, df: 3 });
		expect(
			kendallW([
				[1, 2, 3],
				[3, 2, 1]
			])
		).toEqual({ w: 0, chiSquare: 0, df: 2, p: 1 });
	});
});

describe('Kendall W, edges', () => {
	it('is undefined, not 0, where nothing can agree', () => {
		const nothing = { w: null, chiSquare: null, p: null };
		expect(
			kendallW([
				[5, 5, 5],
				[1, 1, 1]
			])
		).toEqual({ ...nothing, df: 2 });
		expect(kendallW([[1, 2, 3]])).toEqual({ ...nothing, df: 2 });
		expect(kendallW([[1], [2]])).toEqual({ ...nothing, df: 0 });
	});

	it('one who ties everything counts as a rater without an opinion', () => {
		expect(
			kendallW([
				[1, 2, 3],
				[1, 2, 3],
				[7, 7, 7]
			]).w
		).toBeCloseTo((12 * 8) / (9 * 24 - 3 * 24), 12);
	});

	it('takes differences by rounding for ties', () => {
		expect(
			kendallW([
				[0.1 + 0.2, 0.3, 0.4],
				[1, 1, 2]
			]).w
		).toBe(1);
	});

	it('names what is wrong and where', () => {
		expect(() => kendallW([])).toThrow('empty');
		expect(() => kendallW([[1, 2], [1]])).toThrow('wrong-length at [1]');
		expect(() =>
			kendallW([
				[1, 2],
				[1, NaN]
			])
		).toThrow('not-a-number at [1][1]');
		expect(() =>
			kendallW([
				[1, 2],
				[1, null as unknown as number]
			])
		).toThrow('missing at [1][1]');
	});
});

describe('Kendall W, laws', () => {
	const scores = fc
		.tuple(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 2, max: 7 }))
		.chain(([m, n]) =>
			fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: n, maxLength: n }), { minLength: m, maxLength: m })
		);

	it('stays within 0..1, p too', () => {
		fc.assert(
			fc.property(scores, (table) => {
				const { w, p } = kendallW(table);
				if (w === null) return;
				expect(w).toBeGreaterThanOrEqual(0);
				expect(w).toBeLessThanOrEqual(1);
				expect(p).toBeGreaterThanOrEqual(0);
				expect(p).toBeLessThanOrEqual(1);
			})
		);
	});

	it('does not care about the order of raters and objects, the direction or the scale', () => {
		fc.assert(
			fc.property(scores, (table) => {
				const { w } = kendallW(table);
				if (w === null) return;
				expect(kendallW([...table].reverse()).w).toBeCloseTo(w, 12);
				expect(kendallW(table.map((row) => [...row].reverse())).w).toBeCloseTo(w, 12);
				expect(kendallW(table.map((row) => row.map((value) => -value))).w).toBeCloseTo(w, 12);
				expect(kendallW(table.map((row) => row.map((value) => Math.exp(value)))).w).toBeCloseTo(w, 12);
			})
		);
	});

	it('is never lowered by a ballot that ranks as the group does (rankings without ties)', () => {
		// R·r is largest for the group's own order, so at least ‖R‖²/m, whence (m+1)²·W' ≥ (m+1)²·W + 1 − W.
		fc.assert(
			fc.property(weightTable(), (table) => {
				const ranks = table.map((row) =>
					row.map((a, i) => row.filter((b, j) => b < a || (b === a && j < i)).length + 1)
				);
				const sums = ranks[0]!.map((_, i) => ranks.reduce((sum, row) => sum + row[i]!, 0));
				const group = sums.map((a, i) => sums.filter((b, j) => b < a || (b === a && j < i)).length + 1);
				const { w } = kendallW(ranks);
				if (w !== null) expect(kendallW([...ranks, group]).w).toBeGreaterThanOrEqual(w - 1e-12);
			})
		);
	});
});
