import { line, link, oneOf, optionalDay, optionalLink, place } from '../checks.ts';
import { limits } from '../limits.ts';
import { measureStatuses } from '../types.ts';
import { kind } from './kind.ts';

export const measure = kind('measures', {
	keys: {
		order: place,
		field: link('fields'),
		title: line(limits.title),
		status: oneOf(measureStatuses, 'idea'),
		start: optionalDay,
		due: optionalDay,
		organisation: optionalLink('organisations')
	},
	sets: { partners: 'organisations', goals: 'goals' },
	text: true,
	title: 'title',
	owner: 'field'
});
