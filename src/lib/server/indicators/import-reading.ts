import { createHash } from 'node:crypto';
import { readTable } from '../../indicators/read-table.ts';
import type { Note } from '../../indicators/notes.ts';
import { outliers } from '../../indicators/outliers.ts';
import {
	applyMapping,
	detectMapping,
	fingerprintOf,
	newIndicator,
	recall,
	toRemember,
	type KnownIndicator,
	type Mapped,
	type Mapping,
	type RememberedMapping
} from '../../indicators/mapping/index.ts';
import { pack, type PackedMapped } from './packed.ts';
import type { Table } from '../../indicators/table.ts';
import { yearOf } from '../../indicators/time.ts';

/** What the worker that reads files is asked. */
export interface ReadingTask {
	bytes: Uint8Array;
	filename: string;
	/** As the person has corrected it; `null`: to be recognised. */
	mapping: Mapping | null;
	sheet: number | null;
	indicators: KnownIndicator[];
	preferred: string | null;
	/** By fingerprint. */
	remembered: Record<string, RememberedMapping>;
}

export interface SheetInfo {
	name: string;
	hidden: boolean;
	rows: number;
}

/** What a file looks like, for the preview: its edges and a few rows. */
export interface FileView {
	sheets: SheetInfo[];
	encoding: string | null;
	separator: string | null;
	decimal: ',' | '.';
	preamble: string[][];
	header: string[];
	footer: string[][];
	/** The first rows of the table with their numbers in the file. */
	rows: { number: number; cells: string[] }[];
	rowCount: number;
	firstColumn: number;
	notes: Note[];
}

/** A value that stands far off its neighbours. */
export interface Oddity {
	breakdown: string;
	year: number;
	value: number;
	row: number;
}

export type Reading =
	| {
			ok: true;
			view: FileView;
			mapping: Mapping;
			/** The file is of a make that was imported before. */
			known: boolean;
			fingerprint: string;
			remember: RememberedMapping;
			mapped: PackedMapped;
			oddities: Oddity[];
	  }
	| { ok: false; error: Note };

const [shownRows, shownEdge, mostOddities] = [12, 12, 30];

/** Reads a file and maps it. Runs in a worker: large files take seconds. */
export function readFile(task: ReadingTask): Reading {
	const read = readTable(task.bytes, { filename: task.filename });
	if ('error' in read && read.error) return { ok: false, error: read.error };
	const sheets = 'sheets' in read && read.sheets ? read.sheets : null;
	const at = pickSheet(sheets, task.mapping?.sheet ?? task.sheet);
	const table = (sheets ? sheets[at] : read) as Table;
	const context = {
		filename: task.filename,
		indicators: task.indicators,
		preferred: task.preferred,
		...(sheets ? { sheetName: sheets[at]!.name } : {})
	};
	const fingerprint = fingerprintOf(table);
	const before = task.remembered[fingerprint];
	let mapping = task.mapping;
	if (mapping === null || mapping.columns.length !== table.header.length) {
		const guess = detectMapping(table, at, context);
		mapping = before && stillThere(before, task.indicators) ? recall(table, before, guess) : guess;
	}
	const mapped = applyMapping(table, mapping, finder(task.indicators));
	const view: FileView = {
		sheets: sheets?.map(({ name, hidden, rows }) => ({ name, hidden, rows: rows.length })) ?? [],
		encoding: table.encoding,
		separator: table.separator,
		decimal: table.decimal,
		preamble: clip(table.preamble),
		header: table.header.slice(0, 400),
		footer: clip(table.footer),
		rows: table.rows.slice(0, shownRows).map((cells, i) => ({
			number: table.rowNumbers[i] ?? i + 1,
			cells: cells.slice(0, 400).map((cell) => cell.slice(0, 80))
		})),
		rowCount: table.rows.length,
		firstColumn: table.firstColumn,
		notes: [...(sheets && 'notes' in read ? read.notes : []), ...table.notes]
	};
	const remember = toRemember(table, mapping, null);
	const { candidates, ...rest } = mapped;
	return {
		ok: true,
		view,
		mapping,
		known: before !== undefined,
		fingerprint,
		remember,
		mapped: { ...rest, packed: pack(candidates) },
		oddities: odd(mapped)
	};
}

/** The visible sheet with most rows, if none is asked for. */
function pickSheet(sheets: readonly (Table & { hidden: boolean })[] | null, wanted: number | null): number {
	if (!sheets) return 0;
	if (wanted !== null && sheets[wanted]) return wanted;
	const sizes = sheets.map(({ hidden, rows, valueColumns }) =>
		hidden ? -1 : rows.length * Math.sign(valueColumns.length)
	);
	return Math.max(0, sizes.indexOf(Math.max(...sizes)));
}

function stillThere(remembered: RememberedMapping, indicators: readonly KnownIndicator[]): boolean {
	const wanted = remembered.indicator;
	return wanted === null || wanted === newIndicator || indicators.some(({ id }) => id === wanted);
}

function finder(indicators: readonly KnownIndicator[]): (text: string) => string | null {
	const known = new Map<string, string>();
	for (const { id, code, title } of indicators) {
		known.set(title.toLowerCase(), id);
		known.set(code.toLowerCase(), id);
	}
	return (text) => known.get(text.trim().toLowerCase()) ?? null;
}

function clip(rows: readonly string[][]): string[][] {
	return rows.slice(0, shownEdge).map((row) => row.slice(0, 20).map((cell) => cell.slice(0, 300)));
}

function odd({ candidates }: Mapped): Oddity[] {
	const found: Oddity[] = [];
	if (candidates.length > 20_000) return found;
	const series = Map.groupBy(candidates, ({ indicator, breakdown }) => `${indicator} ${breakdown}`);
	for (const own of series.values()) {
		if (own.length < 4 || own.length > 300) continue;
		const years = own.flatMap(({ span, measured }): [number, number][] =>
			measured.value === null ? [] : [[yearOf(span), measured.value]]
		);
		if (new Set(years.map(([year]) => year)).size < years.length) continue;
		for (const year of outliers(years)) {
			const one = own.find(({ span }) => yearOf(span) === year);
			if (one && one.measured.value !== null)
				found.push({ breakdown: one.breakdown, year, value: one.measured.value, row: one.row });
			if (found.length >= mostOddities) return found;
		}
	}
	return found;
}

export function hashOf(parts: readonly Uint8Array[]): string {
	const hash = createHash('sha256');
	for (const part of parts) hash.update(part);
	return hash.digest('hex');
}
