/** Why an input cannot be weighted. The interface translates these; the message of the error is for developers. */
export type WeightingReason =
	/** nothing to weight: no objects, no raters, no values */
	| 'empty'
	/** a row of the matrix is not as long as the matrix is high */
	| 'not-square'
	/** rows, matrices or group weights that do not fit each other */
	| 'wrong-length'
	/** null or undefined where a number is needed */
	| 'missing'
	/** NaN, infinite or not a number at all */
	| 'not-a-number'
	/** zero or below where only positive numbers have a meaning */
	| 'not-positive'
	/** below zero where zero is allowed */
	| 'negative'
	/** every number is zero, so there is nothing to share out */
	| 'all-zero'
	/** an object compared with itself is not 1 */
	| 'bad-diagonal'
	/** a_ij and a_ji contradict each other by more than rounding */
	| 'not-reciprocal'
	/** the comparisons asked so far leave objects apart: weights are not determined */
	| 'not-connected'
	/** a weight of zero rules its object out of a geometric mean, so no change of body weights can move it */
	| 'zero-weight'
	/** ratios so far apart that the arithmetic has no numbers for the weights */
	| 'too-extreme'
	/** an option with an unknown or impossible value */
	| 'bad-option';

/** Thrown by every function of this library for input it cannot weight, and for nothing else. */
export class WeightingError extends Error {
	readonly reason: WeightingReason;
	/** Indices into the argument, outermost first: `[2, 0, 1]` is row 0, column 1 of the third matrix. */
	readonly place: readonly number[];

	constructor(reason: WeightingReason, detail: string, place: readonly number[] = []) {
		const at = place.map((index) => `[${index}]`).join('');
		super(`${reason}${at && ` at ${at}`}: ${detail}`);
		this.name = 'WeightingError';
		this.reason = reason;
		this.place = place;
	}
}
