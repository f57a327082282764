import { describe, expect, it } from 'vitest';
import { isoWeek, neighbours } from './select.ts';

describe('days', () => {
	it.each([
		['2010-01-01', 2009, 53],
		['2010-01-04', 2010, 1],
		['2012-12-31', 2013, 1],
		['2026-11-22', 2026, 47]
	])('%s lies in week %i/%i', (day, year, week) => expect(isoWeek(day)).toEqual({ year, week }));
});

describe('neighbours', () => {
	const list = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
	it('finds what stands beside a card', () => {
		expect(neighbours(list, 'b')).toEqual({ previous: { id: 'a' }, next: { id: 'c' }, position: 2, count: 3 });
		expect(neighbours(list, 'a').previous).toBeNull();
		expect(neighbours(list, 'x')).toEqual({ previous: null, next: null, position: 0, count: 3 });
	});
});
