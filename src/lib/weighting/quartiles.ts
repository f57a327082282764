import { numbers } from './check.ts';

export interface Quartiles {
	min: number;
	q1: number;
	median: number;
	q3: number;
	max: number;
	/** q3 − q1: how wide the middle half is */
	iqr: number;
}

/**
 * Quartiles of type 7 (Hyndman & Fan 1996; R's and Excel's default): linear between the order statistics at
 * (N − 1)·p. In the unit of the values. Errors: `empty`, `missing`, `not-a-number`.
 */
export function quartiles(values: readonly number[]): Quartiles {
	const sorted = numbers(values).sort((a, b) => a - b);
	const at = (p: number) => {
		const position = (sorted.length - 1) * p;
		const below = Math.floor(position);
		const low = sorted[below]!;
		const high = sorted[below + 1] ?? low;
		return low + (high - low) * (position - below);
	};
	const [q1, median, q3] = [at(0.25), at(0.5), at(0.75)];
	return { min: sorted[0]!, q1, median, q3, max: sorted.at(-1)!, iqr: q3 - q1 };
}
