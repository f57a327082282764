import * as Y from 'yjs';
import { expect, it } from 'vitest';
import { step1Message, step2Message } from '../../src/lib/protocol/index.ts';
import { openBareRoom } from '../../tests/support/bare-room.ts';
import { frameOf } from './frame.ts';

it('SPEC 5.2: one answer is under way to a connection; of the questions meanwhile the last is answered after it', async () => {
	const { enter, document, settled } = await openBareRoom();
	const { say, written, take, connection } = enter('eve', { slow: true });
	const has = new Y.Doc();
	const all = document();
	const answer = (vector: Uint8Array) => frameOf(step2Message(Y.encodeStateAsUpdate(all, vector)));
	const nothing = Y.encodeStateVector(has);
	const everything = Y.encodeStateVector(all);
	for (let i = 0; i < 50; i++) say(step1Message(nothing));
	say(step1Message(everything));
	await settled();
	const answers = () => written.filter((frame) => frame.equals(answer(nothing)) || frame.equals(answer(everything)));
	expect(answers()).toEqual([answer(nothing)]);
	take();
	await settled();
	expect(answers()).toEqual([answer(nothing), answer(everything)]);
	take();
	await settled();
	expect(answers()).toHaveLength(2);
	say(step1Message(everything));
	await settled();
	expect(answers()).toHaveLength(3);
	// What the last question is was not looked at when it came.
	say(step1Message(new Uint8Array([255])));
	expect(connection.ended).toBe(false);
	take();
	expect(connection.ended).toBe(true);
});
