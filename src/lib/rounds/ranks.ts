/** Ranks of weights, 1 for the largest; ties share the mean of their places. */
export function ranksOf(weights: readonly number[]): number[] {
	const order = weights.map((_, index) => index).sort((a, b) => weights[b]! - weights[a]!);
	const ranks = weights.map(() => 0);
	for (let from = 0; from < order.length;) {
		const first = weights[order[from]!]!;
		let to = from + 1;
		while (to < order.length && first - weights[order[to]!]! <= 1e-9 * first + 1e-12) to++;
		for (let place = from; place < to; place++) ranks[order[place]!] = (from + 1 + to) / 2;
		from = to;
	}
	return ranks;
}
