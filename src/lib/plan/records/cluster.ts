import { foreignId, optionalLine, optionalLink, place } from '../checks.ts';
import { limits } from '../limits.ts';
import { kind } from './kind.ts';

export const cluster = kind('clusters', {
	keys: {
		order: place,
		workshop: { ...foreignId, fixed: true },
		field: optionalLink('fields'),
		title: optionalLine(limits.title),
		goal: optionalLink('goals')
	},
	sets: {},
	text: false,
	title: 'title',
	owner: null
});
