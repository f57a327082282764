/** Weights computed on two ways differ by rounding; such a difference is a tie, not an order. */
const noise = 1e-12;

/** Indices of the values in ascending order, tied values (equal up to rounding) together. */
export function tieGroups(values: readonly number[]): number[][] {
	const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]! || a - b);
	const groups: number[][] = [];
	let first = NaN;
	for (const index of order) {
		const value = values[index]!;
		if (value - first <= noise * Math.max(Math.abs(first), Math.abs(value))) {
			groups.at(-1)!.push(index);
		} else {
			groups.push([index]);
			first = value;
		}
	}
	return groups;
}
