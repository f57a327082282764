import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBallot } from './content.ts';
import { groupBodies } from './grouping.ts';
import {
	anyWaiting,
	forgetBallots,
	readKept,
	waitingBallots,
	waitingOwners,
	writeKept,
	type KeptBallot
} from './kept.ts';
import { groupsOf, moveTo, ranksFrom, step, tieUp, untie } from './order-groups.ts';
import { partsOf } from './parts.ts';
import { evenPoints, shareOut } from './share-out.ts';
import { randomNumbers, testBallot, testRound } from './testing.ts';
import { fewest } from './types.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('points', () => {
	it('always add up to 100, whatever is set and held', () => {
		const changes = fc.array(
			fc.record({ index: fc.nat(11), value: fc.integer({ min: -50, max: 200 }), held: fc.boolean() })
		);
		fc.assert(
			fc.property(fc.integer({ min: 2, max: 12 }), changes, (count, list) => {
				let points = evenPoints(count);
				const held = new Set<number>();
				for (const { index, value, held: hold } of list) {
					const item = index % count;
					held.delete(item);
					const before = points;
					points = shareOut(points, item, value, [...held]);
					for (const other of held) expect(points[other]).toBe(before[other]);
					expect(sum(points)).toBe(100);
					expect(points.every((own) => Number.isInteger(own) && own >= 0)).toBe(true);
					if (hold) held.add(item);
				}
			})
		);
	});
	it('give exactly what was asked where it is to be had, zero and all included', () => {
		expect(evenPoints(3)).toEqual([34, 33, 33]);
		expect(shareOut([50, 30, 20], 0, 0, [])).toEqual([0, 60, 40]);
		expect(shareOut([100, 0, 0], 0, 40, [])).toEqual([40, 30, 30]);
		expect(shareOut([50, 30, 20], 0, 100, [1])).toEqual([70, 30, 0]);
		expect(shareOut([50, 50], 0, NaN, [])).toEqual([50, 50]);
	});
});

describe('a ranking', () => {
	it('moves, ties and unties', () => {
		const groups = groupsOf([1, 2, 2, 4]);
		expect(groups).toEqual([[0], [1, 2], [3]]);
		expect(ranksFrom(groups)).toEqual([1, 2, 2, 4]);
		expect(tieUp(groups, 3)).toEqual([[0], [1, 2, 3]]);
		expect(untie(groups, 2)).toEqual([[0], [1], [2], [3]]);
		expect(step(groups, 2, -1)).toEqual([[0], [2], [1], [3]]);
		expect(step(groups, 0, 1)).toEqual([[1, 2], [0], [3]]);
		expect(moveTo(groups, 3, 0)).toEqual([[3], [0], [1, 2]]);
	});
});

