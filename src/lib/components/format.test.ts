import { describe, expect, it } from 'vitest';
import { formatAgo, formatDay, formatMonth, formatNumber, formatPercent } from './format.ts';

describe('dates and numbers as people here write them', () => {
	it('days and months', () => {
		expect(formatDay('2010-10-05', 'de')).toBe('05.10.2010');
		expect(formatDay('2010-10-05', 'en')).toBe('5 Oct 2010');
		expect(formatMonth('2009-12-18', 'de')).toBe('12/2009');
		expect(formatMonth('2009-12-18', 'en')).toBe('Dec 2009');
	});

	it('percent with a narrow no-break space, thousands apart', () => {
		expect(formatPercent(0.172, 'de', 1)).toBe('17,2\u202F%');
		expect(formatPercent(0.172, 'en', 1)).toBe('17.2%');
		expect(formatNumber(281050, 'de')).toBe('281\u202F050');
		expect(formatNumber(-1234.5, 'en', 1)).toBe('−1,234.5');
	});

	it('how long ago', () => {
		expect(formatAgo(0, 'de', 5 * 60_000)).toBe('vor 5 Minuten');
		expect(formatAgo(0, 'de', 20_000)).toBe('jetzt');
		expect(formatAgo(3 * 86_400_000, 'en', 0)).toBe('in 3 days');
	});
});
