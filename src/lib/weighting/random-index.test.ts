import { expect, it } from 'vitest';
import { randomIndex } from './random-index.ts';

it('reads the tables', () => {
	expect([1, 2, 3, 9, 12, 15].map((n) => randomIndex(n))).toEqual([0, 0, 0.58, 1.45, 1.48, 1.59]);
	expect(randomIndex(5, 'saaty2005')).toBe(1.11);
	expect(randomIndex(6, 'donegan-dodd')).toBe(1.1797);
	expect(randomIndex(4, 'alonso-lamata')).toBe(0.8815);
	expect(randomIndex(4, 0.7)).toBe(0.7);
});

it('goes on beyond the tables without a jump', () => {
	for (const source of ['saaty1980', 'saaty2005', 'alonso-lamata'] as const) {
		expect(randomIndex(16, source) - randomIndex(15, source)).toBeGreaterThan(0);
		expect(randomIndex(16, source) - randomIndex(15, source)).toBeLessThan(0.02);
	}
	expect(randomIndex(20, 'donegan-dodd')).toBe(1.5371);
	expect(randomIndex(55, 'donegan-dodd')).toBeCloseTo((1.6102 + 1.6178) / 2, 12);
	expect(randomIndex(100, 'donegan-dodd')).toBe(1.6339);
});

it('shrinks with missing pairs down to 0 for a tree', () => {
	// Ágoston & Csató 2022: n = 4, one pair missing, RI about two thirds
	expect(randomIndex(4, 'saaty1980', 1)).toBeCloseTo(0.6, 12);
	expect(randomIndex(4, 'saaty1980', 3)).toBeCloseTo(0, 12);
});