describe('a ballot', () => {
	it.each(['points', 'ranking', 'pairwise'] as const)('of a whole %s round passes, also on two levels', (method) => {
		for (const levels of [1, 2] as const) {
			const round = testRound(method, 9, 3, levels);
			const content = testBallot(round, randomNumbers(7));
			expect(checkBallot(partsOf(round), method, content)).toMatchObject({ ok: true });
		}
	});
	it('is refused with the reason and the place', () => {
		const points = testRound('points', 3);
		const check = (content: unknown) => checkBallot(partsOf(points), 'points', content);
		expect(check([[50, 50, 0]])).toEqual({ ok: true, content: [[50, 50, 0]] });
		expect(check([[50, 49, 0]])).toMatchObject({ problem: { reason: 'sum', sum: 99 } });
		expect(check([[50, NaN, 50]])).toMatchObject({ problem: { reason: 'not_a_number', item: 1 } });
		expect(check([[150, -50, 0]])).toMatchObject({ problem: { reason: 'out_of_range', item: 0 } });
		expect(check([[50, 50]])).toMatchObject({ problem: { reason: 'shape' } });
		expect(check({ length: 1 })).toMatchObject({ problem: { reason: 'shape' } });
		const pairs = testRound('pairwise', 3);
		const compare = (...answers: unknown[]) => checkBallot(partsOf(pairs), 'pairwise', [answers]);
		expect(compare([1, 2, -3], [0, 1, 9])).toEqual({
			ok: true,
			content: [
				[
					[0, 1, 9],
					[1, 2, -3]
				]
			]
		});
		expect(compare([0, 1, 9])).toMatchObject({ problem: { reason: 'incomplete' } });
		expect(compare([0, 1, 10], [1, 2, 1])).toMatchObject({ problem: { reason: 'out_of_range' } });
		expect(compare([0, 1, -1], [1, 2, 1])).toMatchObject({ problem: { reason: 'out_of_range' } });
		expect(compare([0, 1, 2], [0, 1, 3], [1, 2, 1])).toMatchObject({ problem: { reason: 'out_of_range' } });
		const ranks = testRound('ranking', 4);
		expect(checkBallot(partsOf(ranks), 'ranking', [[1, 2, 2, 3]])).toEqual({ ok: true, content: [[1, 2, 2, 4]] });
		expect(checkBallot(partsOf(ranks), 'ranking', [[0, 2, 2, 3]])).toMatchObject({
			problem: { reason: 'out_of_range' }
		});
	});
	it('is kept on the device of its voter, and found while it waits', () => {
		const entries = new Map<string, string>();
		const storage = {
			getItem: (key: string) => entries.get(key) ?? null,
			setItem: (key: string, value: string) => void entries.set(key, value),
			removeItem: (key: string) => void entries.delete(key)
		};
		const kept: KeptBallot = {
			...{ planId: 'p', roundId: 'r', userId: 'u', draft: [[100, 0]], handed: [[100, 0]] },
			...{ state: 'waiting', revision: 1, paper: null }
		};
		writeKept(storage, kept);
		expect(readKept(storage, 'r', 'u')).toEqual(kept);
		expect(readKept(storage, 'r', 'someone-else')).toBeNull();
		expect(anyWaiting(storage)).toBe(true);
		expect(waitingBallots(storage, 'u')).toEqual([kept]);
		expect(waitingBallots(storage, 'someone-else')).toEqual([]);
		writeKept(storage, { ...kept, state: 'taken' });
		expect(anyWaiting(storage)).toBe(false);
		expect(waitingBallots(storage, 'u')).toEqual([]);
	});

	it('goes with the person when they sign out; ballots of others stay', () => {
		const entries = new Map<string, string>();
		const storage = {
			get length() {
				return entries.size;
			},
			key: (index: number) => [...entries.keys()][index] ?? null,
			getItem: (key: string) => entries.get(key) ?? null,
			setItem: (key: string, value: string) => void entries.set(key, value),
			removeItem: (key: string) => void entries.delete(key)
		} as unknown as Storage;
		const own: KeptBallot = {
			...{ planId: 'p', roundId: 'r', userId: 'u', draft: [], handed: null, state: 'waiting', revision: 1, paper: null }
		};
		for (const ballot of [own, { ...own, roundId: 'r2', state: 'draft' as const }, { ...own, userId: 'other' }]) {
			writeKept(storage, ballot);
		}
		expect(waitingOwners(storage)).toEqual(['u', 'other']);
		forgetBallots(storage, 'u');
		expect(waitingOwners(storage)).toEqual(['other']);
		expect([readKept(storage, 'r', 'u'), readKept(storage, 'r2', 'u')]).toEqual([null, null]);
		expect(readKept(storage, 'r', 'other')?.state).toBe('waiting');
	});
});

describe('bodies counted together', () => {
	it('never leave a group of one or two in a secret round, and lose nobody but where there are too few in all', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(8), { minLength: 1, maxLength: 6 }), (counts) => {
				const bodies = counts.map((_, index) => ({ name: `G${index}`, weight: index + 1 }));
				const ballots = Object.fromEntries(counts.map((count, index) => [`G${index}`, count]));
				const groups = groupBodies(bodies, ballots, true);
				expect(groups.every((group) => group.ballots >= fewest)).toBe(true);
				expect(sum(groups.map((group) => group.ballots))).toBe(sum(counts) >= fewest ? sum(counts) : 0);
				// A body that can stand alone is joined only where somebody else would be given away.
				const joined = groups.filter((group) => group.bodies.length > 1);
				expect(joined.length).toBeLessThanOrEqual(1);
				if (counts.every((count) => count === 0 || count >= fewest)) expect(joined).toEqual([]);
			})
		);
	});
});
