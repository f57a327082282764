import { line, link, optionalDay, optionalLink, place } from '../checks.ts';
import { limits } from '../limits.ts';
import { kind } from './kind.ts';

export const milestone = kind('milestones', {
	keys: {
		order: place,
		step: link('steps'),
		title: line(limits.title),
		due: optionalDay,
		doneOn: optionalDay,
		organisation: optionalLink('organisations')
	},
	sets: {},
	text: false,
	title: 'title',
	owner: 'step'
});
