import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suppress } from './suppress.ts';

type Shown = readonly (readonly (number | null)[])[];

/** Appends the sums of rows and columns. */
function withSums(inner: readonly (readonly number[])[]): number[][] {
	const rows = inner.map((row) => [...row, row.reduce((a, b) => a + b, 0)]);
	const width = rows[0]?.length ?? 0;
	return [...rows, Array.from({ length: width }, (_, j) => rows.reduce((sum, row) => sum + (row[j] ?? 0), 0))];
}

/** Equations an attacker knows: every row and column adds up to its last cell. */
function equations(rows: number, columns: number): number[][] {
	const at = (i: number, j: number) => i * columns + j;
	const blank = () => Array.from({ length: rows * columns }, () => 0);
	const all: number[][] = [];
	for (let i = 0; i < rows; i++) {
		const equation = blank();
		for (let j = 0; j < columns; j++) equation[at(i, j)] = j === columns - 1 ? -1 : 1;
		all.push(equation);
	}
	for (let j = 0; j < columns; j++) {
		const equation = blank();
		for (let i = 0; i < rows; i++) equation[at(i, j)] = i === rows - 1 ? -1 : 1;
		all.push(equation);
	}
	return all;
}

/** Linear algebra: the hidden cells whose value follows from the equations alone (Gauss-Jordan). */
function solved(shown: Shown): number[] {
	const columns = shown[0]?.length ?? 0;
	const flat = shown.flat();
	const unknown = flat.flatMap((value, k) => (value === null ? [k] : []));
	const matrix = equations(shown.length, columns).map((equation) => unknown.map((k) => equation[k] ?? 0));
	let rank = 0;
	for (let column = 0; column < unknown.length && rank < matrix.length; column++) {
		const pivot = matrix.findIndex((row, i) => i >= rank && Math.abs(row[column] ?? 0) > 1e-9);
		if (pivot < 0) continue;
		const row = matrix[pivot]!;
		matrix[pivot] = matrix[rank]!;
		matrix[rank] = row.map((value) => value / row[column]!);
		for (const [i, other] of matrix.entries()) {
			if (i === rank || !other[column]) continue;
			const factor = other[column] ?? 0;
			matrix[i] = other.map((value, k) => value - factor * (matrix[rank]?.[k] ?? 0));
		}
		rank++;
	}
	return matrix
		.slice(0, rank)
		.filter((row) => row.filter((value) => Math.abs(value) > 1e-9).length === 1)
		.map((row) => unknown[row.findIndex((value) => Math.abs(value) > 1e-9)]!);
}

/** Interval bounds: shrinks what each hidden cell can be, knowing that counts are not negative. */
function bounds(shown: Shown): [low: number, high: number][] {
	const columns = shown[0]?.length ?? 0;
	const range = shown.flat().map((value): [number, number] => (value === null ? [0, Infinity] : [value, value]));
	for (let round = 0; round < 60; round++) {
		for (const equation of equations(shown.length, columns)) {
			for (const [k, factor] of equation.entries()) {
				if (factor === 0) continue;
				let [low, high] = [0, 0];
				for (const [other, f] of equation.entries()) {
					if (f === 0 || other === k) continue;
					const [a, b] = range[other]!;
					low += f > 0 ? a : -b;
					high += f > 0 ? b : -a;
				}
				const [from, to] = factor > 0 ? [-high, -low] : [low, high];
				range[k] = [Math.max(range[k]![0], from), Math.min(range[k]![1], to)];
			}
		}
	}
	return range;
}

/** Brute force for tiny tables: all values each cell takes in tables that agree with what is shown. */
function possible(shown: Shown, rows: number, columns: number, most: number): Set<number>[] {
	const seen = Array.from({ length: rows * columns }, () => new Set<number>());
	const inner = Array.from({ length: rows - 1 }, () => Array.from({ length: columns - 1 }, () => 0));
	const fill = (k: number) => {
		if (k === (rows - 1) * (columns - 1)) {
			const full = withSums(inner).flat();
			if (shown.flat().every((value, i) => value === null || value === full[i]))
				full.forEach((value, i) => seen[i]!.add(value));
			return;
		}
		const [i, j] = [Math.floor(k / (columns - 1)), k % (columns - 1)];
		const known = shown[i]![j];
		for (let value = known ?? 0; value <= (known ?? most); value++) {
			inner[i]![j] = value;
			fill(k + 1);
		}
	};
	fill(0);
	return seen;
}

