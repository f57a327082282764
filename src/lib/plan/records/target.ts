import { foreignId, integer, lines, link, number, oneOf, optional, optionalOneOf, place } from '../checks.ts';
import { limits } from '../limits.ts';
import { breakdownKey, stepsKey } from '../target-steps.ts';
import { targetKinds, targetVerdicts } from '../types.ts';
import { kind } from './kind.ts';

const year = optional(integer(1900, 2200));
const amount = optional(number(-1e15, 1e15));

export const target = kind('targets', {
	keys: {
		order: place,
		goal: { ...link('goals'), fixed: true },
		indicator: foreignId,
		breakdown: breakdownKey,
		baseYear: year,
		baseValue: amount,
		targetYear: year,
		kind: oneOf(targetKinds, 'reach'),
		value: amount,
		high: amount,
		steps: stepsKey,
		override: optionalOneOf(targetVerdicts),
		overrideReason: lines(limits.lines)
	},
	sets: {},
	text: false,
	title: null,
	owner: 'goal'
});
