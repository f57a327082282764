import { line, oneOf, optionalLine, place } from '../checks.ts';
import { limits } from '../limits.ts';
import { organisationKinds } from '../types.ts';
import { kind } from './kind.ts';

export const organisation = kind('organisations', {
	keys: {
		order: place,
		name: line(limits.title),
		short: optionalLine(limits.short),
		kind: oneOf(organisationKinds, 'partner')
	},
	sets: {},
	text: false,
	title: 'name',
	owner: null
});
