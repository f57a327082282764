import { foreignId, line, optionalLink, place, requiredLines } from '../checks.ts';
import { limits } from '../limits.ts';
import { kind } from './kind.ts';

export const note = kind('notes', {
	keys: {
		order: place,
		workshop: { ...foreignId, fixed: true },
		field: optionalLink('fields'),
		text: requiredLines(limits.note),
		authorName: { ...line(limits.person), fixed: true },
		cluster: optionalLink('clusters'),
		goal: optionalLink('goals')
	},
	sets: {},
	text: false,
	title: 'text',
	owner: null
});
