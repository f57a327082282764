import { ordersFor } from '../order.ts';
import { newId, shareId } from '../ids.ts';
import type { Command } from '../command.ts';
import type { Board, BoardMethod, Goal, Plan, Share, Time } from '../types.ts';
import { find, live } from './records.ts';

/** A goal on a weighting board, with its weight as everybody sees it. */
export interface Weighed {
	readonly share: Share;
	readonly goal: Goal;
	/** Part of the whole, 0 to 1; all of a board together are 1. */
	readonly weight: number;
	/** The same in whole points; all of a board together are 100. */
	readonly points: number;
	/** 1 for the first; who has the same weight has the same rank. */
	readonly rank: number;
}

/** Goals one board takes: more nobody oversees together. */
export const mostOnBoard = 60;
/** A new board begins with this sum of raw values: so that one goal can take 99 of 100 points without a rescaling. */
const rawSum = 1;

/**
 * What stands on a board, in the board's own order (ranking: the order itself). Raw values are one key each and only
 * their parts of the sum count: whoever moves at the same time, everybody ends with the same weights, and their sum
 * is always whole. A ranking's weights are those of the rank order centroid.
 */
export function weighedOn(plan: Plan, board: Board): Weighed[] {
	const shares = live(plan, 'shares').flatMap((share) => {
		const goal = share.board === board.id ? find(plan, 'goals', share.goal) : null;
		return goal?.deletedAt === null ? [{ share, goal }] : [];
	});
	const weights = board.method === 'points' ? parts(shares.map(({ share }) => share.value)) : centroids(shares.length);
	const points = wholePoints(weights);
	return shares.map(({ share, goal }, index) => {
		const weight = weights[index] ?? 0;
		const rank = 1 + weights.filter((other) => other > weight + 1e-9).length;
		return { share, goal, weight, points: points[index] ?? 0, rank };
	});
}

/** Parts of the sum; all the same if the sum is nothing. */
export function parts(values: readonly number[]): number[] {
	const sum = values.reduce((total, value) => total + value, 0);
	return values.map((value) => (sum > 0 ? value / sum : 1 / values.length));
}

/** Weights of a strict order (rank order centroid): the mean of all weights that would have this order. */
function centroids(count: number): number[] {
	const weights: number[] = [];
	let sum = 0;
	for (let rank = count; rank >= 1; rank--) {
		sum += 1 / rank;
		weights.unshift(sum / count);
	}
	return weights;
}

/** Whole numbers that are together 100: each rounded down, what is left goes to the largest remainders. */
export function wholePoints(weights: readonly number[]): number[] {
	const points = weights.map((weight) => Math.floor(weight * 100 + 1e-9));
	const left = weights.length === 0 ? 0 : 100 - points.reduce((sum, value) => sum + value, 0);
	const byRemainder = weights
		.map((weight, index) => ({ index, remainder: weight * 100 - (points[index] ?? 0) }))
		.sort((a, b) => b.remainder - a.remainder || a.index - b.index);
	for (const { index } of byRemainder.slice(0, left)) points[index] = (points[index] ?? 0) + 1;
	return points;
}

/**
 * The commands that give a goal so many of 100 points, the others keeping their proportions: one write as a rule; if
 * the raw values have run out of their range or the goal takes all, all are written anew.
 */
export function setPoints(all: readonly Weighed[], id: string, wanted: number): Command[] {
	const own = all.find(({ share }) => share.id === id);
	if (!own) return [];
	const target = Math.min(1, Math.max(0, wanted / 100));
	const others = all.filter(({ share }) => share.id !== id);
	const rest = others.reduce((sum, { share }) => sum + share.value, 0);
	const set = (share: Share, value: number): Command[] =>
		share.value === value ? [] : [{ type: 'record.set', collection: 'shares', id: share.id, values: { value } }];
	if (rest === 0) {
		// Nobody else has anything to keep in proportion: what this goal gives up they share evenly.
		if (others.length === 0 || target === 1) return [];
		const each = (rawSum * (1 - target)) / others.length;
		return [...set(own.share, rawSum * target), ...others.flatMap(({ share }) => set(share, each))];
	}
	if (target === 1) return [...set(own.share, rawSum), ...others.flatMap(({ share }) => set(share, 0))];
	const value = (target * rest) / (1 - target);
	if (value <= 100 && rest > 1e-6) return set(own.share, value);
	const scale = (rawSum * (1 - target)) / rest;
	return [...set(own.share, rawSum * target), ...others.flatMap(({ share }) => set(share, share.value * scale))];
}

/** Everybody the same. */
export function setEqual(all: readonly Weighed[]): Command[] {
	return all.map(({ share }) => ({
		type: 'record.set',
		collection: 'shares',
		id: share.id,
		values: { value: rawSum / all.length }
	}));
}

/** A new board with its goals, all the same. */
export function createBoard(
	goals: readonly Goal[],
	{
		title,
		method,
		order,
		workshop = null,
		at
	}: Pick<Board, 'title' | 'method' | 'order'> & { workshop?: string | null; at: Time },
	board = newId()
): Command[] {
	const orders = ordersFor(goals.length);
	return [
		{ type: 'record.create', collection: 'boards', id: board, at, values: { title, method, order, workshop } },
		...goals.map((goal, index): Command => {
			const values = { board, goal: goal.id, order: orders[index] ?? 'a0', value: rawSum / goals.length };
			return { type: 'record.create', collection: 'shares', id: shareId(board, goal.id), at, values };
		})
	];
}

/** Goals that come onto a board of these fields: what is reached or dropped needs no weight. */
export function weighable(plan: Plan, fields: readonly string[]): Goal[] {
	return live(plan, 'goals').filter(
		({ field, stage }) => fields.includes(field) && stage !== 'reached' && stage !== 'dropped'
	);
}

export function boardsOf(plan: Plan, method?: BoardMethod): Board[] {
	return live(plan, 'boards').filter((board) => !method || board.method === method);
}
