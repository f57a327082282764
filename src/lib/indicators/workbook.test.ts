import fc from 'fast-check';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readTable } from './read-table.ts';
import type { Sheet } from './workbook.ts';

const relationship = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

interface Parts {
	strings?: string;
	styles?: string;
	workbookPr?: string;
	more?: Zippable;
}

/** A workbook with one sheet per XML given, as Excel lays it out. */
function workbook(
	sheets: Record<string, string>,
	{ strings = '', styles = '', workbookPr = '', more = {} }: Parts = {}
) {
	const names = Object.keys(sheets);
	const relation = (id: number, type: string, target: string) =>
		`<Relationship Id="rId${id}" Type="${relationship}/${type}" Target="${target}"/>`;
	const list = names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
	const files: Zippable = {
		'_rels/.rels': strToU8(`<Relationships>${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`),
		'xl/workbook.xml': strToU8(
			`<?xml version="1.0"?><workbook>${workbookPr}<sheets>${list.join('')}</sheets></workbook>`
		),
		'xl/_rels/workbook.xml.rels': strToU8(
			`<Relationships>${names.map((_, i) => relation(i + 1, 'worksheet', `worksheets/sheet${i + 1}.xml`)).join('')}` +
				`${relation(98, 'sharedStrings', '/xl/sharedStrings.xml')}${relation(99, 'styles', 'styles.xml')}</Relationships>`
		),
		'xl/sharedStrings.xml': strToU8(`<sst>${strings}</sst>`),
		'xl/styles.xml': strToU8(`<styleSheet>${styles}</styleSheet>`),
		...Object.fromEntries(names.map((name, i) => [`xl/worksheets/sheet${i + 1}.xml`, strToU8(sheets[name]!)])),
		...more
	};
	return zipSync(files);
}

