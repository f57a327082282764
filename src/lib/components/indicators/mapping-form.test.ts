import { expect, test } from 'vitest';
import { mappingOf, partsFrom, partsText } from './mapping-form.ts';
import type { Mapping } from '../../indicators/mapping/types.ts';

const mapping: Mapping = {
	sheet: 0,
	decimal: null,
	indicator: null,
	newTitle: '',
	period: null,
	sections: null,
	columns: [
		{ is: 'dimension', name: 'Spalte 1' },
		{ is: 'value', indicator: null, period: '2012', parts: [] }
	]
};
function form(fields: Record<string, string>): FormData {
	const data = new FormData();
	data.set('mapping', JSON.stringify(mapping));
	for (const [name, value] of Object.entries(fields)) data.set(name, value);
	return data;
}

test('what the form says stands over what was recognised', () => {
	expect(mappingOf(form({}))).toEqual(mapping);
	const fields = { indicator: 'i1', decimal: '.', 'name-0': 'Geschlecht', 'period-1': '2013', 'parts-1': 'Alter: 0–3' };
	expect(mappingOf(form(fields))).toMatchObject({
		indicator: 'i1',
		decimal: '.',
		columns: [
			{ is: 'dimension', name: 'Geschlecht' },
			{ is: 'value', period: '2013', parts: [['Alter', '0–3']] }
		]
	});
	expect(mappingOf(form({ 'role-0': 'period' }))?.columns[0]).toEqual({ is: 'period' });
});

test('another sheet, and what is no mapping, is recognised anew', () => {
	expect(mappingOf(form({ sheet: '1' }))).toBeNull();
	expect(mappingOf(form({ mapping: '{"columns":1}' }))).toBeNull();
	expect(mappingOf(form({ mapping: '{' }))).toBeNull();
});

test('groups are written and read', () => {
	expect(
		partsFrom(
			partsText([
				['Geschlecht', 'Frauen'],
				['Alter', '0 bis 3']
			])
		)
	).toEqual([
		['Geschlecht', 'Frauen'],
		['Alter', '0 bis 3']
	]);
	expect(partsFrom('')).toEqual([]);
});
