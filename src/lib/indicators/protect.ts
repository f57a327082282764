import { partsOf, type Breakdown } from './breakdown.ts';
import type { ValueKind } from './definition.ts';
import { keyOf, type Measured } from './observation.ts';
import { suppress } from './suppress.ts';
import type { Span } from './time.ts';

type Cell = Pick<Measured, 'value' | 'numerator' | 'denominator'> & { breakdown: Breakdown; span: Span };

/**
 * Which observations are not for everybody, by `keyOf`: counts of people below the threshold (of a share: its numerator,
 * its denominator, and those who are not in the numerator), and as many others of the same period as are needed so that
 * none of them follows from sums. Tables of any number of dimensions are looked at in all their two-dimensional slices
 * with their margins, until nothing more has to be hidden.
 */
export function protectedKeys(cells: Iterable<Cell>, options: { kind: ValueKind; threshold: number }): Set<string> {
	const hidden = new Set<string>();
	if (options.kind === 'other' || options.threshold <= 0) return hidden;
	const periods = Map.groupBy(cells, ({ span }) => `${span.kind} ${span.start}`);
	for (const period of periods.values()) {
		const layers = (options.kind === 'count' ? [({ value }: Cell) => value] : ofShare).map((count) =>
			counts(period, count)
		);
		const small = layers.some((layer) => [...layer.values()].some((count) => count < options.threshold));
		if (!small) continue;
		const span = period[0]!.span;
		for (const breakdown of hide(layers, options.threshold)) hidden.add(keyOf({ breakdown, span }));
	}
	return hidden;
}

const ofShare: ((cell: Cell) => number | null)[] = [
	({ numerator }) => numerator,
	({ denominator }) => denominator,
	({ numerator, denominator }) => (numerator === null || denominator === null ? null : denominator - numerator)
];

function counts(cells: readonly Cell[], count: (cell: Cell) => number | null): Map<Breakdown, number> {
	const found = new Map<Breakdown, number>();
	for (const cell of cells) {
		const value = count(cell);
		if (value !== null) found.set(cell.breakdown, value);
	}
	return found;
}

/** What one layer hides is hidden in the others: until all agree. */
function hide(layers: readonly Map<Breakdown, number>[], threshold: number): Set<Breakdown> {
	const small = layers.flatMap((layer) => [...layer].filter(([, count]) => count < threshold));
	const hidden = new Set(small.map(([breakdown]) => breakdown));
	const tables = layers.map((layer) => ({ layer, tables: slices([...layer.keys()]) }));
	for (let before = -1; before < hidden.size;) {
		before = hidden.size;
		for (const { layer, tables: own } of tables) {
			for (const table of own) hideIn(table, layer, hidden, threshold);
		}
	}
	return hidden;
}

interface Slice {
	/** Breakdowns by row and column; `undefined` where there is none. */
	cells: (Breakdown | undefined)[][];
	totals: { row: boolean; column: boolean };
}

/** No breakdown is written like this. */
const none = '\u0000';

function hideIn(
	{ cells, totals }: Slice,
	counts: ReadonlyMap<Breakdown, number>,
	hidden: Set<Breakdown>,
	threshold: number
): void {
	const small = cells.some((row) =>
		row.some((cell) => cell !== undefined && (hidden.has(cell) || counts.get(cell)! < threshold))
	);
	if (!small) return;
	// `suppress` leaves out what is undefined, as in a ragged table.
	const table = cells.map((row) => row.map((cell) => (cell === undefined ? undefined : counts.get(cell))));
	const also = (row: number, column: number) => hidden.has(cells[row]?.[column] ?? none);
	const shown = suppress(table as (number | null)[][], { threshold, totals, also });
	for (const [i, row] of cells.entries()) {
		for (const [j, cell] of row.entries()) {
			if (cell !== undefined && shown[i]?.[j] === null) hidden.add(cell);
		}
	}
}

type Parts = ReadonlyMap<string, string>;
const without = (parts: Parts, ...names: string[]) => [...parts].filter(([name]) => !names.includes(name));
const write = (parts: Iterable<readonly [string, string]>) =>
	JSON.stringify([...parts].sort(([a], [b]) => (a < b ? -1 : 1)));

/** Every table of two dimensions (or one) there is, the others held fast, with the sums that are known. */
function slices(breakdowns: readonly Breakdown[]): Slice[] {
	const known = new Map(breakdowns.map((breakdown) => [write(partsOf(breakdown)), breakdown]));
	const tables = new Map<string, { a: string; b: string | null; fixed: [string, string][]; members: Parts[] }>();
	for (const breakdown of breakdowns) {
		const parts = new Map(partsOf(breakdown));
		const names = [...parts.keys()].sort();
		const pairs: [string, string | null][] =
			names.length === 1
				? [[names[0]!, null]]
				: names.flatMap((a, i) => names.slice(i + 1).map((b): [string, string] => [a, b]));
		for (const [a, b] of pairs) {
			const fixed = without(parts, a, b ?? a);
			const key = `${a}\u0000${b ?? ''}\u0000${write(fixed)}`;
			const table = tables.get(key) ?? { a, b, fixed, members: [] };
			table.members.push(parts);
			tables.set(key, table);
		}
	}
	return [...tables.values()].map(({ a, b, fixed, members }) => {
		const rows: (string | null)[] = [...new Set(members.map((parts) => parts.get(a)!))];
		const columns: (string | null)[] = b === null ? [] : [...new Set(members.map((parts) => parts.get(b)!))];
		const at = (row: string | null, column: string | null) =>
			known.get(
				write([...fixed, ...(row === null ? [] : [[a, row] as const]), ...(b && column ? [[b, column] as const] : [])])
			);
		if (b === null) {
			const sum = at(null, null);
			const cells = rows.map((row) => at(row, null));
			return {
				cells: [sum === undefined ? cells : [...cells, sum]],
				totals: { row: false, column: sum !== undefined }
			};
		}
		const totals = {
			row: columns.some((column) => at(null, column) !== undefined),
			column: rows.some((row) => at(row, null) !== undefined)
		};
		if (totals.row) rows.push(null);
		if (totals.column) columns.push(null);
		return { cells: rows.map((row) => columns.map((column) => at(row, column))), totals };
	});
}
