import { describe, expect, it } from 'vitest';
import { readPlan } from '../../plan/read.ts';
import { smallPlan, run } from '../../plan/testing/fixture.ts';
import { filterGoals, goalFilterCount, noGoalFilter, readGoalFilter, writeGoalFilter } from './goal-filter.ts';

describe('the filter of goals', () => {
	it('is read from and written to the address without loss', () => {
		const query = new URLSearchParams('view=rank&field=f1&field=f2&stage=agreed&origin=none&q=haus&show=gaps');
		expect(writeGoalFilter(readGoalFilter(query), new URLSearchParams('view=rank')).toString()).toBe(query.toString());
		expect(readGoalFilter(new URLSearchParams('stage=loud&origin=moon&field='))).toEqual(noGoalFilter);
		expect(goalFilterCount({ ...noGoalFilter, gaps: true, text: 'x' })).toBe(2);
	});

	it('lets through what it says', () => {
		const doc = smallPlan();
		const values = { order: 'a1', field: 'f-2', title: 'Früh Deutsch lernen', origin: 'workshop' as const };
		run(doc, { type: 'record.create', collection: 'goals', id: 'g-2', at: 1, values });
		const plan = readPlan(doc);
		const counts = new Map([['g-1', 1]]);
		const ids = (filter: object) => filterGoals(plan, { ...noGoalFilter, ...filter }, counts).map(({ id }) => id);
		expect(ids({})).toEqual(['g-1', 'g-2']);
		expect(ids({ gaps: true })).toEqual(['g-2']);
		expect(ids({ origin: 'none' })).toEqual(['g-1']);
		expect(ids({ origin: 'workshop' })).toEqual(['g-2']);
		expect(ids({ fields: ['f-1'] })).toEqual(['g-1']);
		expect(ids({ text: 'FRUEH' })).toEqual(['g-2']);
		expect(ids({ stage: 'agreed' })).toEqual([]);
	});
});
