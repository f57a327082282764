import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePeriod } from './periods.ts';

describe('parsePeriod', () => {
	it.each([
		['2024', 'year', '2024'],
		['Jahr 2024', 'year', '2024'],
		['2023 1)', 'year', '2023'],
		['20232,3)', 'year', '2023'],
		['2011²', 'year', '2011'],
		['31.12.2018', 'day', '2018-12-31'],
		['Stand: 31.12.2018', 'day', '2018-12-31'],
		['2018-12-31', 'day', '2018-12-31'],
		['1. März 2019', 'day', '2019-03-01'],
		['Juni 2007', 'month', '2007-06'],
		['Dez 2013', 'month', '2013-12'],
		['Dez. 2013', 'month', '2013-12'],
		['Mrz 2013', 'month', '2013-03'],
		['06/2007', 'month', '2007-06'],
		['2007-06', 'month', '2007-06'],
		['2007M06', 'month', '2007-06'],
		['Q2 2020', 'quarter', '2020-Q2'],
		['2020-Q2', 'quarter', '2020-Q2'],
		['2. Quartal 2020', 'quarter', '2020-Q2'],
		['II. Quartal 2020', 'quarter', '2020-Q2'],
		['1. Halbjahr 2020', 'half', '2020-H1'],
		['2020 H2', 'half', '2020-H2'],
		['2024/2025', 'school_year', '2024/2025'],
		['2024 / 25', 'school_year', '2024/2025'],
		['2004/05', 'school_year', '2004/2005'],
		['1999/00', 'school_year', '1999/2000'],
		['WS 2005/06', 'school_year', '2005/2006'],
		['Schuljahr 2024/2025', 'school_year', '2024/2025'],
		['2024 / 2005', 'pair', '2024 / 2005']
	])('reads %j', (text, kind, key) => {
		expect(parsePeriod(text)).toMatchObject({ period: { kind, key } });
	});

	it('gives the year a period lies in, of a school year the first', () => {
		expect(parsePeriod('2024/2025')).toMatchObject({ period: { year: 2024 } });
		expect(parsePeriod('2024 / 2005')).toMatchObject({ period: { year: 2024, from: 2005 } });
		expect(parsePeriod('31.12.2018')).toMatchObject({ period: { year: 2018, month: 12, day: 31 } });
	});

	it.each([
		['2O12', 'letter_in_year'],
		['20l2', 'letter_in_year'],
		['31.02.2018', 'no_such_day'],
		['3012', 'not_a_period'],
		['1234', 'not_a_period'],
		['Insgesamt', 'not_a_period'],
		['12,5', 'not_a_period'],
		['', 'not_a_period']
	])('names what is wrong with %j', (text, error) => {
		expect(parsePeriod(text)).toEqual({ error });
	});

	it('never throws', () => {
		fc.assert(fc.property(fc.string(), (text) => void parsePeriod(text)));
	});
});
