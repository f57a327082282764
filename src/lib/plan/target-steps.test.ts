import { expect, it } from 'vitest';
import { readSteps, writeBreakdown, writeSteps } from './target-steps.ts';

it('reads and writes intermediate values', () => {
	expect(readSteps('')).toEqual([]);
	expect(readSteps('2026:12.5;2027:-14')).toEqual([
		[2026, 12.5],
		[2027, -14]
	]);
	expect(
		writeSteps([
			[2027, 14],
			[2026, 0.1 + 0.2],
			[2028, -0],
			[2029, 1e-12]
		])
	).toBe('2026:0.3;2027:14;2028:0;2029:0');
	expect(writeSteps([])).toBe('');
	for (const wrong of ['2026', '2026:x', '2027:1;2026:2', '2026:1;2026:2', '2026:1;', '1:1', '2026:1e3', '2026: 1']) {
		expect(readSteps(wrong)).toBeNull();
	}
});

it('writes breakdowns in one way only', () => {
	expect(writeBreakdown({ migration: 'yes', gender: 'f' })).toBe('gender=f;migration=yes');
	expect(writeBreakdown({})).toBe('');
});
