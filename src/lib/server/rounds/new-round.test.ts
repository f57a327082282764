import { expect, it } from 'vitest';
import { readPlan } from '../../plan/read.ts';
import { createBoard, weighable } from '../../plan/selectors/weighing.ts';
import { run, smallPlan } from '../../plan/testing/fixture.ts';
import { scopeOn } from './new-round.ts';

it('a round on a weighting board takes its goals, and no others of their fields', () => {
	const doc = smallPlan();
	for (const id of ['z-0', 'z-1', 'z-2', 'z-3']) {
		const values = { order: `a${id.at(-1)}`, field: 'f-2', title: `Ziel ${id}` };
		run(doc, { type: 'record.create', collection: 'goals', id, at: 1, values });
	}
	const goals = weighable(readPlan(doc), ['f-2']).filter(({ id }) => id !== 'z-1' && id.startsWith('z-'));
	const commands = createBoard(goals, { title: 'Tafel', method: 'ranking', order: 'a1', at: 1 }, 'tafel');
	for (const command of commands) run(doc, command);
	const there = () => scopeOn(readPlan(doc), 'tafel');
	expect(there()?.goals.map(({ id }) => id)).toEqual(['z-0', 'z-2', 'z-3']);
	expect(there()?.fields.map(({ id }) => id)).toEqual(['f-2']);
	// What needs no weight any more is not voted on.
	run(doc, { type: 'record.set', collection: 'goals', id: 'z-2', values: { stage: 'dropped' } });
	expect(there()?.goals.map(({ id }) => id)).toEqual(['z-0', 'z-3']);
	run(doc, { type: 'record.bin', collection: 'boards', id: 'tafel', at: 2 });
	expect(there()).toBeNull();
	expect(scopeOn(readPlan(doc), 'nirgends')).toBeNull();
});
