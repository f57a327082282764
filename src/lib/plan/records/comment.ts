import { optionalTime, requiredLines, subject } from '../checks.ts';
import { limits } from '../limits.ts';
import { kind } from './kind.ts';

export const comment = kind('comments', {
	keys: { on: subject, text: requiredLines(limits.comment), editedAt: optionalTime },
	sets: {},
	text: false,
	title: 'text',
	owner: 'on'
});
