export { collections } from '../../src/lib/plan/types.ts';

/** Ids of the small test plan. */
export const recordIds = [
	'f-1',
	'f-2',
	'm-1',
	'm-2',
	'g-1',
	'p-1',
	'c-1',
	's-1',
	'ms-1',
	'o-2',
	't-1',
	'k-1',
	'z-1',
	'b-1'
];
