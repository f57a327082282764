import { decode } from './encoding.ts';
import { splitCells } from './delimited.ts';
import { Notes, Unreadable, type Note } from './notes.ts';
import { findSeparator } from './separator.ts';
import { toTable, type Table } from './table.ts';
import { readWorkbook, type Sheet } from './workbook.ts';

export interface Workbook {
	sheets: Sheet[];
	notes: Note[];
}

/** Nothing could be read; `error` says why and where. */
export interface UnreadableFile {
	error: Note;
	notes: Note[];
}

export type ReadTable = (Table & { sheets?: never; error?: never }) | (Workbook & { error?: never }) | UnreadableFile;

/** 64 MiB: some two million rows of a usual table. */
export const mostBytes = 64 * 1024 * 1024;

/**
 * Reads a CSV file or an XLSX workbook as statistical offices publish them: finds encoding, separator, decimal sign,
 * header and footnotes by themselves. The kind of file is told by its content; `filename` only helps with `.tsv`.
 *
 * A text file gives one table, a workbook one per sheet under `sheets`. Never throws: a file that cannot be read gives
 * `error`, what is odd gives `notes`, each with a name and its row and column as a person counts them.
 */
export function readTable(bytes: Uint8Array, { filename = '' }: { filename?: string } = {}): ReadTable {
	try {
		return read(bytes, filename);
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		return { error: error.note, notes: [error.note] };
	}
}

function read(bytes: Uint8Array, filename: string): ReadTable {
	if (bytes.length > mostBytes) {
		throw new Unreadable('too_large', { values: { bytes: bytes.length, most: mostBytes } });
	}
	if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])) {
		return readWorkbook(bytes);
	}
	// An old .xls, or an .xlsx behind a password: both are "compound files".
	if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw new Unreadable('old_or_protected_workbook');
	const notes = new Notes();
	const { text, encoding } = decode(bytes, notes);
	if (text.trim() === '') throw new Unreadable('empty');
	if (isNoText(text)) throw new Unreadable('not_a_table');
	const separator = findSeparator(text, filename);
	const { rows, lines } = splitCells(text, separator, notes);
	if (/^"?sep=.$/i.test(rows[0]?.join(separator) ?? '') || isSepLine(rows[0], separator)) {
		rows.shift();
		lines.shift();
	}
	return toTable({ rows, lines, merges: [], encoding, separator }, notes);
}

/** "sep=;" splits at its own separator. */
function isSepLine(row: readonly string[] | undefined, separator: string): boolean {
	return row?.[0]?.toLowerCase() === 'sep=' && row.slice(1).every((cell) => cell === '') && separator !== '';
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
	return magic.every((byte, i) => bytes[i] === byte);
}

/** Control characters, or the beginning of a web page or a PDF. */
function isNoText(text: string): boolean {
	const sample = text.slice(0, 20_000);
	if (/^\s*(?:%PDF-|<!doctype|<html|<\?xml|\{\\rtf)/i.test(sample)) return true;
	let control = 0;
	for (let i = 0; i < sample.length; i++) {
		const code = sample.charCodeAt(i);
		if (code === 0 || code === 0xfffd || (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12))
			control++;
	}
	return control > Math.max(2, sample.length / 100);
}
