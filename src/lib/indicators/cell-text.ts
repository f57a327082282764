import type { Measured, MissingReason, Quality } from './observation.ts';
import { parseNumber, type NumberError } from './parse-number.ts';

/** What somebody typed or pasted into a cell; `measured: null`: nothing, the value is to go. */
export type CellText = { measured: Measured | null } | { error: NumberError };

const marks: Partial<Record<string, Quality>> = {
	provisional: 'provisional',
	estimated: 'estimated',
	uncertain: 'uncertain'
};

/** Reads a cell as people and statistical offices write it: "17,2 p", "1.234", "–", ".". */
export function readCell(text: string, decimal: ',' | '.', before: Measured | null = null): CellText {
	const read = parseNumber(text, { decimal });
	if ('error' in read) return { error: read.error };
	const rest = { numerator: null, denominator: null, note: before?.note ?? null };
	if ('missing' in read) {
		if (read.missing === 'empty') return { measured: null };
		const missing: MissingReason = read.missing;
		return { measured: { ...rest, value: null, missing, quality: missing === 'suppressed' ? 'suppressed' : null } };
	}
	const quality =
		(read.mark && marks[read.mark]) ?? (before?.quality === 'suppressed' ? null : (before?.quality ?? null));
	return { measured: { ...rest, value: read.value, missing: null, quality } };
}

/** A block as spreadsheets put it on the clipboard: tabs between cells, quotes round cells with line breaks. */
export function readBlock(text: string): string[][] {
	const rows: string[][] = [[]];
	const pattern = /"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*)/y;
	const end = text.replace(/\r?\n$/, '');
	for (let at = 0; at <= end.length;) {
		pattern.lastIndex = at;
		const found = pattern.exec(end);
		rows.at(-1)!.push((found?.[1]?.replaceAll('""', '"') ?? found?.[2] ?? '').trim());
		at += found?.[0].length ?? 0;
		if (end[at] === '\r') at++;
		if (end[at] === '\n') rows.push([]);
		else if (end[at] !== '\t') break;
		at++;
	}
	return rows;
}