/** Rows of a sheet: texts inline, numbers as numbers; `merges` such as "A1:B1". */
function sheetXml(rows: readonly (readonly (string | number | null)[])[], merges: readonly string[] = []): string {
	const cell = (value: string | number | null, row: number, column: number) => {
		const reference = `${String.fromCharCode(65 + column)}${row + 1}`;
		if (value === null) return `<c r="${reference}" s="0"/>`;
		if (typeof value === 'number') return `<c r="${reference}"><v>${value}</v></c>`;
		return `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
	};
	const body = rows.map((row, i) => `<row r="${i + 1}">${row.map((value, j) => cell(value, i, j)).join('')}</row>`);
	const merged = merges.map((ref) => `<mergeCell ref="${ref}"/>`);
	return `<worksheet><sheetData>${body.join('')}</sheetData><mergeCells>${merged.join('')}</mergeCells></worksheet>`;
}

function sheetsOf(bytes: Uint8Array): Sheet[] {
	const result = readTable(bytes, { filename: 'mappe.xlsx' });
	if (result.error || !result.sheets) throw new Error(result.error?.kind ?? 'not a workbook');
	return result.sheets;
}
const one = (bytes: Uint8Array): Sheet => sheetsOf(bytes)[0]!;
const errorOf = (bytes: Uint8Array) => readTable(bytes, { filename: 'mappe.xlsx' }).error;

describe('readTable of a workbook', () => {
	it('reads each sheet with merged header cells, column numbers and footnotes', () => {
		const rows = [
			['Indikator 3', null, null, null],
			[],
			['Land', 'Jahr', 'Quote', null],
			[null, null, 'unter 3', '3 bis 6'],
			[],
			[null, null, 'Prozent', null],
			[1, 2, 3, 4],
			['A', 2020, 11.9, 75.599999999999994],
			[null, 2021, '/', 76],
			['B', 2020, 12.5, 80],
			['1) Anteil der Kinder', null]
		];
		const merges = ['A3:A6', 'B3:B6', 'C3:D3', 'C4:C5', 'D4:D5', 'C6:D6', 'A8:A9', 'A1:D1'];
		const [first, second, ...rest] = sheetsOf(workbook({ Tabelle1: sheetXml(rows, merges), Leer: sheetXml([]) }));
		expect(first).toMatchObject({ name: 'Tabelle1', hidden: false, encoding: null, separator: null, decimal: '.' });
		expect(first?.header).toEqual(['Land', 'Jahr', 'Quote | unter 3 | Prozent', 'Quote | 3 bis 6 | Prozent']);
		expect(first?.rows).toEqual([
			['A', '2020', '11.9', '75.6'],
			['A', '2021', '/', '76'],
			['B', '2020', '12.5', '80']
		]);
		expect(first).toMatchObject({ preamble: [['Indikator 3']], footer: [['1) Anteil der Kinder']] });
		expect(first?.rowNumbers).toEqual([8, 9, 10]);
		expect(second).toMatchObject({ name: 'Leer', rows: [] });
		expect(rest).toEqual([]);
	});

	it('shows percentages and dates as Excel does, and never computes a formula', () => {
		const styles = `<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.0&quot;d&quot;"/></numFmts>
			<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
			<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>`;
		const xml = `<worksheet><sheetData>
			<row r="1"><c r="A1" t="str"><v>Tag</v></c><c r="B1" t="str"><v>Quote</v></c><c r="C1" t="str"><v>Wert</v></c></row>
			<row r="2"><c r="A2" s="2"><v>43465</v></c><c r="B2" s="1"><v>0.172</v></c><c r="C2" s="4"><v>5.5</v></c></row>
			<row><c s="3"><v>43466</v></c><c s="1"><f>A1/A2</f><v>0.29</v></c><c><f>SUM(A1)</f></c></row>
			<row r="4"><c r="A4" s="3"><v>43467.5</v></c><c r="B4" t="e"><v>#DIV/0!</v></c><c r="C4" t="b"><v>1</v></c></row>
		</sheetData></worksheet>`;
		const table = one(workbook({ A: xml }, { styles }));
		expect(table.rows).toEqual([
			['2018-12-31', '17.2%', '5.5'],
			['2019-01-01', '29%', ''],
			['2019-01-02T12:00', '#DIV/0!', 'TRUE']
		]);
		expect(table.notes).toContainEqual(expect.objectContaining({ kind: 'formula_without_value', row: 3, column: 3 }));
		expect(table.notes).toContainEqual(expect.objectContaining({ kind: 'cell_error', row: 4, column: 2 }));
	});

	it('counts days from 1904 where the workbook does', () => {
		const styles = '<cellXfs><xf numFmtId="14"/></cellXfs>';
		const xml = '<worksheet><sheetData><row><c><v>1</v></c><c t="str"><v>x</v></c></row></sheetData></worksheet>';
		const day = (workbookPr: string) => JSON.stringify(one(workbook({ A: xml }, { styles, workbookPr })));
		expect(day('<workbookPr date1904="1"/>')).toContain('1904-01-02');
		expect(day('')).toContain('1900-01-01');
	});

	it('joins runs of shared strings and leaves out raised footnote signs', () => {
		const strings =
			'<si><r><t>Quote</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1)</t></r></si>' +
			'<si><r><t>Fläche in m</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si>' +
			'<si><t>Ort &amp; Kreis</t><rPh sb="0" eb="1"><t>weg</t></rPh></si><si><t xml:space="preserve">a_x000A_b</t></si>';
		const cells = [2, 0, 1].map((i) => `<c t="s"><v>${i}</v></c>`).join('');
		const xml = `<x:worksheet><x:sheetData><row>${cells}</row><row><c t="s"><v>3</v></c><c><v>1.5</v></c><c><v>2</v></c></row></x:sheetData></x:worksheet>`;
		const table = one(workbook({ A: xml }, { strings }));
		expect(table.header).toEqual(['Ort & Kreis', 'Quote', 'Fläche in m2']);
		expect(table.rows[0]?.[0]).toBe('a\nb');
	});

	it('writes numbers with the decimal sign of those typed as text', () => {
		const rows = [
			['Ort', 'A', 'B'],
			['X', '11,7', 11.7],
			['Y', '12,5', 0.25]
		];
		const table = one(workbook({ A: sheetXml(rows) }));
		expect(table).toMatchObject({
			decimal: ',',
			rows: [
				['X', '11,7', '11,7'],
				['Y', '12,5', '0,25']
			]
		});
	});

	it('notes hidden sheets', () => {
		const bytes = workbook({
			'A" state="hidden': sheetXml([
				['a', 1],
				['b', 2]
			])
		});
		expect(one(bytes)).toMatchObject({ name: 'A', hidden: true });
	});
});

describe('readTable of a bad workbook', () => {
	const good = workbook({
		A: sheetXml([
			['Ort', 'A'],
			['X', 1],
			['Y', 2]
		])
	});

	it('stops at a zip bomb, told or untold', { timeout: 60_000 }, () => {
		const bomb = workbook({ A: `<worksheet>${' '.repeat(8 * 1024 * 1024)}</worksheet>` });
		expect(errorOf(bomb)).toMatchObject({ kind: 'zip_bomb', values: { name: 'xl/worksheets/sheet1.xml' } });
		const liar = bomb.slice();
		const view = new DataView(liar.buffer);
		for (let at = 0; at + 46 < liar.length; at++) {
			if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 100, true); // the size it tells
		}
		expect(errorOf(liar)?.kind).toBe('zip_bomb');
		const beside = workbook(
			{ A: sheetXml([['a', 1]]) },
			{ more: { 'xl/media/bomb.bin': new Uint8Array(8 * 1024 * 1024) } }
		);
		expect(errorOf(beside)?.kind).toBe('zip_bomb');
		const many = Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`n${i}`, new Uint8Array()]));
		expect(errorOf(workbook({ A: sheetXml([['a', 1]]) }, { more: many }))?.kind).toBe('zip_bomb');
	});

	it('tells other archives and damage apart', () => {
		expect(errorOf(zipSync({ 'a.txt': strToU8('Hallo') }))?.kind).toBe('not_a_workbook');
		const ods = zipSync({ mimetype: strToU8('application/vnd.oasis.opendocument.spreadsheet') });
		expect(errorOf(ods)?.kind).toBe('open_document');
		expect(errorOf(good.slice(0, good.length - 30))?.kind).toBe('zip_damaged');
	});

	it('refuses a sheet that spreads over too many columns', () => {
		const row = '<row><c r="ZZZZ1"><v>1</v></c></row>';
		expect(errorOf(workbook({ A: `<worksheet><sheetData>${row}</sheetData></worksheet>` }))?.kind).toBe(
			'too_many_cells'
		);
	});

	it('never throws, whatever byte is changed', { timeout: 60_000 }, () => {
		const change = fc.tuple(fc.nat({ max: good.length - 1 }), fc.integer({ min: 0, max: 255 }));
		fc.assert(
			fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
				const bytes = good.slice();
				for (const [at, value] of changes) bytes[at] = value;
				expect(readTable(bytes, { filename: 'mappe.xlsx' })).toBeDefined();
			}),
			{ numRuns: 150 }
		);
		const piece = fc.constantFrom(
			'<row r="',
			'2',
			'"><c r="',
			'B2',
			'" t="s">',
			'<v>',
			'1',
			'</v></c>',
			'</row>',
			'<is><t>',
			'&#x41;',
			'<![CDATA[',
			'-->',
			"'",
			'/>',
			'<mergeCell ref="A1:ZZ9"/>'
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
				const xml = `<worksheet><sheetData>${pieces.join('')}</sheetData></worksheet>`;
				expect(readTable(workbook({ A: xml }), { filename: 'mappe.xlsx' })).toBeDefined();
			}),
			{ numRuns: 100 }
		);
	});
});
