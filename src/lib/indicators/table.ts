import { kindOf } from './cells.ts';
import { DecimalFinder } from './decimal.ts';
import type { Encoding } from './encoding.ts';
import { columnLabels, stripMarkup } from './header.ts';
import { findLayout, type Merge } from './layout.ts';
import type { Note, Notes } from './notes.ts';
import { noteRows } from './table-notes.ts';

/** A table as it was found in a file or on a sheet. Cells are trimmed text as it stands there; nothing is converted. */
export interface Table {
	/** `null` in a workbook. */
	encoding: Encoding | null;
	/** Sign between cells; `null` in a workbook. */
	separator: string | null;
	/** Decimal sign of the numbers; pass it on to `parseNumber`. */
	decimal: ',' | '.';
	/** Rows before the header: titles, units, filters. Blank rows are left out. */
	preamble: string[][];
	/** One label per column; tiers are joined with " | ", merged cells label every column they span. */
	header: string[];
	/** The tiers of the header as they stand in the file. */
	headerRows: string[][];
	/** All as wide as the header; blank rows are left out. Section titles and sums are still among them. */
	rows: string[][];
	/** Rows after the table: footnotes, source, date of the export. */
	footer: string[][];
	notes: Note[];
	/** Row of the file or sheet, from 1, for each of `rows`. */
	rowNumbers: number[];
	/** Column of the file or sheet, from 1, in which the table's first column stands. */
	firstColumn: number;
	/** Columns that hold values (indices from 0), as far as can be seen. */
	valueColumns: number[];
}

export interface Source {
	rows: string[][];
	/** Row of the file or sheet, from 1, for each of `rows`. */
	lines: readonly number[];
	merges: readonly Merge[];
	encoding: Encoding | null;
	separator: string | null;
	/** In a workbook with fractions: the sign they were written out with. */
	decimal?: ',' | '.';
}

/** Takes a grid of cells apart into preamble, header, rows and footer. */
export function toTable(source: Source, notes: Notes): Table {
	const { rows, lines, merges } = source;
	const layout = findLayout(source, notes);
	const body: string[][] = [];
	const rowNumbers: number[] = [];
	for (let i = layout.from; i < layout.to; i++) {
		const row = rows[i]!;
		if (row.every((cell) => cell === '')) continue;
		body.push(row);
		rowNumbers.push(lines[i]!);
	}
	fillDown(rows, merges, layout.from, layout.to);
	const headerRows = layout.header.map((i) => [...(rows[i] ?? [])]);
	const { first, width } = usedColumns([...headerRows, ...body]);
	const labels = columnLabels(headerRows, layout.header, first + width, merges).slice(first);
	if (layout.header.length === 0) notes.add('no_header', body.length > 0 ? { row: rowNumbers[0]! } : {});
	if (body.length === 0) notes.add('no_rows');
	if (layout.header.length > 0) noteDoubles(labels, lines[layout.header.at(-1)!]!, first, notes);
	noteWidths(source, headerRows, body, rowNumbers, first + width, notes);
	for (let i = 0; i < body.length; i++) body[i] = fit(body[i]!, first, width);

	const valueColumns = findValueColumns(body, labels);
	const decimals = new DecimalFinder();
	for (let i = 0; i < body.length; i++) {
		for (const column of valueColumns) {
			decimals.see(body[i]![column]!, rowNumbers[i]!, column + first + 1);
		}
	}
	const decimal = source.decimal ?? decimals.decide(source.separator, notes);
	noteRows({ rows: body, rowNumbers, firstColumn: first + 1, valueColumns, decimal }, notes);
	return {
		encoding: source.encoding,
		separator: source.separator,
		decimal,
		preamble: filledRows(rows, 0, layout.preambleTo, first),
		header: labels,
		headerRows: headerRows.map((row) => fit(row, first, width)),
		rows: body,
		footer: filledRows(rows, layout.to, rows.length, first),
		notes: notes.all,
		rowNumbers,
		firstColumn: first + 1,
		valueColumns
	};
}

