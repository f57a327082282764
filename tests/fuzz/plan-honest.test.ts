import fc from 'fast-check';
import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { readPlan, type Access, type WorkshopPhase } from '../../src/lib/plan/index.ts';
import { smallPlan } from '../../src/lib/plan/testing/fixture.ts';
import { adviser, coordinator, inWorkshop, partnerIn, secondCoordinator } from '../../src/lib/plan/testing/people.ts';
import { Room } from '../../src/lib/plan/testing/room.ts';
import { Actor } from './plan-actor.ts';
import { diceOf, fuzzRun } from './seed.ts';

/** Plays one session of several people; returns what was refused and what is wrong in the end. */
export function play(people: readonly Access[], seed: number, steps: readonly number[]): unknown[] {
	const dice = diceOf(seed);
	const room = new Room(smallPlan());
	const actors = people.map((access) => new Actor(room, access, 1 + dice(4_000_000_000), dice));
	const [tab, otherTab] = actors as [Actor, Actor];
	const wrong: unknown[] = [];
	for (const step of steps) {
		const actor = actors[dice(actors.length)] as Actor;
		if (step < 16) actor.act();
		else if (step === 16) actor.pull(room);
		else if (step === 17) wrong.push(...actor.sendQueue(room));
		else if (step === 18) wrong.push(...actor.sendState(room));
		else if (step === 19) tab.exchange(otherTab);
		else {
			// Deleting for good needs the server: everything is sent and known before.
			wrong.push(...actor.sendState(room));
			actor.pull(room);
			actor.purge();
			wrong.push(...actor.sendQueue(room));
		}
		if (wrong.length > 0) return wrong;
	}
	for (const actor of [...actors, ...actors]) {
		wrong.push(...actor.sendState(room));
		actor.pull(room);
	}
	wrong.push(...room.problems());
	const expected = JSON.stringify(texts(room.doc));
	for (const { doc } of actors) {
		expect(readPlan(doc)).toEqual(readPlan(room.doc));
		expect(JSON.stringify(texts(doc))).toBe(expected);
	}
	return wrong;
}

function texts(doc: Y.Doc): unknown {
	return [...doc.getMap<Y.Map<unknown>>('measures')].map(([id, map]) => [id, String(map.get('description'))]).sort();
}

const partner = partnerIn('f-1');
const guests = (phase: WorkshopPhase) => {
	const guest = inWorkshop(phase);
	return [guest, guest, inWorkshop(phase, { userId: 'ghada' }), adviser];
};
const casts: Record<string, readonly Access[]> = {
	coordinators: [coordinator, coordinator, secondCoordinator, adviser],
	'guests who write notes': guests('collect'),
	'guests who sort': guests('cluster'),
	'guests who weigh': guests('weigh'),
	'partners of one field': [partner, partner, { ...partner, userId: 'peter' }, adviser]
};

describe('honest people', () => {
	it.each(Object.keys(casts))(
		'are never refused, and end with the same valid plan: %s',
		(name) => {
			const people = casts[name] ?? [];
			const run = fuzzRun('plan-honest', 60);
			fc.assert(
				fc.property(
					fc.integer({ min: 0, max: 2 ** 31 }),
					fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 5, maxLength: 120, size: 'max' }),
					(seed, steps) => {
						expect(play(people, seed, steps)).toEqual([]);
					}
				),
				run
			);
		},
		600_000
	);
});
