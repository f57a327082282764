import type { Part } from './parts.ts';
import type { Answer, BallotContent, Method } from './types.ts';

/** The points every part shares out. */
export const allPoints = 100;

/** Why a ballot cannot be counted. `part` and `item` are indices. */
export type BallotProblem =
	/** not a ballot of this round at all */
	| { reason: 'shape'; part?: number }
	/** something that is no whole number where one is needed */
	| { reason: 'not_a_number'; part: number; item: number }
	/** points below zero, a rank below one, an answer outside the scale */
	| { reason: 'out_of_range'; part: number; item: number }
	/** the points do not add up to 100 */
	| { reason: 'sum'; part: number; sum: number }
	/** comparisons that leave goals apart: there is no weighting yet */
	| { reason: 'incomplete'; part: number };

export type CheckedBallot = { ok: true; content: BallotContent } | { ok: false; problem: BallotProblem };

/**
 * Checks what somebody sent as their ballot and brings it into one form (ranks 1, 2, 2, 4; comparisons in order), so
 * that nothing but the weighting itself is kept.
 */
export function checkBallot(parts: readonly Part[], method: Method, content: unknown): CheckedBallot {
	if (!Array.isArray(content) || content.length !== parts.length) return { ok: false, problem: { reason: 'shape' } };
	const checked: (number[] | Answer[])[] = [];
	for (const [part, { items }] of parts.entries()) {
		const value: unknown = content[part];
		if (!Array.isArray(value)) return { ok: false, problem: { reason: 'shape', part } };
		const read =
			method === 'pairwise' ? readAnswers(value, items.length, part) : readNumbers(value, items.length, part, method);
		if (!Array.isArray(read)) return { ok: false, problem: read };
		checked.push(read);
	}
	return { ok: true, content: checked };
}

function readNumbers(
	values: readonly unknown[],
	count: number,
	part: number,
	method: 'points' | 'ranking'
): number[] | BallotProblem {
	if (values.length !== count) return { reason: 'shape', part };
	const numbers: number[] = [];
	// Array.from also visits holes.
	for (const [item, value] of Array.from(values).entries()) {
		if (typeof value !== 'number' || !Number.isInteger(value)) return { reason: 'not_a_number', part, item };
		if (method === 'points' ? value < 0 || value > allPoints : value < 1 || value > count) {
			return { reason: 'out_of_range', part, item };
		}
		numbers.push(value === 0 ? 0 : value);
	}
	if (method === 'ranking') return numbers.map((own) => 1 + numbers.filter((other) => other < own).length);
	const sum = numbers.reduce((total, value) => total + value, 0);
	return sum === allPoints ? numbers : { reason: 'sum', part, sum };
}

function readAnswers(values: readonly unknown[], count: number, part: number): Answer[] | BallotProblem {
	const known = new Map<number, Answer>();
	for (const [item, value] of Array.from(values).entries()) {
		if (!Array.isArray(value) || value.length !== 3) return { reason: 'shape', part };
		if (!value.every((entry) => Number.isInteger(entry))) return { reason: 'not_a_number', part, item };
		const [i, j, a] = value as [number, number, number];
		const inside = i >= 0 && i < j && j < count;
		const onScale = a === 1 || (Math.abs(a) >= 2 && Math.abs(a) <= 9);
		if (!inside || !onScale || known.has(i * count + j)) return { reason: 'out_of_range', part, item };
		known.set(i * count + j, [i, j, a]);
	}
	const answers = [...known.values()].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
	return hangTogether(answers, count) ? answers : { reason: 'incomplete', part };
}

/** Does a chain of answers join every item with every other? */
export function hangTogether(answers: readonly Answer[], count: number): boolean {
	const group = Array.from({ length: count }, (_, index) => index);
	const root = (index: number): number => (group[index] === index ? index : root(group[index]!));
	for (const [i, j] of answers) group[root(i)] = root(j);
	return group.every((_, index) => root(index) === root(0));
}

/** Comparisons as the matrix the weighting library reads. */
export function matrixOf(answers: readonly Answer[], count: number): (number | null)[][] {
	const matrix: (number | null)[][] = [];
	for (let i = 0; i < count; i++) {
		const row = new Array<number | null>(count).fill(null);
		row[i] = 1;
		matrix.push(row);
	}
	for (const [i, j, a] of answers) {
		const value = a > 0 ? a : -1 / a;
		matrix[i]![j] = value;
		matrix[j]![i] = 1 / value;
	}
	return matrix;
}

/**
 * The longest text any ballot of this round can have, in characters: sealed ballots are all filled up to it, so that
 * their length tells nothing.
 */
export function longestBallot(parts: readonly Part[], method: Method): number {
	const length = ({ items }: Part) => {
		const n = items.length;
		return method === 'pairwise' ? 16 + ((n * (n - 1)) / 2) * 14 : 16 + n * 5;
	};
	return 64 + parts.reduce((sum, part) => sum + length(part), 0);
}
