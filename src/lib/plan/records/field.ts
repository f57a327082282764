import { iconName, integer, line, place } from '../checks.ts';
import { limits } from '../limits.ts';
import { kind } from './kind.ts';

export const field = kind('fields', {
	keys: { order: place, title: line(limits.title), hue: integer(0, 359, 210), icon: iconName },
	sets: {},
	text: true,
	title: 'title',
	owner: null
});
