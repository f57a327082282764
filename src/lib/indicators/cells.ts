import { parsePeriod } from './periods.ts';

export type CellKind = 'empty' | 'number' | 'period' | 'missing' | 'text';

const missing = /^(?:[-–—‒‐−]{1,3}|[.·•*●x×X:/…]|\.\s?\.\s?\.?|\*\)|\(\s*\)|\(\/\)|k\.\s?A\.|n\/?a|NA|NaN|null)$/i;
const number =
	/^\(?[+\-−–]?\s?(?:(?:\d{1,3}(?:[.,'’\s]\d{3})+|\d+)(?:[.,]\d+)?|[.,]\d+)(?:e[+-]?\d+)?\s?[%‰]?\)?(?:\s?(?:\d\)|\*|[prsebu]))?$/i;

/** "20191)", "20232,3)": a year of a header with its footnotes glued to it. */
const footnotedYear = /^(?:19|20)\d\d\d(?:,\s?\d{1,2})*\)$/;

/** A rough look at a cell, before the decimal sign is known. A bare year counts as a period. */
export function kindOf(cell: string): CellKind {
	if (cell === '') return 'empty';
	if (cell.length > 40) return 'text';
	if (missing.test(cell)) return 'missing';
	if (footnotedYear.test(cell)) return 'period';
	const first = cell.charCodeAt(0);
	const couldBeNumber = (first >= 48 && first <= 57) || '+-−–(.,'.includes(cell[0]!);
	if (couldBeNumber && number.test(cell) && !/^(?:18|19|20|21)\d\d$/.test(cell)) return 'number';
	if (/^(?:stand|stichtag|zum)\b/i.test(cell)) return 'text'; // says of what date the whole table is
	return 'period' in parsePeriod(cell) ? 'period' : 'text';
}

const unit =
	/^(?:in )?(?:anzahl|prozent|prozentpunkte?|%|v\. ?h\.|promille|‰|euro|eur|€|personen|(?:je |in )?1[. ]?000(?: .*)?|tausend|mill?\.?|mio\.?|quote|jahre|m²|ha|km²)(?:\s?\d{1,2}\))?$/i;

/** A word for a unit, as it stands in a row of its own under a header: "Anzahl", "Prozent", "1 000". */
export function isUnit(cell: string): boolean {
	return cell.length < 30 && unit.test(cell);
}

/** One row of a table, seen from afar. */
export interface RowShape {
	kinds: CellKind[];
	filled: number;
	numbers: number;
	periods: number;
	texts: number;
	/** Index of the first cell that is not empty; -1 in a blank row. */
	first: number;
	/** Numbers or signs for missing ones beside a label: what makes a row of data. */
	values: number;
}

export function shapeOf(row: readonly string[]): RowShape {
	const kinds = withYearsThatCount(row, row.map(kindOf));
	const shape: RowShape = { kinds, filled: 0, numbers: 0, periods: 0, texts: 0, first: -1, values: 0 };
	for (const [column, kind] of kinds.entries()) {
		if (kind === 'empty') continue;
		if (shape.first < 0) shape.first = column;
		shape.filled++;
		if (kind === 'number') shape.numbers++;
		if (kind === 'period') shape.periods++;
		if (kind === 'text') shape.texts++;
		if (kind === 'number' || (kind === 'missing' && column > 0)) shape.values++;
	}
	if (shape.first > 0 && row.every((cell) => cell === '' || isUnit(cell))) shape.values = 0; // "1 000" is a unit here
	return shape;
}

const bareYear = /^\d{4}$/;
const isStep = (years: number) => years >= 0 && years <= 30;

/** "2024;Fälle;1881": behind a period, a number that looks like a year is a count, unless years run on as in a header. */
function withYearsThatCount(row: readonly string[], kinds: CellKind[]): CellKind[] {
	const years = kinds.flatMap((kind, column) => (kind === 'period' && bareYear.test(row[column]!) ? [column] : []));
	if (years.length < 2) return kinds;
	const values = years.map((column) => Number(row[column]));
	const runOn = [1, -1].some((way) => values.slice(1).every((year, i) => isStep((year - values[i]!) * way)));
	if (runOn && (kinds[0] !== 'period' || !kinds.includes('text'))) return kinds;
	for (const column of years.slice(1)) kinds[column] = 'number';
	return kinds;
}
