import { expect, it } from 'vitest';
import type { Command, CommandDescription } from '../plan/index.ts';
import { Undo } from './undo.ts';

const move = (from: number, to: number): Command => ({
	type: 'record.set',
	collection: 'shares',
	id: 's',
	values: { points: from } as never,
	expected: { points: to } as never
});
const what = { collection: 'shares', type: 'record.set', ref: 'shares/s' } as unknown as CommandDescription;

it('takes moves of one slider back as one, but never past somebody else’s', () => {
	const undo = new Undo();
	undo.did([move(10, 20)], what);
	undo.did([move(20, 30)], what);
	// Somebody else put it to 50 meanwhile.
	undo.did([move(50, 60)], what);
	const run: Command[] = [];
	undo.undo((command) => {
		run.push(command);
		return [command];
	});
	expect(run).toMatchObject([move(50, 60)]);
	undo.undo((command) => {
		run.push(command);
		return [command];
	});
	expect(run).toMatchObject([move(50, 60), move(10, 30)]);
});
