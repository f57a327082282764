import { shapeOf, type RowShape } from './cells.ts';
import type { Notes } from './notes.ts';

/** Cells merged in a workbook, both ends included, indices from 0. */
export interface Merge {
	row: number;
	column: number;
	lastRow: number;
	lastColumn: number;
}

export interface LayoutSource {
	rows: readonly (readonly string[])[];
	/** Row of the file or sheet, from 1, for each of `rows`. */
	lines: readonly number[];
	merges: readonly Merge[];
}

/** Where the parts of a sheet begin and end: row indices, `to` excluded. */
export interface Layout {
	header: number[];
	from: number;
	to: number;
	/** End of what stands before the header. */
	preambleTo: number;
}

/** Rows looked at from each end; between them a table is taken to go on. */
const looked = 1500;
const mostTiers = 10;

/**
 * Finds the table in a sheet: the largest cluster of rows with values, the header tiers right above it, and what
 * stands before and after. Section rows ("Männer") and blank rows inside the cluster belong to it.
 */
export function findLayout({ rows, lines, merges }: LayoutSource, notes: Notes): Layout {
	const shapes = new Map<number, RowShape>();
	const shape = (i: number): RowShape => {
		const known = shapes.get(i) ?? shapeOf(rows[i] ?? []);
		shapes.set(i, known);
		return known;
	};
	const edge = rows.findIndex((row) => /^_{3,}$/.test(row[0] ?? ''));
	const end = edge < 0 ? rows.length : edge;
	const clusters = [2, 1].map((least) => findClusters(end, shape, least)).find((found) => found.length > 0);
	const cluster = clusters?.reduce((a, b) => (a.size >= b.size ? a : b));
	if (!cluster) {
		const wide = (row: readonly string[]) => row.filter((cell) => cell !== '').length > 1;
		const header = rows.slice(0, end).findIndex(wide);
		if (header < 0) return { header: [], from: rows.length, to: rows.length, preambleTo: rows.length };
		return { header: [header], from: header + 1, to: rows.slice(0, end).findLastIndex(wide) + 1, preambleTo: header };
	}
	for (const other of clusters ?? []) {
		if (other !== cluster && other.size > 2) notes.add('another_table', { row: lines[other.from]! });
	}
	let from = trimStart(cluster, shape, rows);
	let { to } = cluster;
	// Header tiers may hold numbers ("1 000", "2"): a row of column numbers or a merged label tells where they end.
	const numbers = findColumnNumbers(from, to, rows);
	const numbered = numbers >= 0;
	if (numbered) {
		notes.add('column_numbers', { row: lines[numbers]! }, 'info');
		from = nextFilled(numbers + 1, to, shape);
	} else {
		const { left } = tableEdges(from, rows);
		for (const merge of merges) {
			const reachesDown = merge.column === left && merge.row < from && merge.lastRow >= from;
			if (reachesDown && merge.lastRow + 1 < to) from = nextFilled(merge.lastRow + 1, to, shape);
		}
	}
	while (to < end && isOpenRow(shape(to), shape(to - 1))) to++;
	while (from > 0 && isOpenRow(shape(from - 1), shape(from))) from--;
	const tiers = headerTiers(from, rows, shape, merges);
	if (tiers.length === 0) return withoutHeader(rows, from, to);
	return { header: tiers, from: numbered ? from : Math.min(from, tiers.at(-1)! + 1), to, preambleTo: tiers[0]! };
}

/** Nothing above that labels the columns: the first row itself may do so ("Alter;18;19;20"). */
function withoutHeader(rows: readonly (readonly string[])[], from: number, to: number): Layout {
	const numbers = (rows[from] ?? []).slice(1).map(Number);
	const runOn = numbers.length > 2 && numbers.every((n, i) => Number.isInteger(n) && n === numbers[0]! + i);
	const header = runOn && to - from > 1 ? [from] : [];
	return { header, from: from + header.length, to, preambleTo: from };
}

