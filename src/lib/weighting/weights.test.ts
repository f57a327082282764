import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { points } from './points.ts';
import { ranking } from './ranking.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const close = (actual: readonly number[], wanted: readonly number[], digits: number) =>
	wanted.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, digits));

describe('points', () => {
	it('shares out, whatever the sum, zeros included', () => {
		expect(points([50, 30, 20, 0])).toEqual([0.5, 0.3, 0.2, 0]);
		close(points([5, 3, 2]), [0.5, 0.3, 0.2], 12);
		expect(points([7])).toEqual([1]);
		// Haas & Meixner, AHP tutorial: fuel economy 34, 27, 24, 28
		close(points([34, 27, 24, 28]), [0.3009, 0.2389, 0.2124, 0.2478], 4);
	});

	it('names what is wrong and where', () => {
		expect(() => points([])).toThrow('empty');
		expect(() => points([0, 0])).toThrow('all-zero');
		expect(() => points([50, -1])).toThrow('negative at [1]');
		expect(() => points([50, NaN])).toThrow('not-a-number at [1]');
		expect(() => points([Infinity, 1])).toThrow('not-a-number at [0]');
		expect(() => points([50, null as unknown as number])).toThrow('missing at [1]');
	});

	it('sums to 1 for any magnitude', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: 0, max: 1e300, noNaN: true }), { minLength: 1 }), (allocation) => {
				fc.pre(allocation.some((value) => value > 0));
				expect(sum(points(allocation))).toBeCloseTo(1, 12);
			})
		);
	});
});

describe('ranking', () => {
	it('Barron & Barrett 1996: rank order centroid', () => {
		close(ranking([1, 2, 3, 4]), [0.5208, 0.2708, 0.1458, 0.0625], 4);
		close(ranking([1, 2, 3, 4, 5]), [0.4567, 0.2567, 0.1567, 0.09, 0.04], 4);
		close(ranking([3, 1, 2]), [1 / 9, 11 / 18, 5 / 18], 12);
	});

	it('Stillwell, Seaver & Edwards 1981: rank sum and reciprocal', () => {
		close(ranking([1, 2, 3, 4], { scheme: 'rs' }), [0.4, 0.3, 0.2, 0.1], 12);
		close(ranking([1, 2, 3], { scheme: 'rr' }), [6 / 11, 3 / 11, 2 / 11], 12);
		close(ranking([1, 2, 3, 4], { scheme: 'rr' }), [0.48, 0.24, 0.16, 0.12], 12);
	});

	it('ties share the mean of their places, however they are written', () => {
		const wanted = [25 / 48, (13 / 48 + 7 / 48) / 2, (13 / 48 + 7 / 48) / 2, 1 / 16];
		for (const ranks of [
			[1, 2, 2, 4],
			[1, 2, 2, 3],
			[1, 2.5, 2.5, 4],
			[1, 3, 3, 9]
		]) {
			close(ranking(ranks, { scheme: 'roc' }), wanted, 12);
		}
		close(ranking([1, 1, 1]), [1 / 3, 1 / 3, 1 / 3], 12);
	});

	it('one and two objects', () => {
		for (const scheme of ['roc', 'rs', 'rr'] as const) expect(ranking([1], { scheme })).toEqual([1]);
		close(ranking([2, 1]), [0.25, 0.75], 12);
	});

	it('names what is wrong and where', () => {
		expect(() => ranking([])).toThrow('empty');
		expect(() => ranking([1, 0])).toThrow('not-positive at [1]');
		expect(() => ranking([1, NaN])).toThrow('not-a-number at [1]');
		expect(() => ranking([1, undefined as unknown as number])).toThrow('missing at [1]');
		expect(() => ranking([1, 2], { scheme: 'swing' as 'roc' })).toThrow('bad-option');
	});

	it('sums to 1 and follows the ranks', () => {
		const scheme = fc.constantFrom('roc', 'rs', 'rr') as fc.Arbitrary<'roc' | 'rs' | 'rr'>;
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), scheme, (ranks, scheme) => {
				const weights = ranking(ranks, { scheme });
				expect(sum(weights)).toBeCloseTo(1, 12);
				ranks.forEach((a, i) =>
					ranks.forEach((b, j) => {
						if (a < b) expect(weights[i]).toBeGreaterThan(weights[j]!);
						if (a === b) expect(weights[i]).toBe(weights[j]);
					})
				);
			})
		);
	});
});
