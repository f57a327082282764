import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NoteKind } from './notes.ts';
import { mostBytes, readTable } from './read-table.ts';
import type { Table } from './table.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
const utf16 = (text: string) =>
	Uint8Array.from(text.split('').flatMap((s) => [s.charCodeAt(0) & 255, s.charCodeAt(0) >> 8]));

function read(file: string | Uint8Array, filename = 'datei.csv'): Table {
	const result = readTable(typeof file === 'string' ? utf8(file) : file, { filename });
	if (result.error) throw new Error(result.error.kind);
	if (result.sheets) throw new Error('a workbook');
	return result;
}
const kinds = (table: Table): NoteKind[] => table.notes.map(({ kind }) => kind);
const note = (table: Table, kind: NoteKind) => table.notes.find((one) => one.kind === kind);

const export1 = `"Region";"Musterland";"Regionsschlüssel:";"m"
"Gebietsstand";"April 2025"
""
"Hinweise:";"Jahresdurchschnitte, keine Stichtage."
""
"Berichtsjahr ";"Frauen ";"Männer ";"Zusammen "
"2015";"1.277.453";"1.517.211";"2.794.664"
"2016";"1.208.251";"1.482.721";"2.690.972"
""
"Exportdatum: ";"21.05.2025";"16:3:57"
"© Amt für Muster"`;

const genesis = `Tabelle: 12-34-5
Bevölkerung nach Geschlecht;;;;
31.12.2018
;;Insgesamt;männlich;weiblich
;;Anzahl;Anzahl;Anzahl
DG;Musterland;83019;40966;42053
01;  Oberland;2896;1419;1477
01001;    Kleinstadt, Kreis;89;44;.
__________
Bevölkerung: Fortschreibung, Zensus 2011
(C)opyright Amt, 2020`;