interface Cluster {
	from: number;
	to: number;
	size: number;
}

/** Rows with values (and `least` cells that are not empty), joined over gaps of up to three rows without. */
function findClusters(end: number, shape: (i: number) => RowShape, least: number): Cluster[] {
	const clusters: Cluster[] = [];
	const skip = end > 2 * looked ? { from: looked, to: end - looked } : null;
	let current: Cluster | null = null;
	for (let i = 0; i < end; i++) {
		if (skip && i === skip.from) {
			if (current && current.to >= i - 4) Object.assign(current, { to: skip.to, size: current.size + skip.to - i });
			i = skip.to;
		}
		const open = current?.to === i && isOpenRow(shape(i), shape(i - 1));
		if ((shape(i).values === 0 || shape(i).filled < least) && !open) continue;
		if (current && i - current.to <= 3) Object.assign(current, { to: i + 1, size: current.size + 1 });
		else clusters.push((current = { from: i, to: i + 1, size: 1 }));
	}
	return clusters;
}

/** A row of values: a number, or a sign for a missing one, beside something else. */
function hasValues({ values, filled }: RowShape): boolean {
	return values > 0 && filled > 1;
}

/**
 * Preamble rows may hold a number ("Seite;1"), and so may a header ("Alter;0;1;und mehr"): the table begins behind the
 * last row that looks like a header within the first rows of the cluster.
 */
function trimStart(cluster: Cluster, shape: (i: number) => RowShape, rows: readonly (readonly string[])[]): number {
	const sample: RowShape[] = [];
	for (let i = cluster.from; i < Math.min(cluster.to, cluster.from + 200); i++) {
		if (hasValues(shape(i))) sample.push(shape(i));
	}
	const usual = (what: 'filled' | 'values' | 'texts') =>
		sample.map((row) => row[what]).sort((a, b) => a - b)[Math.floor(sample.length / 2)] ?? 0;
	const [width, values, texts] = [usual('filled'), usual('values'), usual('texts')];
	const periodColumn = sample[sample.length - 1]?.kinds.indexOf('period') ?? -1;
	const looksLikeHeader = (row: RowShape) =>
		(periodColumn < 0 || row.kinds[periodColumn] !== 'period') &&
		row.filled >= Math.max(2, width * 0.6) &&
		row.values <= 0.4 * values &&
		(row.values === 0 ? row.texts + row.periods === row.filled : row.texts >= texts + 2);
	let from = cluster.from;
	for (let i = cluster.from; i < Math.min(cluster.to - 1, cluster.from + 4); i++) {
		const narrow = shape(cluster.from).filled < width || i === cluster.from;
		if (narrow && looksLikeHeader(shape(i))) from = nextFilled(i + 1, cluster.to, shape);
	}
	while (from < cluster.to - 1 && !hasValues(shape(from)) && rows[from]?.every((cell) => cell === '')) from++;
	return from;
}

function nextFilled(from: number, to: number, shape: (i: number) => RowShape): number {
	let i = from;
	while (i < to - 1 && shape(i).filled === 0) i++;
	return i;
}

/** The row of column numbers in the first rows of the table, or -1. */
function findColumnNumbers(from: number, to: number, rows: readonly (readonly string[])[]): number {
	for (let i = from; i < Math.min(to - 1, from + 6); i++) if (isColumnNumbers(rows[i]!)) return i;
	return -1;
}

/** "1;2;3;4" under a header; merged cells may leave some out, and the first may be a word. */
function isColumnNumbers(row: readonly string[]): boolean {
	const filled = row.filter((cell) => cell !== '');
	const cells = filled.length > 4 && !/^\d+$/.test(filled[0]!) ? filled.slice(1) : filled;
	if (cells.length < 3 || !cells.every((cell) => /^\(?\d{1,2}\)?$/.test(cell))) return false;
	const numbers = cells.map((cell) => Number(cell.replace(/[()]/g, '')));
	const steps = numbers.slice(1).map((n, i) => n - numbers[i]!);
	const ones = steps.filter((step) => step === 1).length;
	return numbers[0]! <= 2 && steps.every((step) => Math.abs(step) <= 3) && ones >= 0.7 * steps.length;
}

