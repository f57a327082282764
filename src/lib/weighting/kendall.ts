import { numbers, rows } from './check.ts';
import { chiSquareTail } from './chi-square.ts';
import { tieGroups } from './ties.ts';

export interface Concordance {
	/** 0 (no agreement) … 1 (all rank alike); null where undefined */
	w: number | null;
	/** m(n − 1)W; null with w */
	chiSquare: number | null;
	/** n − 1 */
	df: number;
	/** probability of so much agreement or more by chance, from χ²; conservative for few raters; null with w */
	p: number | null;
}

/**
 * Kendall's coefficient of concordance W with tie correction (Kendall & Babington Smith 1939; Siegel & Castellan
 * 1988): W = 12·S/(m²(n³ − n) − m·ΣT), T = Σ(t³ − t). Rows are raters, columns objects, on any scale and in any
 * direction, the same for all; each row is ranked with average ranks for ties.
 * Undefined (null), not 0: fewer than two raters, fewer than two objects, or every rater ties everything.
 * Errors: `empty`, `wrong-length`, `missing`, `not-a-number`.
 */
export function kendallW(scores: readonly (readonly number[])[]): Concordance {
	const read = rows(scores, numbers);
	const m = read.length;
	const n = read[0]!.length;
	const rankSums = read[0]!.map(() => 0);
	let ties = 0;
	for (const row of read) {
		let place = 0;
		for (const tied of tieGroups(row)) {
			const t = tied.length;
			for (const index of tied) rankSums[index]! += place + (t + 1) / 2;
			ties += t ** 3 - t;
			place += t;
		}
	}
	const scale = m * m * (n ** 3 - n) - m * ties;
	if (m < 2 || n < 2 || scale === 0) return { w: null, chiSquare: null, df: n - 1, p: null };
	const mean = (m * (n + 1)) / 2;
	const s = rankSums.reduce((sum, rank) => sum + (rank - mean) ** 2, 0);
	const w = Math.min(1, (12 * s) / scale);
	const chiSquare = m * (n - 1) * w;
	return { w, chiSquare, df: n - 1, p: chiSquareTail(chiSquare, n - 1) };
}
