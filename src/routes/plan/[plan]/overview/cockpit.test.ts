import { describe, expect, it } from 'vitest';
import { examplePlan } from '../../../../lib/plan/example/example.ts';
import { apply, readPlan, type Access, type Command } from '../../../../lib/plan/index.ts';
import { countByStatus, fieldRows, mentionsOf, milestoneFigures, overdue, tasksOf } from './cockpit.ts';

const ayse: Access = { userId: 'ayse', role: 'coordinator', fields: [] };

function planAfter(...commands: Command[]) {
	const doc = examplePlan();
	for (const command of commands) expect(apply(doc, command, { access: ayse })).toMatchObject({ ok: true });
	return readPlan(doc);
}

describe('the overview', () => {
	const plan = planAfter();
	const [measure] = Object.values(plan.measures);
	const [milestone] = Object.values(plan.milestones).filter(({ doneOn }) => doneOn === null);
	if (!measure || !milestone) throw new Error('The example has neither measures nor open milestones.');

	it('counts every measure once, by field and in all', () => {
		const all = countByStatus(Object.values(plan.measures));
		const rows = fieldRows(plan);
		expect(rows).toHaveLength(9);
		expect(rows.reduce((sum, { total }) => sum + total, 0)).toBe(Object.keys(plan.measures).length);
		expect(rows.reduce((sum, { counts }) => sum + counts.active, 0)).toBe(all.active);
	});

	it('tells overdue from soon, a day before and a day after', () => {
		const due = (day: string) =>
			planAfter({ type: 'record.set', collection: 'milestones', id: milestone.id, values: { due: day } });
		const figures = (day: string, today: string) => milestoneFigures(due(day), today);
		const at = figures('2030-05-01', '2030-05-01');
		const after = figures('2030-05-01', '2030-05-02');
		expect(at.soon).toBe(1);
		expect(after.soon).toBe(0);
		expect(after.overdue).toBe(at.overdue + 1);
		expect(figures('2030-05-01', '2030-03-31').soon).toBe(0);
	});

	it('lists what slipped, the latest due first, and nothing before anything is due', () => {
		const late = overdue(plan, '2026-01-01').map(({ due }) => due);
		expect(late.length).toBeGreaterThan(0);
		expect(late).toEqual([...late].sort().reverse());
		expect(overdue(plan, '1990-01-01')).toEqual([]);
	});

	it('finds what waits for a person: parts given to them and mentions by others', () => {
		const at = Date.UTC(2026, 0, 1);
		const withWork = planAfter(
			{
				type: 'record.create',
				collection: 'parts',
				id: 'part-for-samir',
				at,
				values: { measure: measure.id, title: 'Termin abstimmen', order: 'a0', assignee: 'samir' }
			},
			{
				type: 'record.create',
				collection: 'comments',
				id: 'comment-to-samir',
				at,
				values: { on: `measures/${measure.id}`, text: 'Bitte ansehen, @[samir]' }
			}
		);
		expect(tasksOf(withWork, 'samir').map(({ id }) => id)).toEqual(['part-for-samir']);
		expect(mentionsOf(withWork, 'samir').map(({ id }) => id)).toEqual(['comment-to-samir']);
		expect(mentionsOf(withWork, 'ayse')).toEqual([]);
	});
});
