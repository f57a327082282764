import { dotSubject, foreignId } from '../checks.ts';
import { dotIndex } from '../ids.ts';
import { kind } from './kind.ts';

export const dot = kind('dots', {
	keys: { workshop: { ...foreignId, fixed: true }, on: dotSubject },
	sets: {},
	text: false,
	title: null,
	owner: 'on',
	quiet: true,
	named: (id, { workshop, createdBy }) => dotIndex(id, String(workshop), String(createdBy)) !== null
});
