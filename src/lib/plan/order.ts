import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';
import { limits } from './limits.ts';

export interface Placed {
	readonly id: string;
	readonly order: string;
}

/** Compares by place among siblings; equal places are told apart by id, the same way everywhere. */
export function byOrder(a: Placed, b: Placed): number {
	if (a.order !== b.order) return a.order < b.order ? -1 : 1;
	return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * A place between two others (`null`: the start, the end). `random` in [0, 1) picks one of four, so that two
 * people who drop at the same spot at once seldom choose the same; if they do, the id decides.
 * Where no place is free (both equal) the result lies behind `a`.
 */
export function orderBetween(a: string | null, b: string | null, random = Math.random()): string {
	const end = a !== null && b !== null && a >= b ? null : b;
	const keys = generateNKeysBetween(a, end, 4);
	return keys[Math.min(3, Math.floor(random * 4))] ?? generateKeyBetween(a, end);
}

/**
 * A place at `index` among siblings sorted with `byOrder` (the moved one taken out).
 * Between two equal places there is none: the result then lies behind both.
 */
export function orderAt(siblings: readonly Placed[], index: number, random?: number): string {
	const before = siblings[Math.min(index, siblings.length) - 1]?.order ?? null;
	const after = siblings.slice(Math.max(index, 0)).find((sibling) => before === null || sibling.order > before);
	return orderBetween(before, after?.order ?? null, random);
}

/** Places for `count` siblings, evenly spread; the same every time. */
export function ordersFor(count: number): string[] {
	return generateNKeysBetween(null, null, count);
}

export function isOrder(value: unknown): value is string {
	if (typeof value !== 'string' || value === '' || value.length > limits.order) return false;
	if (!/^[0-9A-Za-z]+$/.test(value)) return false;
	try {
		generateKeyBetween(value, null);
		generateKeyBetween(null, value);
		return true;
	} catch {
		// The library says no by throwing; there is nothing more to learn from it.
		return false;
	}
}
