/** Counts of people, rows by columns; `null` is a cell that is already hidden. */
export type CountTable = readonly (readonly (number | null)[])[];

export interface SuppressOptions {
	/** Counts below it are hidden (5 at first). */
	threshold: number;
	/**
	 * Whether the last row and column hold the sums. Without it they are recognised by their values. Sums that are
	 * in the table can be hidden themselves; sums that are not are taken as known to everybody.
	 */
	totals?: { row: boolean; column: boolean } | undefined;
	/** Show zeros: they tell of no person, but may tell that nobody in a group has a quality. Hidden at first. */
	showZeros?: boolean | undefined;
	/** Cells to hide though they are not small: those another table with the same cells hides. */
	also?: ((row: number, column: number) => boolean) | undefined;
}

/**
 * Statistical disclosure control for one table of counts. Hides every count below the threshold (primary) and as few
 * others as needed (secondary), so that no hidden count follows from what is shown and the sums of rows and columns:
 * for each hidden cell at least two non-negative integer tables agree with everything shown.
 *
 * A table with its margins is a circulation in the bipartite graph of rows and columns; a hidden cell can vary if and
 * only if a cycle of hidden cells runs through it. Per cell the cheapest such cycle is hidden. Source of the method:
 * Willenborg/de Waal, Elements of Statistical Disclosure Control, ch. 6 (network approach for two-way tables).
 *
 * If sums outside the table leave no such way (a single cell with its known sum), its whole row and column are hidden:
 * whoever shows sums should pass them as part of the table. Returns a table of the same shape.
 */
export function suppress(table: CountTable, options: SuppressOptions): (number | null)[][] {
	const flow = new Circulation(table, options.totals ?? findTotals(table));
	const tooSmall = (value: number) => value < options.threshold && !(options.showZeros && value === 0);
	const forced = (cell: Cell) => options.also?.(cell.row, cell.column) ?? false;
	const primary = flow.cells.filter((cell) => cell.inTable && (cell.unknown || tooSmall(cell.value) || forced(cell)));
	for (const cell of primary) cell.hidden = true;
	for (const cell of primary) if (!cell.safe) flow.protect(cell);
	return table.map((row, i) => row.map((value, j) => (flow.at(i, j)?.hidden ? null : value)));
}

interface Cell {
	row: number;
	column: number;
	value: number;
	/** Was `null` in the input: hidden, and its value not known here either. */
	unknown: boolean;
	/** Sums enter their row and column with the opposite sign. */
	sign: 1 | -1;
	inTable: boolean;
	hidden: boolean;
	/** Lies on a cycle of hidden cells, and so can vary. */
	safe: boolean;
	cost: number;
}

interface Step {
	node: number;
	cell: Cell;
}

class Circulation {
	cells: Cell[] = [];
	#grid: (Cell | undefined)[][] = [];
	#rows: number;
	#columns: number;

	/** Adds the sums that are missing, so that every row and column adds up to its last cell. */
	constructor(table: CountTable, totals: { row: boolean; column: boolean }) {
		const width = Math.max(0, ...table.map((row) => row.length));
		const inner = { rows: table.length - (totals.row ? 1 : 0), columns: width - (totals.column ? 1 : 0) };
		this.#rows = inner.rows + 1;
		this.#columns = inner.columns + 1;
		const sum = table.reduce((all, row) => all + row.reduce((part: number, value) => part + (value ?? 0), 0), 1);
		for (let row = 0; row < this.#rows; row++) {
			const cells: (Cell | undefined)[] = [];
			this.#grid.push(cells);
			for (let column = 0; column < this.#columns; column++) {
				const [lastRow, lastColumn] = [row === inner.rows, column === inner.columns];
				const inTable = (!lastRow || totals.row) && (!lastColumn || totals.column);
				const value = inTable ? table[row]?.[column] : undefined;
				if (inTable && value === undefined) continue; // a ragged row
				// The "sum" of a single cell is that cell: nobody shows it beside the table.
				const open = !inTable && ((lastRow && inner.rows < 2) || (lastColumn && inner.columns < 2));
				const cell: Cell = {
					row,
					column,
					value: Math.max(0, Number.isFinite(value) ? (value ?? 0) : open ? Infinity : 0),
					unknown: inTable && !Number.isFinite(value),
					sign: lastRow === lastColumn ? 1 : -1,
					inTable,
					hidden: open,
					safe: false,
					cost: 1 + (lastRow ? this.#columns : 0) + (lastColumn ? this.#rows : 0) + (value ?? 0) / sum
				};
				cells[column] = cell;
				this.cells.push(cell);
			}
		}
	}

	at(row: number, column: number): Cell | undefined {
		return this.#grid[row]?.[column];
	}

	/** Hides the cheapest cycle through a hidden cell; if there is none, its row and column. */
	protect(cell: Cell): void {
		const up = this.#canGrow(cell) ? this.#cheapestPath(this.#columnNode(cell.column), cell.row, cell) : null;
		const down = this.#canShrink(cell) ? this.#cheapestPath(cell.row, this.#columnNode(cell.column), cell) : null;
		const best = up && down ? (up.cost <= down.cost ? up : down) : (up ?? down);
		const partners = best?.cells ?? this.cells.filter((c) => c.row === cell.row || c.column === cell.column);
		for (const partner of partners) {
			if (partner.inTable) partner.hidden = true;
			if (best) partner.safe = true;
		}
		cell.safe = true;
	}

	#columnNode(column: number): number {
		return this.#rows + column;
	}

