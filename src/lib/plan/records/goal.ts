import { foreignId, line, link, number, oneOf, optional, optionalOneOf, place } from '../checks.ts';
import { limits } from '../limits.ts';
import { goalOrigins, goalStages } from '../types.ts';
import { kind } from './kind.ts';

export const goal = kind('goals', {
	keys: {
		order: place,
		field: link('fields'),
		title: line(limits.title),
		stage: oneOf(goalStages, 'proposed'),
		origin: optionalOneOf(goalOrigins),
		weight: { ...optional(number(0, 1)), server: true },
		weightRound: { ...optional(foreignId), server: true }
	},
	sets: {},
	text: true,
	title: 'title',
	owner: 'field',
	migrations: {
		2: (goal) => {
			for (const key of ['origin', 'weight', 'weightRound']) if (!goal.has(key)) goal.set(key, null);
		}
	}
});
