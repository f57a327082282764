import fc from 'fast-check';
import { expect, test } from 'vitest';
import { domainOf, linear, niceTicks, pathOf, spread, yearTicks } from './scale.ts';

test('ticks are round and span the values', () => {
	expect(niceTicks(11.9, 23)).toEqual([10, 12.5, 15, 17.5, 20, 22.5, 25]);
	expect(niceTicks(0, 100)).toEqual([0, 20, 40, 60, 80, 100]);
	expect(domainOf([17, 26])).toEqual([16, 26]);
	expect(domainOf([4, 26])[0]).toBe(0);
	expect(domainOf([20.6])).toEqual([10, 35].map(() => expect.any(Number)));
	const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });
	fc.assert(
		fc.property(finite, finite, (a, b) => {
			const ticks = niceTicks(Math.min(a, b), Math.max(a, b));
			const slack = 1e-6 + Math.abs(a - b) * 1e-8;
			expect(ticks[0]!).toBeLessThanOrEqual(Math.min(a, b) + slack);
			expect(ticks.at(-1)!).toBeGreaterThanOrEqual(Math.max(a, b) - slack);
			expect(ticks.length).toBeLessThan(14);
		})
	);
});

test('years are whole and few', () => {
	expect(yearTicks(2005, 2024, 8)).toEqual([2005, 2010, 2015, 2020]);
	expect(yearTicks(2012.16, 2012.16, 8)).toEqual([2012, 2013]);
});

test('a missing value and a new series leave a gap', () => {
	const [x, y] = [linear([2000, 2010], [0, 100]), linear([0, 10], [100, 0])];
	const points = [2000, 2002, 2004, 2006, 2008].map((year) => ({ x: year, y: year === 2004 ? null : 5 }));
	expect(pathOf(points, x, y)).toBe('M0 50L20 50M60 50L80 50');
	expect(pathOf(points, x, y, [2008])).toBe('M0 50L20 50M60 50M80 50');
});

test('labels keep their distance and their order', () => {
	expect(spread([10, 12, 80], 10, [0, 100])).toEqual([10, 20, 80]);
	expect(spread([95, 96], 10, [0, 100])).toEqual([90, 100]);
});