/** A label merged over several rows belongs to each of them. */
function fillDown(rows: string[][], merges: readonly Merge[], from: number, to: number): void {
	for (const { row, column, lastRow } of merges) {
		const label = row < from ? '' : (rows[row]?.[column] ?? '');
		for (let i = row + 1; label && i <= Math.min(lastRow, to - 1); i++) {
			const cells = rows[i]!;
			while (cells.length <= column) cells.push('');
			cells[column] ||= label;
		}
	}
}

function usedColumns(rows: readonly (readonly string[])[]): { first: number; width: number } {
	let [first, end] = [Infinity, 0];
	for (const row of rows) {
		for (let column = 0; column < Math.min(first, row.length); column++) if (row[column] !== '') first = column;
		for (let column = row.length; column > end; column--) if (row[column - 1] !== '') end = column;
	}
	return end === 0 ? { first: 0, width: 0 } : { first, width: end - first };
}

function fit(row: string[], first: number, width: number): string[] {
	const own = first > 0 ? row.slice(first, first + width) : row;
	if (own.length > width) own.length = width;
	while (own.length < width) own.push('');
	for (let column = 0; column < width; column++) {
		const cell = own[column]!;
		if (cell.length < 300 && (cell.includes('<') || cell.includes('&'))) own[column] = stripMarkup(cell);
	}
	return own;
}

/** Without blank rows, and without the blank cells at both ends (on the left as far as the table's margin). */
function filledRows(rows: readonly string[][], from: number, to: number, margin: number): string[][] {
	const filled: string[][] = [];
	for (const row of rows.slice(from, to)) {
		let end = row.length;
		while (end > 0 && row[end - 1] === '') end--;
		const start = row.slice(0, margin).every((cell) => cell === '') ? margin : 0;
		if (end > 0) filled.push(row.slice(start, end));
	}
	return filled;
}

/** Where most cells are numbers, but not keys such as "01001". In a table with a column "Value" or "Wert", only that one holds values. */
function findValueColumns(rows: readonly string[][], labels: readonly string[]): number[] {
	const sample = rows.slice(0, 300);
	const named = labels.findLastIndex((label) => /^(?:value|wert)$/i.test(label));
	if (named > 0 && sample.some((row) => kindOf(row[named] ?? '') === 'number')) return [named];
	return labels.flatMap((label, column) => {
		if (/\b(?:AGS|Schlüssel|Code|ID|PLZ|Nr)\b/i.test(label) || sample.some((row) => /^0\d+$/.test(row[column]!)))
			return [];
		const kinds = sample.map((row) => kindOf(row[column] ?? ''));
		const numbers = kinds.filter((kind) => kind === 'number').length;
		const filled = kinds.filter((kind) => kind !== 'empty').length;
		const others = kinds.filter((kind) => kind === 'missing').length;
		const onlyMissing = filled > 0 && others === filled;
		return onlyMissing || (numbers > 0 && (numbers + others) * 2 > filled) ? [column] : [];
	});
}

function noteDoubles(labels: readonly string[], row: number, first: number, notes: Notes): void {
	const seen = new Set<string>();
	for (const [column, label] of labels.entries()) {
		if (label !== '' && seen.has(label))
			notes.add('duplicate_column', { row, column: column + first + 1, values: { label } });
		seen.add(label);
	}
}

/** Rows of text files with more or fewer cells than the rest: often a separator too many, or another separator. */
function noteWidths(
	{ separator }: Source,
	headerRows: readonly string[][],
	rows: readonly string[][],
	rowNumbers: readonly number[],
	width: number,
	notes: Notes
): void {
	if (separator === null) return;
	const usual = headerRows.at(-1)?.length ?? rows[0]?.length ?? 0;
	for (const [i, row] of rows.entries()) {
		if (row.length === usual) continue;
		const row1 = rowNumbers[i]!;
		const other =
			row.length === 1 && usual > 1
				? [';', ',', '\t', '|'].find((s) => s !== separator && split(row, s) === usual)
				: '';
		if (other) notes.add('mixed_separators', { row: row1, values: { separator: other } });
		else if (row.length > width || row.length > 1)
			notes.add('ragged_row', { row: row1, values: { cells: row.length, usual } });
	}
}

function split(row: readonly string[], separator: string): number {
	return row[0]!.split(separator).length;
}
