import { expect, it } from 'vitest';
import type { Plan } from '../../src/lib/plan/types.ts';
import { defaultSettings, firstState } from '../../src/lib/workshop/state.ts';
import { TableView } from '../../src/lib/workshop/view.ts';
import { diceOf } from '../../tests/fuzz/seed.ts';
import { Shown } from './shown.ts';

const view = new TableView({ id: 'w-1', settings: defaultSettings, state: firstState, status: 'open' }, () => '');

type Records = Record<string, Record<string, Record<string, unknown>>>;

function planOf(records: Records): Plan {
	const empty = { notes: {}, clusters: {}, boards: {}, shares: {}, goals: {}, measures: {}, comments: {} };
	return { ...empty, ...records } as unknown as Plan;
}

/** What somebody who comes now would see. */
function fresh(plan: Plan): Map<string, unknown> {
	return new Map(
		view
			.refs(plan)
			.flatMap((ref) => (view.record(plan, ref) ? [[ref, view.record(plan, ref)] as const] : []))
			.sort()
	);
}

it('SPEC 9.3: says nothing of what is not on the table', () => {
	const plan = planOf({
		goals: { 'g-1': { id: 'g-1', title: 'Anderswo', field: 'f-2', deletedAt: null } },
		measures: { 'm-1': { id: 'm-1', deletedAt: null } },
		notes: { 'n-1': { id: 'n-1', workshop: 'w-2', deletedAt: null, goal: 'g-1' } }
	});
	const shown = new Shown(view, plan);
	const touched = ['goals/g-1', 'goals/gone', 'measures/m-1', 'comments/gone', 'notes/n-1', 'notes/gone', 'meta'];
	expect(shown.follow(view, plan, touched)).toEqual({ set: new Map(), gone: new Map() });
});

it('SPEC 9.3: updates show exactly what who comes now would see', () => {
	for (let seed = 1; seed <= 60; seed++) {
		const dice = diceOf(seed);
		const records: Records = { notes: {}, clusters: {}, boards: {}, shares: {}, goals: {} };
		const plan = planOf(records);
		const shown = new Shown(view, plan);
		const seen = new Map<string, unknown>();
		const told = new Map<string, string>();
		for (let step = 0; step < 60; step++) {
			const touched = Array.from({ length: 1 + dice(3) }, () => {
				const collection = Object.keys(records)[dice(5)] as string;
				const id = `${collection}-${dice(4)}`;
				const of = records[collection] as Record<string, unknown>;
				if (dice(5) === 0) delete of[id];
				else {
					of[id] = {
						id,
						title: `t${step}`,
						workshop: dice(4) ? 'w-1' : 'w-2',
						deletedAt: dice(4) ? null : 1,
						...(collection !== 'boards' && { goal: dice(3) ? `goals-${dice(4)}` : null }),
						board: `boards-${dice(4)}`,
						createdBy: 'ayse'
					};
				}
				return `${collection}/${id}`;
			});
			const { set, gone } = shown.follow(view, plan, touched);
			for (const [ref, record] of set) seen.set(ref, record);
			for (const [ref, by] of gone) {
				expect(seen.delete(ref)).toBe(true);
				expect(by).toBe(ref.startsWith('notes/') ? 'ayse' : null);
			}
			for (const ref of set.keys()) told.set(ref, ref);
			expect(new Map([...seen].sort())).toEqual(fresh(plan));
		}
		expect(told.size).toBeGreaterThan(3);
	}
});
