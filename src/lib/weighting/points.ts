import { shares } from './check.ts';

/**
 * Weights from points given to the objects. The points may sum to anything (100 is customary); a single zero is a
 * weight of zero. Sum to 1, in the order given. Errors: `empty`, `missing`, `not-a-number`, `negative`, `all-zero`.
 */
export function points(allocation: readonly number[]): number[] {
	return shares(allocation);
}