	/** From a row to a column a cell grows in its signed value, from a column to a row it shrinks. */
	#canShrink(cell: Cell): boolean {
		return cell.sign === -1 || cell.value > 0;
	}

	#canGrow(cell: Cell): boolean {
		return cell.sign === 1 || cell.value > 0;
	}

	*#steps(node: number): Generator<Step> {
		if (node < this.#rows) {
			for (const cell of this.#grid[node] ?? []) {
				if (cell && this.#usable(cell) && this.#canGrow(cell)) yield { node: this.#columnNode(cell.column), cell };
			}
			return;
		}
		for (const row of this.#grid) {
			const cell = row[node - this.#rows];
			if (cell && this.#usable(cell) && this.#canShrink(cell)) yield { node: cell.row, cell };
		}
	}

	#usable(cell: Cell): boolean {
		return cell.inTable || cell.hidden;
	}

	/** Dijkstra over few nodes: rows and columns. Hidden cells cost nothing. */
	#cheapestPath(from: number, to: number, without: Cell): { cost: number; cells: Cell[] } | null {
		const best = new Map<number, { cost: number; by: Step | null; previous: number }>();
		best.set(from, { cost: 0, by: null, previous: from });
		const open = new Set([from]);
		while (open.size > 0) {
			let node = -1;
			for (const candidate of open) if (node < 0 || best.get(candidate)!.cost < best.get(node)!.cost) node = candidate;
			open.delete(node);
			if (node === to) break;
			const { cost } = best.get(node)!;
			for (const step of this.#steps(node)) {
				if (step.cell === without) continue;
				const next = cost + (step.cell.hidden ? 0 : step.cell.cost);
				if (next >= (best.get(step.node)?.cost ?? Infinity)) continue;
				best.set(step.node, { cost: next, by: step, previous: node });
				open.add(step.node);
			}
		}
		const end = best.get(to);
		if (!end) return null;
		const cells: Cell[] = [];
		for (let at = end; at.by; at = best.get(at.previous)!) cells.push(at.by.cell);
		return { cost: end.cost, cells };
	}
}

/** Sums are recognised where at least two rows (columns) add up to the last one in every column (row). */
function findTotals(table: CountTable): { row: boolean; column: boolean } {
	const width = Math.max(0, ...table.map((row) => row.length));
	const columns = Array.from({ length: width }, (_, j) => table.map((row) => row[j] ?? null));
	return { row: columns.length > 0 && columns.every(addsUp), column: table.length > 0 && table.every(addsUp) };
}

function addsUp(values: readonly (number | null)[]): boolean {
	const last = values.at(-1);
	const parts = values.slice(0, -1);
	if (parts.length < 2 || typeof last !== 'number' || parts.some((part) => part === null)) return false;
	return Math.abs(parts.reduce((sum: number, part) => sum + (part ?? 0), 0) - last) < 1e-6;
}
