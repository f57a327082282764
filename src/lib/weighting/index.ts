/**
 * Weighting of goals: from answers to weights, from people to groups, and what the result is worth.
 * Pure functions without dependencies; formulas and sources stand at each of them.
 */
export { WeightingError, type WeightingReason } from './errors.ts';
export type { Matrix } from './judgements.ts';
export {
	acceptedGci,
	pairwise,
	priorities,
	prioritiesWithGci,
	type PairwiseMethod,
	type PairwiseOptions,
	type PairwiseResult,
	type WorstJudgement
} from './pairwise.ts';
export type { RandomIndex } from './random-index.ts';
export { nextComparison, type NextComparisonOptions } from './next-comparison.ts';
export { contradiction, type Contradiction } from './contradiction.ts';
export { points } from './points.ts';
export { ranking, type RankingOptions, type RankingScheme } from './ranking.ts';
export { aggregateJudgements, aggregatePriorities, type AggregateOptions, type Mean } from './aggregate.ts';
export { kendallW, type Concordance } from './kendall.ts';
export {
	ahpConsensus,
	consensusLevel,
	pointsConsensus,
	type AhpConsensusOptions,
	type ConsensusLevel
} from './consensus.ts';
export { quartiles, type Quartiles } from './quartiles.ts';
export {
	firstPlacesStability,
	sensitivity,
	type FirstPlacesInput,
	type GroupWeighting,
	type SensitivityInput,
	type Swap
} from './sensitivity.ts';
