import { Unreadable, type Notes } from './notes.ts';

/** Cells as text, trimmed; `lines[i]` is the line of the file, from 1, in which row `i` begins. */
export interface Grid {
	rows: string[][];
	lines: number[];
}

/** More than any statistical table needs, and few enough for 300 MB of memory. */
export const limits = { rows: 500_000, columns: 16_384, cells: 8_000_000 };

/**
 * Splits text into cells by RFC 4180: quoted cells may hold separators, line breaks and doubled quotes. A quote that
 * is never closed is taken literally, as is every quote after it. Rows keep their blanks; cells are trimmed.
 */
export function splitCells(source: string, separator: string, notes: Notes, limit = limits): Grid {
	const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
	const grid: Grid = { rows: [], lines: [] };
	let [from, line, cells] = [0, 1, 0];
	// The next quote is looked for only once it is passed: searching in every row would read the file again each time.
	let quote = nextQuote(text, 0);
	while (from < text.length) {
		const start = line;
		let row: string[];
		const feed = text.indexOf('\n', from);
		const end = feed < 0 ? text.length : feed;
		if (quote < from) quote = nextQuote(text, from);
		if (quote >= end) {
			row = text.slice(from, end).split(separator, limit.columns).map(trim);
			[from, line] = [end + 1, line + 1];
		} else {
			const read = quotedRow(text, from, separator, limit.columns);
			if (!read) {
				notes.add('unclosed_quote', { row: line });
				quote = Infinity;
				continue;
			}
			row = read.row;
			if (read.stray) notes.add('stray_quote', { row: line });
			line += read.breaks + 1;
			from = read.end + 1;
		}
		cells += row.length;
		if (grid.rows.length >= limit.rows || cells > limit.cells) throw new Unreadable('too_many_cells', { row: start });
		grid.rows.push(row);
		grid.lines.push(start);
	}
	return grid;
}

function nextQuote(text: string, from: number): number {
	const at = text.indexOf('"', from);
	return at < 0 ? Infinity : at;
}

/** A row with quoted cells, or `null` when a quote is not closed before the end of the text. */
function quotedRow(text: string, from: number, separator: string, most: number) {
	const row: string[] = [];
	let [at, breaks, stray] = [from, 0, false];
	for (;;) {
		const start = skipPadding(text, at, separator);
		let cell: string;
		if (text[start] === '"') {
			const close = closingQuote(text, start + 1);
			if (close < 0) return null;
			cell = text.slice(start + 1, close);
			if (cell.includes('"')) cell = cell.replaceAll('""', '"');
			breaks += countBreaks(cell);
			const end = cellEnd(text, close + 1, separator);
			const rest = text.slice(close + 1, end);
			stray ||= rest.trim() !== '';
			cell += rest;
			at = end;
		} else {
			const end = cellEnd(text, at, separator);
			cell = text.slice(at, end);
			at = end;
		}
		if (row.length < most) row.push(trim(cell));
		if (!text.startsWith(separator, at) || at >= text.length) return { row, end: at, breaks, stray };
		at += separator.length;
	}
}

function closingQuote(text: string, from: number): number {
	for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
		if (text[at + 1] !== '"') return at;
	}
	return -1;
}

function skipPadding(text: string, from: number, separator: string): number {
	let at = from;
	while (text[at] === ' ' || (text[at] === '\t' && separator !== '\t')) at++;
	return at;
}

function cellEnd(text: string, from: number, separator: string): number {
	let at = from;
	while (at < text.length && text[at] !== separator && text[at] !== '\n') at++;
	return at;
}

function countBreaks(cell: string): number {
	let breaks = 0;
	for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) breaks++;
	return breaks;
}

function trim(cell: string): string {
	return cell.trim();
}
