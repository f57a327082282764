import { flag, line, link, optionalDay, optionalUser, place } from '../checks.ts';
import { limits } from '../limits.ts';
import { kind } from './kind.ts';

export const part = kind('parts', {
	keys: {
		order: place,
		measure: link('measures'),
		title: line(limits.title),
		done: flag,
		assignee: optionalUser,
		due: optionalDay
	},
	sets: {},
	text: false,
	title: 'title',
	owner: 'measure'
});