const count = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 400 }));
const innerTable = fc
	.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
	.chain(([rows, columns]) =>
		fc.array(fc.array(count, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows })
	);
const totals = { row: true, column: true };

describe('suppress', () => {
	it('hides small counts and enough others that they cannot be subtracted back', () => {
		const table = withSums([
			[3, 20, 30],
			[40, 50, 60],
			[70, 80, 90]
		]);
		const shown = suppress(table, { threshold: 5 });
		expect(shown[0]?.[0]).toBeNull();
		expect(shown.flat().filter((value) => value === null)).toHaveLength(4);
		expect(shown[3]).toEqual([113, 150, 180, 443]);
		expect(table[0]?.[0]).toBe(3);
	});

	it('leaves a table without small counts alone', () => {
		const table = withSums([
			[10, 20],
			[30, 40]
		]);
		expect(suppress(table, { threshold: 5 })).toEqual(table);
	});

	it('takes sums that are not in the table as known', () => {
		expect(suppress([[3, 20, 30]], { threshold: 5 })).toEqual([[null, null, 30]]);
		const shown = suppress(
			[
				[3, 20, 30],
				[40, 50, 60]
			],
			{ threshold: 5 }
		);
		expect(shown).toEqual([
			[null, null, 30],
			[null, null, 60]
		]);
	});

	it('protects what was hidden before, keeps ragged tables in shape, and shows zeros only when told', () => {
		expect(suppress([[null, 20, 30]], { threshold: 5 })).toEqual([[null, null, 30]]);
		expect(suppress([[10, 20], [30]], { threshold: 5 })).toEqual([[10, 20], [30]]);
		expect(suppress([], { threshold: 5 })).toEqual([]);
		expect(suppress([[0, 20, 30]], { threshold: 5 })[0]?.[0]).toBeNull();
		expect(suppress([[0, 20, 30]], { threshold: 5, showZeros: true })).toEqual([[0, 20, 30]]);
	});

	it('withstands linear algebra and interval bounds', { timeout: 60_000 }, () => {
		fc.assert(
			fc.property(innerTable, fc.integer({ min: 1, max: 12 }), fc.boolean(), (inner, threshold, showZeros) => {
				const table = withSums(inner);
				const shown = suppress(table, { threshold, totals, showZeros });
				expect(solved(shown)).toEqual([]);
				const range = bounds(shown);
				shown.flat().forEach((value, k) => {
					const real = table.flat()[k] ?? 0;
					if (value === null) expect(range[k]![0]).toBeLessThan(range[k]![1]);
					else {
						expect(value).toBe(real);
						expect(real >= threshold || (showZeros && real === 0)).toBe(true);
					}
				});
			}),
			{ numRuns: 150 }
		);
	});

	it('leaves at least two values for every hidden cell (every table tried)', { timeout: 60_000 }, () => {
		const tiny = fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 2 }), {
			minLength: 2,
			maxLength: 2
		});
		fc.assert(
			fc.property(tiny, fc.integer({ min: 1, max: 4 }), fc.boolean(), (inner, threshold, showZeros) => {
				const table = withSums(inner);
				const shown = suppress(table, { threshold, totals, showZeros });
				const values = possible(shown, 3, 3, 11);
				shown.flat().forEach((value, k) => value === null && expect(values[k]!.size).toBeGreaterThan(1));
			}),
			{ numRuns: 40 }
		);
	});

	it('withstands the same attack when the known sums stand outside the table', { timeout: 60_000 }, () => {
		const positive = fc.integer({ min: 1, max: 60 });
		const inner = fc
			.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 }))
			.chain(([rows, columns]) =>
				fc.array(fc.array(positive, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows })
			);
		fc.assert(
			fc.property(inner, fc.integer({ min: 1, max: 8 }), (table, threshold) => {
				const hidden = suppress(table, { threshold, totals: { row: false, column: false } });
				const shown = withSums(table).map((row, i) => row.map((value, j) => (hidden[i]?.[j] === null ? null : value)));
				expect(solved(shown)).toEqual([]);
				const range = bounds(shown);
				shown.flat().forEach((value, k) => value === null && expect(range[k]![0]).toBeLessThan(range[k]![1]));
			}),
			{ numRuns: 150 }
		);
	});
});
