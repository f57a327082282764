import { expect, it } from 'vitest';
import { readPointers } from './pointers.ts';

it("reads the others' pointers, and nothing that is no pointer", () => {
	const user = { id: 'u', name: 'Ben Vogt' };
	const at = 'shares/tafel-z';
	const states: [number, Record<string, unknown>][] = [
		[1, { user, pointer: { at, x: 0.5, y: 0.5 } }],
		[2, { user, pointer: { at, x: 0.25, y: 1 } }],
		[3, { user, pointer: null }],
		[4, { user, pointer: { at, x: 2, y: 0 } }],
		[5, { user, pointer: { at, x: '0', y: 0 } }],
		[6, { user, pointer: { at: 'goals/z', x: 0, y: 0 } }],
		[7, { user, pointer: { at: 'nonsense', x: 0, y: 0 } }],
		[8, { pointer: { at, x: 0, y: 0 } }]
	];
	const found = readPointers({ clientID: 1, getStates: () => new Map(states) });
	expect([...found.keys()]).toEqual(['tafel-z']);
	expect(found.get('tafel-z')).toEqual([
		{ clientId: 2, userId: 'u', name: 'Ben Vogt', colour: expect.stringMatching(/^#/), x: 0.25, y: 1 }
	]);
});
