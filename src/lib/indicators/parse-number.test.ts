import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from './parse-number.ts';

describe('parseNumber', () => {
	it.each([
		['2.787.113', 2787113],
		['36 713', 36713],
		['36\u202f713', 36713],
		['36\u2009713,5', 36713.5],
		["1'234.5", 1234.5],
		['1.234,5', 1234.5],
		['1,234.5', 1234.5],
		['1,234,567', 1234567],
		['11,7', 11.7],
		['11.7', 11.7],
		['"70,0"', 70],
		['+12.6', 12.6],
		['−3,5', -3.5],
		['- 4', -4],
		['1,2E-02', 0.012],
		['0,123', 0.123],
		['0.0935975581641969', 0.0935975581641969],
		['1234.567', 1234.567],
		['17,2 %', 17.2],
		['103,4\u202f%', 103.4],
		['12,3 1)', 12.3],
		['36 713 1)', 36713],
		['12*', 12],
		['12²', 12],
		['-0', 0],
		[',5', 0.5],
		['\u00a05\u200b', 5],
		['2024', 2024]
	])('reads %j', (text, value) => {
		expect(parseNumber(text)).toEqual({ value });
	});

	it.each([
		['', 'empty'],
		['  ', 'empty'],
		['–', 'none'],
		['-', 'none'],
		['.', 'suppressed'],
		['*', 'suppressed'],
		['< 5', 'suppressed'],
		['...', 'unavailable'],
		['. . .', 'unavailable'],
		['…', 'unavailable'],
		['k. A.', 'unavailable'],
		['n/a', 'unavailable'],
		['x', 'not_applicable'],
		['X', 'not_applicable'],
		['/', 'unreliable'],
		['( )', 'unreliable']
	])('takes %j for a missing value, never for 0', (text, missing) => {
		expect(parseNumber(text)).toEqual({ missing });
	});

	it.each([
		['=1+1', 'formula'],
		['#DIV/0!', 'cell_error'],
		['2O12', 'letter_in_number'],
		['1l,5', 'letter_in_number'],
		['31.12.2018', 'date'],
		['2018-12-31', 'date'],
		['05. Mrz', 'date'],
		['Jan 05', 'date'],
		['16:03', 'date'],
		['1.234', 'ambiguous'],
		['1,234', 'ambiguous'],
		['12,31)', 'glued_footnote'],
		['1.23.4', 'mixed_separators'],
		['1,5.3', 'mixed_separators'],
		['36 71', 'mixed_separators'],
		['1234 567', 'mixed_separators'],
		['1E999', 'out_of_range'],
		['zwölf', 'not_a_number'],
		['12 Personen', 'not_a_number'],
		['2024 / 2005', 'not_a_number']
	])('names what is wrong with %j', (text, error) => {
		expect(parseNumber(text)).toEqual({ error });
	});

	it('follows the file where it is told its signs', () => {
		expect(parseNumber('1.234', { decimal: ',' })).toEqual({ value: 1234 });
		expect(parseNumber('1.234', { decimal: '.' })).toEqual({ value: 1.234 });
		expect(parseNumber('1.234', { thousands: '.' })).toEqual({ value: 1234 });
		expect(parseNumber('1 234', { decimal: ',', thousands: ' ' })).toEqual({ value: 1234 });
		// 13,75 must never become 1375, nor 11.7 in a German file 117.
		expect(parseNumber('13,75', { decimal: '.' })).toEqual({ error: 'mixed_separators' });
		expect(parseNumber('11.7', { decimal: ',' })).toEqual({ error: 'mixed_separators' });
		expect(parseNumber('1.234', { decimal: ',', thousands: '' })).toEqual({ error: 'mixed_separators' });
	});

	it('reads quality marks', () => {
		expect(parseNumber('(12,3)')).toEqual({ value: 12.3, mark: 'uncertain' });
		expect(parseNumber('12,3p')).toEqual({ value: 12.3, mark: 'provisional' });
		expect(parseNumber('12,3 r')).toEqual({ value: 12.3, mark: 'revised' });
		expect(parseNumber('12,3 s')).toEqual({ value: 12.3, mark: 'estimated' });
	});

	it('reads back what German and English typography write', () => {
		const number = fc
			.integer({ min: -1e12, max: 1e12 })
			.chain((whole) => fc.integer({ min: 0, max: 6 }).map((digits) => whole / 10 ** digits));
		fc.assert(
			fc.property(
				number,
				fc.constantFrom('de-DE', 'en-GB', 'de-CH', 'fr-FR'),
				fc.boolean(),
				(value, locale, useGrouping) => {
					const format = new Intl.NumberFormat(locale, { useGrouping, maximumFractionDigits: 10 });
					const part = (type: string) => format.formatToParts(-1234567.8).find((one) => one.type === type)?.value;
					const options = { decimal: part('decimal'), thousands: part('group') };
					expect(parseNumber(format.format(value), options)).toEqual({ value: value === 0 ? 0 : value });
					// Without being told, it is read alike, or the doubt is said.
					const alone = parseNumber(format.format(value));
					if ('value' in alone) expect(alone.value).toBe(value === 0 ? 0 : value);
					else expect(alone).toEqual({ error: 'ambiguous' });
				}
			),
			{ numRuns: 500 }
		);
	});

	it('never throws and never makes up digits', () => {
		const sign = fc.constantFrom(...'0123456789.,-+ eE%()/x–…\'*<=#"O1\u202f'.split(''));
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(sign, { maxLength: 12 }).map((all) => all.join(''))
				),
				(text) => {
					const read = parseNumber(text);
					if ('value' in read) expect(Number.isFinite(read.value)).toBe(true);
				}
			),
			{ numRuns: 3000 }
		);
	});
});
