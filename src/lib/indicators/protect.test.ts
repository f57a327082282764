import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakdownOf } from './breakdown.ts';
import { keyOf } from './observation.ts';
import { protectedKeys } from './protect.ts';
import type { Span } from './time.ts';

const span: Span = { kind: 'year', start: '2012-01-01' };
const count = (parts: Record<string, string>, value: number) => ({
	breakdown: breakdownOf(Object.entries(parts)),
	span,
	value,
	numerator: null,
	denominator: null
});
const key = (parts: Record<string, string>) => keyOf({ breakdown: breakdownOf(Object.entries(parts)), span });
const counts = { kind: 'count', threshold: 5 } as const;

test('nothing is hidden where nothing is small, and nothing where the value is no count of people', () => {
	const cells = [count({}, 30), count({ g: 'w' }, 20), count({ g: 'm' }, 10)];
	expect(protectedKeys(cells, counts)).toEqual(new Set());
	expect(protectedKeys([count({}, 3)], { kind: 'other', threshold: 5 })).toEqual(new Set());
	expect(protectedKeys([count({}, 3)], counts)).toEqual(new Set([key({})]));
});

test('one small group takes another with it, so that the sum does not give it away', () => {
	const cells = [count({}, 32), count({ g: 'w' }, 3), count({ g: 'm' }, 20), count({ g: 'd' }, 9)];
	const hidden = protectedKeys(cells, counts);
	expect(hidden).toContain(key({ g: 'w' }));
	expect(hidden.size).toBe(2);
	expect(hidden).not.toContain(key({}));
});

test('a share shows neither few people in it nor few outside it', () => {
	const share = (parts: Record<string, string>, numerator: number, denominator: number) => ({
		...count(parts, (numerator / denominator) * 100),
		numerator,
		denominator
	});
	const options = { kind: 'share', threshold: 5 } as const;
	expect(protectedKeys([share({}, 50, 100)], options).size).toBe(0);
	expect(protectedKeys([share({}, 2, 100)], options).size).toBe(1);
	expect(protectedKeys([share({}, 98, 100)], options).size).toBe(1);
	expect(protectedKeys([share({}, 1, 3)], options).size).toBe(1);
	const hidden = protectedKeys([share({}, 52, 200), share({ g: 'w' }, 2, 100), share({ g: 'm' }, 50, 100)], options);
	expect(hidden.size).toBe(2);
	expect(hidden).toContain(key({ g: 'w' }));
});

test('in any table of two or three dimensions, no hidden count follows from what is shown', () => {
	const size = fc.integer({ min: 1, max: 3 });
	const value = fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 0, max: 6 }) }, fc.integer({ min: 5, max: 60 }));
	const table = fc
		.tuple(size, size, fc.integer({ min: 1, max: 2 }))
		.chain(([a, b, c]) => fc.array(value, { minLength: a * b * c, maxLength: a * b * c }).map((v) => ({ a, b, c, v })));
	fc.assert(
		fc.property(table, ({ a, b, c, v }) => {
			const all = new Map<string, { parts: Record<string, string>; value: number }>();
			v.forEach((value, i) => {
				const full = {
					a: `a${i % a}`,
					b: `b${Math.floor(i / a) % b}`,
					...(c > 1 ? { c: `c${Math.floor(i / a / b)}` } : {})
				};
				const names = Object.keys(full) as (keyof typeof full)[];
				for (let mask = 0; mask < 2 ** names.length; mask++) {
					const parts = Object.fromEntries(names.filter((_, n) => mask & (1 << n)).map((name) => [name, full[name]!]));
					const known = all.get(key(parts)) ?? { parts, value: 0 };
					known.value += value;
					all.set(key(parts), known);
				}
			});
			const cells = [...all.values()].map(({ parts, value }) => count(parts, value));
			const hidden = protectedKeys(cells, counts);
			for (const [name, { value }] of all) if (value < 5) expect(hidden).toContain(name);
			// One sum at a time: whoever knows all but one of the parts of a shown sum knows the last one.
			for (const [sumName, { parts: sum }] of all) {
				if (hidden.has(sumName)) continue;
				for (const name of ['a', 'b', 'c'].filter((one) => !(one in sum))) {
					const parts = [...all].filter(
						([, { parts: own }]) =>
							name in own &&
							Object.keys(own).length === Object.keys(sum).length + 1 &&
							Object.entries(sum).every(([dimension, one]) => own[dimension] === one)
					);
					expect(parts.filter(([one]) => hidden.has(one))).not.toHaveLength(1);
				}
			}
		}),
		{ numRuns: 150 }
	);
});
