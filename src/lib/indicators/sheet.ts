import { limits } from './delimited.ts';
import type { Merge } from './layout.ts';
import { Unreadable, type Notes } from './notes.ts';
import { attribute, walkXml } from './xml.ts';

/** How the number of a cell is to be shown. */
export type NumberStyle = 'plain' | 'percent' | 'date';

export interface SheetContext {
	strings: readonly string[];
	styles: readonly NumberStyle[];
	/** Decimal sign with which numbers are written out, so that they agree with numbers typed as text. */
	decimal: ',' | '.';
	/** Days count from 1904 (old Macintosh workbooks). */
	from1904: boolean;
}

export interface SheetCells {
	rows: string[][];
	/** Row of the sheet, from 1, for each of `rows`. */
	lines: number[];
	merges: Merge[];
	/** Numbers with a fraction, written with `decimal`. */
	fractions: number;
}

/** A gap in the sheet counts as this many blank rows at most. */
const mostBlanks = 5;

/** The cells of one worksheet as text. Stored results of formulas are taken; formulas are never computed. */
export function readSheet(xml: string, context: SheetContext, notes: Notes): SheetCells {
	const sheet: SheetCells = { rows: [], lines: [], merges: [], fractions: 0 };
	let [rowNumber, column, cells] = [0, -1, 0];
	let row: string[] = [];
	let cell = { type: 'n', style: 0, text: '', formula: false };
	let [inValue, inCell] = [false, false];
	const merged: [string, string][] = [];

	walkXml(xml, {
		open(name, attributes) {
			if (name === 'row') {
				rowNumber = Number(attribute(attributes, 'r')) || rowNumber + 1;
				[row, column] = [[], -1];
			} else if (name === 'c') {
				column = columnOf(attribute(attributes, 'r')) ?? column + 1;
				if (column >= limits.columns) throw new Unreadable('too_many_cells', { row: rowNumber });
				const style = Number(attribute(attributes, 's')) || 0;
				cell = { type: attribute(attributes, 't') ?? 'n', style, text: '', formula: false };
				inCell = true;
			} else if (inCell && (name === 'v' || name === 't')) inValue = true;
			else if (inCell && name === 'f') cell.formula = true;
			else if (inCell && name === 'rPh')
				inCell = false; // phonetic reading of what was written before
			else if (name === 'mergeCell') {
				const [from = '', to = ''] = (attribute(attributes, 'ref') ?? '').split(':');
				merged.push([from, to]);
			}
		},
		text(text) {
			if (inValue) cell.text += text;
		},
		close(name) {
			if (name === 'v' || name === 't') inValue = false;
			else if (name === 'c') {
				inCell = false;
				const text = show(cell, context, sheet);
				const place = { row: rowNumber, column: column + 1 };
				if (cell.formula && cell.text === '') notes.add('formula_without_value', place);
				if (cell.type === 'e') notes.add('cell_error', { ...place, values: { cell: text } });
				if (text === '') return;
				while (row.length < column) row.push('');
				row[column] = text;
			} else if (name === 'row' && row.length > 0) {
				cells += row.length;
				if (cells > limits.cells || sheet.rows.length >= limits.rows) {
					throw new Unreadable('too_many_cells', { row: rowNumber });
				}
				addBlanks(sheet, rowNumber);
				sheet.rows.push(row);
				sheet.lines.push(rowNumber);
			}
		}
	});
	sheet.merges = placeMerges(merged, sheet.lines);
	return sheet;
}

function addBlanks(sheet: SheetCells, rowNumber: number): void {
	const last = sheet.lines.at(-1) ?? 0;
	for (let i = Math.min(mostBlanks, rowNumber - last - 1); i > 0; i--) {
		sheet.rows.push([]);
		sheet.lines.push(rowNumber - i);
	}
}

const mostMerges = 20_000;
/** A merge over more rows than this only labels its first ones. */
const mostMergedRows = 2000;

/** From references such as "D6:I6" to indices into the rows that were kept. */
function placeMerges(merged: readonly [string, string][], lines: readonly number[]): Merge[] {
	const index = new Map(lines.map((line, i) => [line, i]));
	return merged.slice(0, mostMerges).flatMap(([from, to]) => {
		const [column, lastColumn] = [columnOf(from), columnOf(to)];
		const row = index.get(rowOf(from));
		if (column === null || lastColumn === null || row === undefined) return [];
		let lastRow = row;
		const most = Math.min(lines.length, row + mostMergedRows);
		const end = rowOf(to);
		while (lastRow + 1 < most && lines[lastRow + 1]! <= end) lastRow++;
		return [{ row, column, lastRow, lastColumn: Math.min(lastColumn, limits.columns) }];
	});
}

/** "AB12" is column 27 (from 0). */
export function columnOf(reference: string | null): number | null {
	let column = 0;
	for (const letter of reference ?? '') {
		const value = letter.charCodeAt(0) - 64;
		if (value < 1 || value > 26 || column > limits.columns) break;
		column = column * 26 + value;
	}
	return column === 0 ? null : column - 1;
}

function rowOf(reference: string): number {
	return Number(/\d+$/.exec(reference)?.[0] ?? 0);
}

interface Cell {
	type: string;
	style: number;
	text: string;
}

function show({ type, style, text }: Cell, context: SheetContext, sheet: SheetCells): string {
	if (type === 's') return context.strings[Number(text)] ?? '';
	if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE';
	if (type !== 'n' || text.trim() === '') return unescape(text).trim();
	const value = Number(text);
	if (!Number.isFinite(value)) return text.trim();
	const kind = context.styles[style] ?? 'plain';
	if (kind === 'date') return isoDate(value, context.from1904) ?? String(value);
	// A double needs 17 digits, people wrote 15 at most: 75.599999999999994 was 75.6.
	const shown = String(Number((kind === 'percent' ? value * 100 : value).toPrecision(15)));
	if (shown.includes('.')) sheet.fractions++;
	return shown.replace('.', context.decimal) + (kind === 'percent' ? '%' : '');
}

/** Workbooks write control characters as "_x000D_". */
export function unescape(text: string): string {
	return text.includes('_x')
		? text.replace(/_x([0-9A-F]{4})_/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
		: text;
}

const msPerDay = 86_400_000;

/** Days since 1899-12-30 (or 1904-01-01) as an ISO day; with a time of day if there is one. Excel's 29.2.1900 never was. */
function isoDate(serial: number, from1904: boolean): string | null {
	if (serial < 0 || serial > 2_958_465) return null;
	if (!from1904 && serial < 61) serial++;
	const date = new Date((from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)) + Math.round(serial * msPerDay));
	const iso = date.toISOString();
	return serial % 1 === 0 ? iso.slice(0, 10) : iso.slice(0, 16);
}
