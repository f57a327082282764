import { flag, foreignId, line, oneOf, optional, place } from '../checks.ts';
import { limits } from '../limits.ts';
import { boardMethods } from '../types.ts';
import { kind } from './kind.ts';

export const board = kind('boards', {
	keys: {
		order: place,
		title: line(limits.title),
		method: oneOf(boardMethods, 'points'),
		workshop: optional(foreignId),
		closed: flag
	},
	sets: {},
	text: false,
	title: 'title',
	owner: null
});