/**
 * A row that belongs to the table though its values are still empty ("2030;je 100;;"): it has its period where its
 * neighbour has one, or fills just the label columns of its neighbour. One column of words is not enough: sources and
 * footnotes look like that.
 */
function isOpenRow(row: RowShape, neighbour: RowShape): boolean {
	if (row.filled === 0 || row.values > 0) return false;
	if (row.periods === 1) return neighbour.kinds[row.kinds.indexOf('period')] === 'period';
	if (row.filled < 2 || row.kinds.length !== neighbour.kinds.length) return false;
	const labels = row.kinds.flatMap((kind, column) => (kind === 'empty' ? [] : [column]));
	const sameKinds = labels.every((column) => row.kinds[column] === neighbour.kinds[column]);
	return sameKinds && neighbour.filled - neighbour.values === labels.length;
}

/** The tiers right above `from`, uppermost first. */
function headerTiers(
	from: number,
	rows: readonly (readonly string[])[],
	shape: (i: number) => RowShape,
	merges: readonly Merge[]
): number[] {
	const { left, width } = tableEdges(from, rows);
	// Single labels in the first column are section titles inside the table, if a header stands above them.
	const lone = (i: number) => shape(i).filled === 1 && shape(i).first <= left && !spans(i, left, merges);
	let at = from - 1;
	let sections = 0;
	for (let steps = 0; at >= 0 && steps < 6; at--, steps++) {
		if (lone(at) && width > 1) sections++;
		else if (shape(at).filled > 0 && !isColumnNumbers(rows[at]!)) break;
	}
	if (at < 0 || shape(at).filled === 0 || (lone(at) && width > 1)) return [];
	const widest = Math.max(...[at, at - 1, at - 2].map((i) => (i >= 0 ? shape(i).filled : 0)));
	if (sections > 0 && widest < Math.max(2, 0.3 * width) && !spans(at, left, merges)) return [];
	const tiers: number[] = [];
	const labelled = new Set<number>();
	for (; at >= 0 && tiers.length < mostTiers; at--) {
		const row = shape(at);
		if (row.filled === 0 && merges.some((merge) => merge.row < at && at <= merge.lastRow)) continue;
		if (row.filled === 0) break;
		if (tiers.length > 0 && !isTier(row, left, width, labelled, spans(at, left, merges))) break;
		row.kinds.forEach((kind, column) => kind !== 'empty' && labelled.add(column));
		tiers.unshift(at);
	}
	return tiers;
}

/** An upper tier spans columns, labels columns the lower tiers leave blank, or is as wide as the table. */
function isTier(row: RowShape, left: number, width: number, labelled: ReadonlySet<number>, spanning: boolean): boolean {
	if (row.first > left || spanning) return true;
	if (row.filled < 2) return false;
	const end = left + width;
	const fresh = row.kinds.some((kind, column) => kind !== 'empty' && column < end && !labelled.has(column));
	return fresh || row.filled >= 0.7 * width;
}

/** Is a cell merged over several columns in this row, right of the table's first one? */
function spans(row: number, left: number, merges: readonly Merge[]): boolean {
	return merges.some((merge) => merge.row === row && merge.column > left && merge.lastColumn > merge.column);
}

/** First column and width of the table, as its first rows show. */
function tableEdges(from: number, rows: readonly (readonly string[])[]): { left: number; width: number } {
	let [left, end] = [Infinity, 0];
	for (const row of rows.slice(from, from + 50)) {
		const first = row.findIndex((cell) => cell !== '');
		if (first >= 0) left = Math.min(left, first);
		for (let column = row.length; column > end; column--) if (row[column - 1] !== '') end = column;
	}
	return end === 0 ? { left: 0, width: 0 } : { left, width: end - left };
}
