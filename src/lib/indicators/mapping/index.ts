/** From tables as they come to observations: what columns mean, remembered from year to year. Pure. */
export { applyMapping } from './apply.ts';
export { detectMapping, type DetectContext, type KnownIndicator } from './detect.ts';
export { fingerprintOf, recall, toRemember, type RememberedMapping } from './remember.ts';
export {
	newIndicator,
	type Candidate,
	type ColumnRole,
	type Mapped,
	type Mapping,
	type Problem,
	type ProblemKind,
	type RoleName
} from './types.ts';
