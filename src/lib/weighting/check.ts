import { WeightingError } from './errors.ts';

type Place = readonly number[];

/** The value as a finite number. Errors: `missing`, `not-a-number`. */
export function finite(value: unknown, place: Place): number {
	if (value === null || value === undefined) throw new WeightingError('missing', 'a number is needed here', place);
	if (typeof value !== 'number' || !Number.isFinite(value)) {
		throw new WeightingError('not-a-number', `${String(value)} is not a finite number`, place);
	}
	return value;
}

/** Finite numbers, at least one of them. Errors: `empty`, `missing`, `not-a-number`. */
export function numbers(values: readonly unknown[], place: Place = []): number[] {
	if (!Array.isArray(values) || values.length === 0) throw new WeightingError('empty', 'no values', place);
	const read = new Array<number>(values.length);
	// An index also visits holes, which map would skip. This runs for every number of every ballot.
	for (let index = 0; index < values.length; index++) {
		const value = values[index];
		read[index] = typeof value === 'number' && Number.isFinite(value) ? value : finite(value, [...place, index]);
	}
	return read;
}

/** Shares that sum to 1, from numbers that sum to anything. Errors: those of `numbers`, `negative`, `all-zero`. */
export function shares(values: readonly unknown[], place: Place = []): number[] {
	const read = numbers(values, place);
	const below = read.findIndex((value) => value < 0);
	if (below >= 0) throw new WeightingError('negative', `${read[below]} is below zero`, [...place, below]);
	const largest = Math.max(...read);
	if (largest === 0) throw new WeightingError('all-zero', 'all numbers are zero', place);
	// Dividing by the largest first keeps sums of huge numbers finite.
	let sum = 0;
	for (let index = 0; index < read.length; index++) sum += read[index]! /= largest;
	for (let index = 0; index < read.length; index++) read[index]! /= sum;
	return read;
}

/** Rows of one length, each read by `read`. Errors: `empty`, `wrong-length`, those of `read`. */
export function rows(
	table: readonly (readonly unknown[])[],
	read: (row: readonly unknown[], place: Place) => number[]
): number[][] {
	if (!Array.isArray(table) || table.length === 0) throw new WeightingError('empty', 'no rows');
	const result = table.map((row, index) => read(row, [index]));
	const width = result[0]!.length;
	const odd = result.findIndex((row) => row.length !== width);
	if (odd >= 0) throw new WeightingError('wrong-length', `${result[odd]!.length} values instead of ${width}`, [odd]);
	return result;
}

/** Weights of the groups as shares; all groups alike if none are given. Errors: those of `shares`, `wrong-length`. */
export function groupShares(groupWeights: readonly number[] | undefined, count: number): number[] {
	if (groupWeights === undefined) return Array.from({ length: count }, () => 1 / count);
	if (groupWeights.length !== count) {
		throw new WeightingError('wrong-length', `${groupWeights.length} group weights for ${count} groups`);
	}
	return shares(groupWeights);
}

/** Errors: `bad-option` unless the value is one of those allowed. */
export function oneOf<T extends string>(value: T, allowed: readonly T[]): T {
	if (!allowed.includes(value)) throw new WeightingError('bad-option', `${value} is none of ${allowed.join(', ')}`);
	return value;
}
