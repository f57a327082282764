import { expect, test } from 'vitest';
import { readBlock, readCell } from './cell-text.ts';

test('reads what people type: decimal comma, thousands, marks, signs for nothing', () => {
	expect(readCell('17,2', ',')).toMatchObject({ measured: { value: 17.2, quality: null } });
	expect(readCell('48.303', ',')).toMatchObject({ measured: { value: 48303 } });
	expect(readCell('20,6 p', ',')).toMatchObject({ measured: { value: 20.6, quality: 'provisional' } });
	expect(readCell('.', ',')).toMatchObject({ measured: { value: null, missing: 'suppressed', quality: 'suppressed' } });
	expect(readCell(' ', ',')).toEqual({ measured: null });
	expect(readCell('2O12', ',')).toEqual({ error: 'letter_in_number' });
	expect(readCell('=1+1', ',')).toEqual({ error: 'formula' });
});

test('reads a block of a spreadsheet', () => {
	expect(readBlock('1\t2\r\n3\t\r\n')).toEqual([
		['1', '2'],
		['3', '']
	]);
	expect(readBlock('"a\nb"\t"x ""y"""\n5')).toEqual([['a\nb', 'x "y"'], ['5']]);
	expect(readBlock('7,5')).toEqual([['7,5']]);
});
