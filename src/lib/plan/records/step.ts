import { integer, line, lines, oneOf, optionalDay, place } from '../checks.ts';
import { limits } from '../limits.ts';
import { stepStatuses } from '../types.ts';
import { kind } from './kind.ts';

export const step = kind('steps', {
	keys: {
		order: place,
		number: integer(1, 99),
		title: line(limits.title),
		shortTitle: line(limits.short),
		status: oneOf(stepStatuses, 'planned'),
		start: optionalDay,
		end: optionalDay,
		result: lines(limits.lines)
	},
	sets: { responsible: 'organisations', after: 'steps' },
	text: true,
	title: 'title',
	owner: null
});
