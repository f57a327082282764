import { isUnit } from './cells.ts';
import type { Notes } from './notes.ts';
import { parseNumber } from './parse-number.ts';
import { parsePeriod, type Period } from './periods.ts';

interface Body {
	rows: readonly (readonly string[])[];
	rowNumbers: readonly number[];
	firstColumn: number;
	valueColumns: readonly number[];
	decimal: ',' | '.';
}

const plainNumber = /^[+-]?\d[\d.,]*(?:\s?%)?$/;
const mostRowsForSums = 300;
/** Characters of a cell that may still be a number or a short label. */
const longest = 100;
/** Characters of all labels together; a table with more is not searched for doubles. */
const mostLabels = 40_000_000;

/** What can be seen without knowing what the columns mean. Each kind of trouble is noted once, with its first place. */
export function noteRows(body: Body, notes: Notes): void {
	noteCells(body, notes);
	noteUnits(body, notes);
	noteDuplicates(body, notes);
	noteOrder(body, notes);
	noteSums(body, notes);
}

function noteCells({ rows, rowNumbers, firstColumn, valueColumns, decimal }: Body, notes: Notes): void {
	const isValue = new Set(valueColumns);
	for (const [i, row] of rows.entries()) {
		for (const [c, cell] of row.entries()) {
			if (cell === '' || cell.length > longest || plainNumber.test(cell)) continue;
			const place = { row: rowNumbers[i]!, column: c + firstColumn, values: { cell: cell.slice(0, 60) } };
			if (cell.startsWith('=')) notes.add('formula', place);
			else if (isValue.has(c)) {
				const read = parseNumber(cell, { decimal });
				if (!('error' in read)) continue;
				if (read.error === 'letter_in_number') notes.add('letter_in_number', place);
				if (read.error === 'date') notes.add('date_in_values', place);
				if (read.error === 'cell_error') notes.add('cell_error', place);
			} else if (cell.length === 4 && /^[12lI][\doOlI]{3}$/.test(cell) && /[oOlI]/.test(cell)) {
				notes.add('letter_in_number', place);
			}
		}
	}
}

/** A percent sign in some cells of a column and not in others, or a row of units inside the table. */
function noteUnits({ rows, rowNumbers, firstColumn, valueColumns }: Body, notes: Notes): void {
	for (const c of valueColumns) {
		let before: boolean | null = null;
		for (const [i, row] of rows.entries()) {
			const cell = row[c]!;
			if (cell.length > longest || !/\d/.test(cell)) continue;
			const percent = /[%‰]\s*\)?$/.test(cell);
			if (before !== null && before !== percent) {
				notes.add('unit_changes', { row: rowNumbers[i]!, column: c + firstColumn });
				break;
			}
			before = percent;
		}
	}
	for (const [i, row] of rows.entries()) {
		const cells = valueColumns.map((c) => row[c]!).filter((cell) => cell !== '');
		if (cells.length > 0 && cells.every((cell) => isUnit(cell) && !/\d/.test(cell))) {
			notes.add('unit_changes', { row: rowNumbers[i]!, values: { unit: cells[0]! } });
		}
	}
}

/** The same labels twice: with other values a conflict. Many of them mean that a label column was not recognised. */
function noteDuplicates({ rows, rowNumbers, valueColumns }: Body, notes: Notes): void {
	const isValue = new Set(valueColumns);
	if (rows.length === 0 || isValue.size === 0 || isValue.size === rows[0]!.length) return;
	const seen = new Map<string, number>();
	const doubles: [first: number, again: number][] = [];
	let section = '';
	let size = 0;
	for (const [i, row] of rows.entries()) {
		const labels = row.filter((_, c) => !isValue.has(c));
		if (valueColumns.every((c) => row[c] === '')) section = labels.join('\u0000');
		const key = `${section}\u0001${labels.join('\u0000')}`;
		size += key.length;
		if (size > mostLabels) return;
		const first = seen.get(key);
		if (first === undefined) seen.set(key, i);
		else doubles.push([first, i]);
	}
	if (doubles.length > Math.max(3, rows.length / 20)) return;
	for (const [first, again] of doubles) {
		const same = valueColumns.every((c) => rows[first]![c] === rows[again]![c]);
		notes.add(same ? 'duplicate_row' : 'conflicting_row', {
			row: rowNumbers[again]!,
			values: { first: rowNumbers[first]! }
		});
	}
}

/** Years that run up (or down) in every row but one. */
function noteOrder({ rows, rowNumbers, valueColumns }: Body, notes: Notes): void {
	if (rows.length < 4 || rows.length > 2000) return;
	const column = rows[0]!.findIndex((cell, c) => !valueColumns.includes(c) && 'period' in parsePeriod(cell));
	if (column < 0) return;
	const times = rows.map((row) => startOf(parsePeriod(row[column]!)));
	if (times.some((time) => time === null) || new Set(times).size < times.length) return;
	const steps = times.slice(1).map((time, i) => Math.sign(time! - times[i]!));
	const up = steps.filter((step) => step > 0).length;
	const way = up * 2 >= steps.length ? 1 : -1;
	const wrong = steps.flatMap((step, i) => (step !== way ? [i + 1] : []));
	if (wrong.length === 1) notes.add('out_of_order', { row: rowNumbers[wrong[0]!]! });
}

function startOf(read: ReturnType<typeof parsePeriod>): number | null {
	if (!('period' in read)) return null;
	const period: Period = read.period;
	if (period.kind === 'day') return period.year + (period.month - 1) / 12 + period.day / 400;
	const parts = { half: 2, quarter: 4, month: 12 };
	return 'part' in period ? period.year + (period.part - 1) / parts[period.kind] : period.year;
}

/** Rows that are the sum of the rows right above or below them, in every column of values. */
function noteSums({ rows, rowNumbers, valueColumns, decimal }: Body, notes: Notes): void {
	if (rows.length < 3 || rows.length > mostRowsForSums || valueColumns.length === 0) return;
	const numbers = rows.map((row) =>
		valueColumns.map((c) => {
			const read = parseNumber(row[c]!, { decimal });
			return 'value' in read ? read.value : null;
		})
	);
	for (const [i, total] of numbers.entries()) {
		if (total.every((value) => value === null || value === 0)) continue;
		const parts = addsUp(numbers, i, -1) ?? addsUp(numbers, i, 1);
		if (parts) notes.add('sum_row', { row: rowNumbers[i]!, values: { rows: parts } }, 'info');
	}
}

/** How many neighbours on one side (two or more) add up to row `i`. */
function addsUp(numbers: readonly (number | null)[][], i: number, step: 1 | -1): number | null {
	const total = numbers[i]!;
	const sum = total.map(() => 0);
	for (let count = 1, j = i + step; j >= 0 && j < numbers.length; j += step, count++) {
		for (const [c, value] of numbers[j]!.entries()) sum[c]! += value ?? 0;
		const equal = total.every(
			(value, c) => value === null || Math.abs(value - sum[c]!) < 1e-9 * Math.max(1, Math.abs(value))
		);
		if (equal && count > 1) return count;
	}
	return null;
}
