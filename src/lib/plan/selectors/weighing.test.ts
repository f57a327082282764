import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { apply } from '../apply.ts';
import { readPlan } from '../read.ts';
import { run, smallPlan } from '../testing/fixture.ts';
import { adviser, coordinator } from '../testing/people.ts';
import { Room } from '../testing/room.ts';
import type { Board } from '../types.ts';
import { createBoard, setEqual, setPoints, weighable, weighedOn, wholePoints } from './weighing.ts';

function boardOf(
	count: number,
	method: Board['method'] = 'points'
): { doc: Y.Doc; see: () => ReturnType<typeof weighedOn> } {
	const doc = smallPlan();
	for (let index = 0; index < count; index++) {
		const values = { order: `a${index}`, field: 'f-2', title: `Ziel ${index}` };
		run(doc, { type: 'record.create', collection: 'goals', id: `z-${index}`, at: 1, values });
	}
	const goals = weighable(readPlan(doc), ['f-2']);
	for (const command of createBoard(goals, { title: 'Tafel', method, order: 'a1', at: 1 }, 'tafel')) run(doc, command);
	return { doc, see: () => seen(doc) };
}

function seen(doc: Y.Doc) {
	const plan = readPlan(doc);
	return weighedOn(plan, plan.boards.tafel as Board);
}

const pointsOf = (doc: Y.Doc) => seen(doc).map(({ points }) => points);

describe('a board of points', () => {
	it('begins even, and always has 100', () => {
		const { doc } = boardOf(3);
		expect(pointsOf(doc)).toEqual([34, 33, 33]);
		for (const command of setPoints(seen(doc), 'tafel-z-1', 60)) run(doc, command, adviser);
		expect(pointsOf(doc)).toEqual([20, 60, 20]);
		for (const command of setPoints(seen(doc), 'tafel-z-0', 0)) run(doc, command, adviser);
		expect(pointsOf(doc)).toEqual([0, 75, 25]);
		for (const command of setPoints(seen(doc), 'tafel-z-2', 100)) run(doc, command, adviser);
		expect(pointsOf(doc)).toEqual([0, 0, 100]);
		for (const command of setPoints(seen(doc), 'tafel-z-2', 50)) run(doc, command, adviser);
		expect(pointsOf(doc)).toEqual([25, 25, 50]);
		for (const command of setEqual(seen(doc))) run(doc, command, adviser);
		expect(pointsOf(doc)).toEqual([34, 33, 33]);
	});

	it('shows what was asked for, however often and far it is moved', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(100)), { minLength: 1, maxLength: 30 }), (moves) => {
				const { doc, see } = boardOf(5);
				for (const [index, wanted] of moves) {
					const all = see();
					const others = all.reduce(
						(sum, { share, points }) => sum + (share.id === `tafel-z-${index}` ? 0 : points),
						0
					);
					for (const command of setPoints(all, `tafel-z-${index}`, wanted)) run(doc, command);
					const points = pointsOf(doc);
					expect(points.reduce((sum, value) => sum + value, 0)).toBe(100);
					if (others > 0 || wanted < 100) expect(points[index]).toBe(wanted);
				}
			}),
			{ numRuns: 40 }
		);
	});

	it('comes to the same for everybody who moves at once', () => {
		const { doc } = boardOf(4);
		const room = new Room(doc);
		const [anna, adil] = [room.join(), room.join()];
		for (const command of setPoints(seen(anna), 'tafel-z-0', 50)) apply(anna, command, { access: coordinator });
		for (const command of setPoints(seen(adil), 'tafel-z-1', 40)) apply(adil, command, { access: adviser });
		for (let turn = 0; turn < 2; turn++) {
			expect(room.sync(anna, coordinator)).toMatchObject({ ok: true });
			expect(room.sync(adil, adviser)).toMatchObject({ ok: true });
		}
		expect(pointsOf(anna)).toEqual(pointsOf(adil));
		expect(pointsOf(anna).reduce((sum, value) => sum + value, 0)).toBe(100);
		expect(seen(anna)[0]?.rank).toBe(1);
	});
});

it('a ranking weighs by rank order centroids', () => {
	const { see } = boardOf(3, 'ranking');
	expect(see().map(({ points, rank }) => [points, rank])).toEqual([
		[61, 1],
		[28, 2],
		[11, 3]
	]);
});

it('rounds to whole points that are together 100', () => {
	expect(wholePoints([])).toEqual([]);
	expect(wholePoints([1])).toEqual([100]);
	expect(wholePoints([1 / 3, 1 / 3, 1 / 3])).toEqual([34, 33, 33]);
	expect(wholePoints([0.005, 0.995])).toEqual([1, 99]);
});
