import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ahpConsensus, consensusLevel, pointsConsensus } from './consensus.ts';
import { weightTable } from './test-support.ts';
import { quartiles } from './quartiles.ts';

/** n people, each of whom puts another object M times above all the rest: as far apart as the scale allows. */
const extremes = (n: number, m: number) =>
	Array.from({ length: n }, (_, k) => Array.from({ length: n }, (_, i) => (i === k ? m : 1) / (n + m - 1)));

describe('AHP consensus indicator', () => {
	it('is 0 at the extremes of the scale and 1 in agreement', () => {
		for (const n of [2, 3, 5, 9]) {
			expect(ahpConsensus(extremes(n, 9))).toBeCloseTo(0, 12);
			expect(ahpConsensus(extremes(n, 5), { maxScale: 5 })).toBeCloseTo(0, 12);
			expect(ahpConsensus([extremes(n, 9)[0]!, extremes(n, 9)[0]!])).toBe(1);
		}
		expect(ahpConsensus([[0.7, 0.2, 0.1]])).toBe(1);
		expect(ahpConsensus([[1], [1]])).toBe(1);
	});

	it('by diversities instead of entropies (Goepel 2018: S = Dα/Dγ, c = Dα,min/n)', () => {
		const table = [
			[0.6, 0.3, 0.1],
			[0.5, 0.2, 0.3],
			[0.2, 0.3, 0.5]
		];
		const diversity = (p: readonly number[]) => p.reduce((product, x) => product * x ** -x, 1);
		const gamma = diversity([1.3 / 3, 0.8 / 3, 0.9 / 3]);
		const alpha = Math.cbrt(table.reduce((product, row) => product * diversity(row), 1));
		const least = diversity([9 / 11, 1 / 11, 1 / 11]) / 3;
		expect(ahpConsensus(table)).toBeCloseTo((alpha / gamma - least) / (1 - least), 12);
	});

	it('can fall below 0 for weights the scale does not allow, where the points indicator does not', () => {
		const apart = [
			[1, 0],
			[0, 1]
		];
		expect(ahpConsensus(apart)).toBeLessThan(0);
		expect(pointsConsensus(apart)).toBeCloseTo(0, 12);
	});

	it('has the words of the paper', () => {
		expect([0.2, 0.5, 0.51, 0.65, 0.7, 0.75, 0.8, 0.85, 0.86, 1].map(consensusLevel)).toEqual([
			...['very-low', 'very-low', 'low', 'low', 'moderate', 'moderate', 'high', 'high', 'very-high', 'very-high']
		]);
	});

	it('names what is wrong and where', () => {
		expect(() => ahpConsensus([])).toThrow('empty');
		expect(() => ahpConsensus([[1, 2], [1]])).toThrow('wrong-length at [1]');
		expect(() => ahpConsensus([[1, -2]])).toThrow('negative at [0][1]');
		expect(() => ahpConsensus([[1, 2]], { maxScale: 1 })).toThrow('bad-option');
	});
});

describe('consensus laws', () => {
	it('points: within 0..1; both: order and scale do not matter', () => {
		fc.assert(
			fc.property(weightTable(), (table) => {
				const value = pointsConsensus(table);
				expect(value).toBeGreaterThanOrEqual(0);
				expect(value).toBeLessThanOrEqual(1);
				for (const indicator of [pointsConsensus, ahpConsensus]) {
					const plain = indicator(table);
					expect(indicator([...table].reverse())).toBeCloseTo(plain, 10);
					expect(indicator(table.map((row) => [...row].reverse()))).toBeCloseTo(plain, 10);
					expect(indicator(table.map((row) => row.map((w) => w * 100)))).toBeCloseTo(plain, 10);
				}
			})
		);
	});

	it('a ballot equal to the mean never lowers it (Hγ stays, Hα rises by concavity)', () => {
		fc.assert(
			fc.property(weightTable(), (table) => {
				const rows = table.map((row) => row.map((w) => w / row.reduce((sum, value) => sum + value, 0)));
				const mean = rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);
				expect(pointsConsensus([...rows, mean])).toBeGreaterThanOrEqual(pointsConsensus(rows) - 1e-12);
				expect(ahpConsensus([...rows, mean])).toBeGreaterThanOrEqual(ahpConsensus(rows) - 1e-12);
			})
		);
	});
});

describe('quartiles', () => {
	it('as quantile(type = 7) in R', () => {
		expect(quartiles([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual({
			...{ min: 1, q1: 3.25, median: 5.5, q3: 7.75, max: 10, iqr: 4.5 }
		});
		expect(quartiles([6, 7, 15, 36, 39, 40, 41, 42, 43, 47, 49])).toMatchObject({ q1: 25.5, median: 40, q3: 42.5 });
		expect(quartiles([7, 15, 36, 39, 40, 41])).toMatchObject({ q1: 20.25, median: 37.5, q3: 39.75 });
		expect(quartiles([3, 1])).toMatchObject({ q1: 1.5, median: 2, q3: 2.5, iqr: 1 });
		expect(quartiles([4])).toEqual({ min: 4, q1: 4, median: 4, q3: 4, max: 4, iqr: 0 });
	});

	it('leaves its input alone and names what is wrong', () => {
		const values = [3, 1, 2];
		quartiles(values);
		expect(values).toEqual([3, 1, 2]);
		expect(() => quartiles([])).toThrow('empty');
		expect(() => quartiles([1, NaN])).toThrow('not-a-number at [1]');
	});
});
