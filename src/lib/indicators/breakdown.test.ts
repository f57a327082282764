import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakdownKey } from '../plan/target-steps.ts';
import { muensterCatalogue } from './catalogue/muenster.ts';
import { breakdownLabel, breakdownOf, breakdownOrder, isBreakdown, partsOf, withValuesOf } from './breakdown.ts';
import { tidyDefinition } from './definition.ts';
import { fitsObservation } from './observation.ts';
import { parsePeriod } from './periods.ts';
import { isSpan, spanKey, spanOf } from './time.ts';

const word = fc
	.string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
	.filter((s) => !/\p{C}/u.test(s) && s.trim() === s && s !== '');

test('one group has one spelling, which a plan’s targets can keep, and which is read back', () => {
	expect(
		breakdownOf([
			['Migration', 'mit'],
			['Alter', '0 bis 3'],
			['Geschlecht', '']
		])
	).toBe('Alter=0 bis 3;Migration=mit');
	// Every kind of space in a name, none of which a target's key may hold.
	const spaced = [['Alter\u00a0von\u2003bis 3', 'a\u00a0b']] as const;
	expect(new Map(partsOf(breakdownOf(spaced)))).toEqual(new Map(spaced));
	expect(breakdownKey.check(breakdownOf(spaced))).toBeNull();
	// What nobody wrote this way is kept as it stands.
	expect(partsOf('a=%FF')).toEqual([['a', '%FF']]);
	expect(breakdownLabel('Alter=0 bis 3;Migration=mit', 'alle')).toBe('0 bis 3, mit Migration');
	expect(isBreakdown('b=1;a=2')).toBe(false);
	fc.assert(
		fc.property(fc.uniqueArray(fc.tuple(word, word), { maxLength: 4, selector: ([name]) => name }), (parts) => {
			const breakdown = breakdownOf(parts);
			fc.pre(breakdown.length <= 200);
			expect(new Map(partsOf(breakdown))).toEqual(new Map(parts));
			expect(isBreakdown(breakdown)).toBe(true);
			expect(breakdownKey.check(breakdown)).toBeNull();
		})
	);
});

test('groups are shown in the order of their dimensions, the total first', () => {
	const dimensions = withValuesOf([{ name: 'Alter', values: ['jung', 'alt'] }], ['G=w', 'Alter=jung;G=w']);
	expect(dimensions.map(({ name }) => name)).toEqual(['Alter', 'G']);
	expect(['G=w', 'Alter=alt', 'Alter=jung;G=w', '', 'Alter=jung'].sort(breakdownOrder(dimensions))).toEqual([
		'',
		'Alter=jung',
		'Alter=alt',
		'G=w',
		'Alter=jung;G=w'
	]);
});

test('periods are stored and written as they are read', () => {
	for (const key of ['2012', '2012-H2', '2012-Q3', '2012-09', '2012/2013', '2012-02-29']) {
		const read = parsePeriod(key);
		const span = 'period' in read ? spanOf(read.period) : null;
		expect(span && isSpan(span) && spanKey(span)).toBe(key);
	}
	expect(isSpan({ kind: 'year', start: '2012-02-01' })).toBe(false);
});

test('everything in the catalogue can be stored', () => {
	for (const { definition, observations } of muensterCatalogue) {
		expect(tidyDefinition(definition)).toEqual({ definition, problems: [] });
		for (const one of observations) expect(fitsObservation(one)).toBe(true);
	}
});
