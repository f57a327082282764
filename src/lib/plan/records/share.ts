import { link, number, optionalLink, place } from '../checks.ts';
import { shareId } from '../ids.ts';
import { kind } from './kind.ts';

export const share = kind('shares', {
	keys: {
		order: place,
		board: { ...link('boards'), fixed: true },
		goal: optionalLink('goals'),
		value: number(0, 100, 0)
	},
	sets: {},
	text: false,
	title: null,
	owner: 'board',
	quiet: true,
	named: (id, { board, goal }) => typeof goal === 'string' && id === shareId(String(board), goal)
});
