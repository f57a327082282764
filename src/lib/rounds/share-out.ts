import { allPoints } from './content.ts';

/** 100 points over `count` items, as even as whole numbers can be. */
export function evenPoints(count: number): number[] {
	return largestRemainder(
		Array.from({ length: count }, () => allPoints / count),
		allPoints
	);
}

/**
 * Sets one item to `value`; the others give or take in proportion to what they have, so that the sum stays 100. Held
 * items stay as they are; if nothing else can give, the value stops where it has to.
 * @param held items that must not change; the one being set is never held
 */
export function shareOut(points: readonly number[], index: number, value: number, held: readonly number[]): number[] {
	const others = points.flatMap((_, item) => (item === index || held.includes(item) ? [] : [item]));
	const fixed = points.reduce((sum, own, item) => (item !== index && held.includes(item) ? sum + own : sum), 0);
	const free = allPoints - fixed;
	const wanted = Number.isFinite(value) ? Math.round(value) : points[index]!;
	const own = others.length === 0 ? free : Math.min(free, Math.max(0, wanted));
	const rest = free - own;
	const before = others.reduce((sum, item) => sum + points[item]!, 0);
	const shares = largestRemainder(
		others.map((item) => (before > 0 ? (points[item]! / before) * rest : rest / others.length)),
		rest
	);
	const result = [...points];
	result[index] = own;
	others.forEach((item, place) => (result[item] = shares[place]!));
	return result;
}

/** Whole numbers near these that sum to `total` (Hamilton's method). */
function largestRemainder(values: readonly number[], total: number): number[] {
	const whole = values.map(Math.floor);
	const missing = total - whole.reduce((sum, value) => sum + value, 0);
	const order = values
		.map((_, index) => index)
		.sort((a, b) => values[b]! - whole[b]! - (values[a]! - whole[a]!) || a - b);
	for (const index of order.slice(0, missing)) whole[index]! += 1;
	return whole;
}
