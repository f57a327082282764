import {
	ahpConsensus,
	consensusLevel,
	kendallW,
	pointsConsensus,
	quartiles,
	type ConsensusLevel,
	type Quartiles
} from '../weighting/index.ts';
import type { Round } from './types.ts';

/** How alike several weightings of the same goals are. */
export interface Consensus {
	/** weightings compared */
	raters: number;
	/** Kendall's W with tie correction, 0..1; null where undefined */
	w: number | null;
	/** probability of such a W by chance; null with w */
	p: number | null;
	/** AHP consensus indicator (Goepel), for points, rankings and two levels with its bound for any weights; 0..1 */
	indicator: number;
	level: ConsensusLevel;
	/** median over the goals of the width of the middle half of the weights */
	iqr: number;
}

/** Consensus of weightings (rows) of a round. @param spread of each goal's weights, if known already */
export function consensusOf(
	round: Pick<Round, 'method' | 'levels'>,
	rows: readonly (readonly number[])[],
	spread: readonly Quartiles[] = rows[0]!.map((_, goal) => quartiles(rows.map((row) => row[goal]!)))
): Consensus {
	const { w, p } = kendallW(rows);
	// On two levels weights are products, which leave the bounds of the scale.
	const onScale = round.method === 'pairwise' && round.levels === 1;
	const indicator = Math.max(0, onScale ? ahpConsensus(rows) : pointsConsensus(rows));
	const iqr = quartiles(spread.map((goal) => goal.iqr)).median;
	return { raters: rows.length, w, p, indicator, level: consensusLevel(indicator), iqr };
}