describe('readTable', () => {
	it('takes an export apart into preamble, header, rows and footer', () => {
		const table = read(`\ufeff${export1}`);
		expect(table).toMatchObject({ encoding: 'utf-8', separator: ';', decimal: ',', firstColumn: 1 });
		expect(table.preamble[0]).toEqual(['Region', 'Musterland', 'Regionsschlüssel:', 'm']);
		expect(table.header).toEqual(['Berichtsjahr', 'Frauen', 'Männer', 'Zusammen']);
		expect(table.rows).toEqual([
			['2015', '1.277.453', '1.517.211', '2.794.664'],
			['2016', '1.208.251', '1.482.721', '2.690.972']
		]);
		expect(table.rowNumbers).toEqual([7, 8]);
		expect(table.footer.map(([cell]) => cell)).toEqual(['Exportdatum:', '© Amt für Muster']);
	});

	it('joins the tiers of a header and keeps keys, missing values and the order', () => {
		const table = read(latin1(genesis.replaceAll('\n', '\r\n')));
		expect(table.encoding).toBe('windows-1252');
		expect(table.header).toEqual(['', '', 'Insgesamt | Anzahl', 'männlich | Anzahl', 'weiblich | Anzahl']);
		expect(table.rows[2]).toEqual(['01001', 'Kleinstadt, Kreis', '89', '44', '.']);
		expect(table.valueColumns).toEqual([2, 3, 4]);
		expect(table.footer).toHaveLength(3);
		expect(table.preamble).toHaveLength(3);
	});

	it.each([
		['utf-8', utf8('Jahr;Größe\n2020;1,5')],
		['windows-1252', latin1('Jahr;Größe\n2020;1,5')],
		['utf-16le', utf16('\ufeffJahr;Größe\n2020;1,5')],
		['utf-16le', utf16('Jahr;Größe\n2020;1,5')],
		['utf-16be', utf16('\ufeffJahr;Größe\n2020;1,5').map((_, i, all) => all[i ^ 1]!)]
	])('reads %s', (encoding, bytes) => {
		expect(read(bytes)).toMatchObject({ encoding, header: ['Jahr', 'Größe'], rows: [['2020', '1,5']] });
	});

	it.each([
		[';', 'Jahr;A;B\n2020;1,5;2,5\n2021;1,7;2,7', ','],
		[',', 'Year,A,B\n2020,1.5,2.5\n2021,1.7,2.7', '.'],
		[',', '"Year","A","B"\n"2020","1,5","2,5"\n"2021","1,7","2,7"', ','],
		['\t', 'Jahr\tA\tB\n2020\t1,5\t2,5\n2021\t1,7\t2,7', ','],
		[',', 'sep=,\nYear,A;a\n2020,1.5\n2021,1.7', '.'],
		[';', 'Ort;A\nX;36.713\nY;2.787', ','],
		[',', 'Ort,A\nX,36.713\nY,2.787', '.'],
		[';', 'Ort;A\r2020;1,5\r2021;1,7', ',']
	])('finds the separator %j and the decimal sign', (separator, text, decimal) => {
		const table = read(text);
		expect(table).toMatchObject({ separator, decimal });
		expect(table.rows).toHaveLength(2);
	});

	it('reads wide tables: years as columns, a spanning title, footnote signs and column numbers', () => {
		const table = read(`;Quote;;
Land;2005;2010;20232,3)
1;2;3;4
A;11,7;–;12,3
B;...;x;(9,1)
2) vorläufig`);
		expect(table.header).toEqual(['Land', 'Quote | 2005', 'Quote | 2010', 'Quote | 2023']);
		expect(table.rows).toEqual([
			['A', '11,7', '–', '12,3'],
			['B', '...', 'x', '(9,1)']
		]);
		expect(table.footer).toEqual([['2) vorläufig']]);
		expect(note(table, 'column_numbers')).toMatchObject({ row: 3 });
	});

	it('reads long tables with gaps, rows for coming years and counts that look like years', () => {
		const rows = Array.from({ length: 12 }, (_, i) => `${2019 + i},Fälle,,${i < 4 ? 1880 + i : ''}`);
		const table = read(`Year,Series,Units,Value\n${rows.join('\n')}\n2017,Fälle,%,12\n`);
		expect(table.header).toEqual(['Year', 'Series', 'Units', 'Value']);
		expect(table.rows).toHaveLength(13);
		expect(table.valueColumns).toEqual([3]);
		expect(table).toMatchObject({ preamble: [], footer: [] });
	});

	it('keeps section titles and sums, and drops empty columns at the edges', () => {
		const table = read(`;Bezirk;Personen;;
;Männer;;;
;A;10;;
;B;20;;
;Zusammen;30;;`);
		expect(table.header).toEqual(['Bezirk', 'Personen']);
		expect(table.firstColumn).toBe(2);
		expect(table.rows).toEqual([
			['Männer', ''],
			['A', '10'],
			['B', '20'],
			['Zusammen', '30']
		]);
		expect(note(table, 'sum_row')).toMatchObject({ row: 5, level: 'info' });
	});

	it('reads quoted cells over several lines and counts lines as the file does', () => {
		const table = read('Jahr;"Anteil\nin ""Prozent"""\n2020;1,5\n2021;1,7');
		expect(table.header).toEqual(['Jahr', 'Anteil in "Prozent"']);
		expect(table.rowNumbers).toEqual([3, 4]);
	});

	it('cleans markup and footnotes out of labels', () => {
		expect(read('Jahr\tCO<sub>2</sub>&nbsp;je Kopf 1)\n2020\t1,5\n2021\t2,5').header).toEqual(['Jahr', 'CO2 je Kopf']);
	});

	it.each<[NoteKind, string, object]>([
		['formula', 'Jahr;A\n2020;=1+1\n2021;2\n2022;3', { row: 2, column: 2 }],
		['letter_in_number', 'Jahr;A\n2020;1,5\n2O21;2\n2022;3', { row: 3, column: 1 }],
		['letter_in_number', 'Jahr;A\n2020;1,5\n2021;2O\n2022;3', { row: 3, column: 2 }],
		['date_in_values', 'Jahr;A\n2020;1,5\n2021;05. Mrz\n2022;3', { row: 3, column: 2 }],
		['unit_changes', 'Jahr;A\n2020;1,5\n2021;2 %\n2022;3 %', { row: 3, column: 2 }],
		['unit_changes', 'Ort;A;B\nX;1;2\nY;3;4\n;Prozent;Prozent\nZ;5;6', { row: 4 }],
		['mixed_separators', 'Jahr;A;B\n2020;1,5;2\n2021,1.5,2\n2022;3;3', { row: 3, values: { separator: ',' } }],
		[
			'mixed_decimals',
			'Jahr;A\n2020;1,5\n2021;2.5\n2022;3,5',
			{ row: 3, column: 2, values: { decimal: ',', cells: 1 } }
		],
		['ragged_row', 'Jahr;A\n2020;1,5\n2021;2,5;7\n2022;3,5', { row: 3, values: { cells: 3, usual: 2 } }],
		['unclosed_quote', 'Jahr;A\n2020;"1,5\n2021;2,5\n2022;3,5', { row: 2 }],
		['stray_quote', 'Jahr;A\n2020;"1,5" ca.\n2021;2,5\n2022;3,5', { row: 2 }],
		['conflicting_row', 'Jahr;Ort;A\n2020;X;1\n2020;X;2\n2021;X;3', { row: 3, values: { first: 2 } }],
		['duplicate_row', 'Jahr;Ort;A\n2020;X;1\n2020;X;1\n2021;X;3', { row: 3, values: { first: 2 } }],
		['duplicate_column', 'Jahr;A;A\n2020;1;2\n2021;3;4', { row: 1, column: 3, values: { label: 'A' } }],
		['out_of_order', 'Jahr;A\n2018;1\n2020;2\n2019;3\n2021;4\n2022;5', { row: 4 }],
		['no_header', 'X;1,5\nY;2,5', { row: 1 }],
		['another_table', `A;B\nX;1\nY;2\nZ;3\nW;4\n${'\n'.repeat(5)}C;D\nX;1\nY;2\nZ;3`, { row: 12 }],
		['doubly_encoded', 'Ort;A\nMÃ¼nster;1\nX;2', { row: 2 }]
	])('notes %s and names the place', (kind, text, place) => {
		expect(note(read(text), kind)).toMatchObject(place);
	});

	it('reads a file of two encodings line by line', () => {
		const bytes = Uint8Array.from([...utf8('Ort;A\nMünster;1\n'), ...latin1('Köln;2\n'), ...utf8('Düren;3\n')]);
		const table = read(bytes);
		expect(table.rows.map(([ort]) => ort)).toEqual(['Münster', 'Köln', 'Düren']);
		expect(note(table, 'mixed_encoding')).toMatchObject({ row: 3 });
	});

	it('has nothing to say about a clean file', () => {
		expect(kinds(read('Jahr;Ort;Quote\n2020;X;1,5\n2021;X;1,7\n2020;Y;2,5\n2021;Y;2,7'))).toEqual([]);
	});

	it.each([
		['empty', ''],
		['empty', ' \n\n'],
		['not_a_table', '<!DOCTYPE html><table></table>'],
		['not_a_table', '%PDF-1.7'],
		['not_a_table', '\u0000\u0001\u0002\u0003\u0000\u0001\u0002\u0003'],
		['old_or_protected_workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
		['too_large', new Uint8Array(mostBytes + 1)]
	])('says why a file cannot be read: %s', (kind, file) => {
		const result = readTable(typeof file === 'string' ? utf8(file) : file, { filename: 'a.csv' });
		expect(result.error).toMatchObject({ kind, level: 'error' });
		expect(result.notes).toEqual([result.error]);
	});

	it('gives up on more cells than fit, and says where', { timeout: 60_000 }, () => {
		const result = readTable(utf8(`${';'.repeat(16_000)}\n`.repeat(600)), { filename: 'a.csv' });
		expect(result.error).toMatchObject({ kind: 'too_many_cells', row: 500 });
	});

	it('never throws, whatever the bytes', { timeout: 60_000 }, () => {
		const sign = fc.constantFrom(...'0123456789.,;\t"\n\r -x–…%()=Jahrä'.split(''), '2020', 'Ort', '__________');
		const text = fc.array(sign, { maxLength: 200 }).map((all) => utf8(all.join('')));
		fc.assert(
			fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), text), (bytes) => {
				const result = readTable(bytes, { filename: 'a.csv' });
				if (result.error || result.sheets) return;
				for (const row of result.rows) expect(row).toHaveLength(result.header.length);
				expect(result.rowNumbers).toHaveLength(result.rows.length);
			}),
			{ numRuns: 600 }
		);
	});

	it('reads back every cell of a written file', { timeout: 60_000 }, () => {
		const word = fc.stringMatching(/^[a-zäöüß;,"\n ]{1,12}$/).map((text) => `w${text.trim()}w`);
		const rows = fc.array(fc.tuple(fc.integer({ min: 1990, max: 2030 }), word, fc.integer({ min: 0, max: 99 })), {
			minLength: 3,
			maxLength: 30
		});
		const quote = (cell: unknown) => `"${String(cell).replaceAll('"', '""')}"`;
		fc.assert(
			fc.property(rows, fc.constantFrom(';', ',', '\t'), (body, separator) => {
				const lines = [['Year', 'Ort', 'Value'], ...body].map((row) => row.map(quote).join(separator));
				const table = read(lines.join('\r\n'));
				expect(table.header).toEqual(['Year', 'Ort', 'Value']);
				expect(table.rows).toEqual(body.map((row) => row.map((cell) => String(cell))));
			})
		);
	});

	it('is quick: 100,000 rows', { timeout: 60_000 }, () => {
		const rows = Array.from(
			{ length: 100_000 },
			(_, i) => `${2000 + (i % 24)};Bezirk ${i};${i % 2 ? 'm' : 'w'};${i % 100},5 %`
		);
		const bytes = utf8(`Jahr;Bezirk;Geschlecht;Quote\n${rows.join('\n')}`);
		const before = process.cpuUsage();
		expect(read(bytes).rows).toHaveLength(100_000);
		const { user, system } = process.cpuUsage(before);
		expect((user + system) / 1e6).toBeLessThan(3); // seconds of processor time; 0.9 on an idle machine
	});
});
