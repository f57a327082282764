/** Place 1 for the largest; equal up to rounding is equal. */
export function placesOf(weights: readonly number[]): number[] {
	return weights.map((own) => 1 + weights.filter((other) => other > own * (1 + 1e-9) + 1e-12).length);
}
