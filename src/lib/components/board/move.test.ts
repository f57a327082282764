import { describe, expect, it } from 'vitest';
import { ordersFor } from '../../plan/order.ts';
import type { Measure, Plan } from '../../plan/types.ts';
import { apply } from '../../plan/apply.ts';
import { createPlanDoc } from '../../plan/doc.ts';
import { readPlan } from '../../plan/read.ts';
import { moveMeasure, moveStep, newStep, orderAtEnd, renumberStep } from './move.ts';

const base = { createdAt: 0, createdBy: null, deletedAt: null, deletedBy: null };
const orders = ordersFor(4);
const measure = (id: string, index: number, values: Partial<Measure> = {}): Measure => ({
	...base,
	...{ start: null, due: null, organisation: null, partners: [], goals: [] },
	id,
	title: id,
	field: 'f1',
	status: 'idea',
	order: orders[index]!,
	...values
});
const plan = {
	measures: {
		a: measure('a', 0),
		b: measure('b', 1),
		c: measure('c', 2),
		d: measure('d', 3, { status: 'planned' })
	},
	steps: { s: { ...base, id: 's', status: 'planned' } }
} as unknown as Plan;
const place = (column: string, above: string | null, below: string | null, lane = 'f1') => ({
	lane,
	column,
	above,
	below
});
const orderOf = (command: ReturnType<typeof moveMeasure>) =>
	(command as { values: { order: string } } | null)?.values.order ?? '';

describe('moving a measure', () => {
	it('within its column changes nothing but the order', () => {
		const command = moveMeasure(plan, 'c', place('idea', 'a', 'b'), true);
		expect(command).toMatchObject({ type: 'record.move', collection: 'measures', id: 'c' });
		expect((command as { values: object }).values).toEqual({ order: orderOf(command) });
		expect(orderOf(command) > orders[0]! && orderOf(command) < orders[1]!).toBe(true);
	});
	it('to where it stands does nothing', () => {
		expect(moveMeasure(plan, 'b', place('idea', 'a', 'c'), true)).toBeNull();
		expect(moveMeasure(plan, 'b', place('idea', 'c', null), false)).toBeNull();
		expect(moveMeasure(plan, 'x', place('idea', null, null), true)).toBeNull();
	});
	it('takes status and field along', () => {
		expect(moveMeasure(plan, 'a', place('planned', null, 'd'), true)).toMatchObject({ values: { status: 'planned' } });
		expect(moveMeasure(plan, 'a', place('idea', null, null, 'f2'), true)).toMatchObject({ values: { field: 'f2' } });
	});
	it('goes right behind the card it was dropped behind, even if a filter hides what follows', () => {
		// The board shows a and c; b is hidden.
		const command = moveMeasure(plan, 'd', place('idea', 'a', 'c'), true);
		expect(orderOf(command) > orders[0]! && orderOf(command) < orders[1]!).toBe(true);
	});
	it('goes to the end if cards are sorted by something else', () => {
		expect(orderOf(moveMeasure(plan, 'd', place('idea', null, 'a'), false)) > orders[2]!).toBe(true);
	});
});

it('moves a step by its status alone', () => {
	expect(moveStep(plan, 's', place('running', null, null))).toMatchObject({ values: { status: 'running' } });
	expect(moveStep(plan, 's', place('planned', null, null))).toBeNull();
});

it('puts what is new at the end', () => {
	expect(orderAtEnd(Object.values(plan.measures)) > orders[3]!).toBe(true);
	expect(orderAtEnd([])).not.toBe('');
});

describe('the order of steps', () => {
	const steps = (...numbers: number[]) =>
		({
			steps: Object.fromEntries(
				numbers.map((number, index) => [`s${index}`, { ...base, id: `s${index}`, number, order: orders[index] }])
			)
		}) as unknown as Plan;
	const numbersOf = (commands: ReturnType<typeof renumberStep>) =>
		commands.map((command) => command.type === 'record.set' && [command.id, command.values]);

	it('changes places with the step beside it, over a gap too', () => {
		expect(numbersOf(renumberStep(steps(1, 2, 4), 's2', -1))).toEqual([
			['s2', { number: 2 }],
			['s1', { number: 4 }]
		]);
		expect(renumberStep(steps(1, 2, 4), 's0', -1)).toEqual([]);
		expect(renumberStep(steps(1, 2, 4), 's2', 1)).toEqual([]);
		expect(renumberStep(steps(1), 'gone', 1)).toEqual([]);
	});

	it('puts numbers right that two people gave at once', () => {
		expect(numbersOf(renumberStep(steps(1, 2, 2, 3), 's0', 1))).toEqual([
			['s1', { number: 1 }],
			['s0', { number: 2 }],
			['s2', { number: 3 }],
			['s3', { number: 4 }]
		]);
	});

	it('a new one stands behind all others', () => {
		expect(newStep(steps(1, 2, 4), 'new', 'Neu', 7)).toMatchObject({ at: 7, values: { number: 5, title: 'Neu' } });
		const doc = createPlanDoc({ title: 'T', municipality: 'M' });
		const access = { userId: 'anna', role: 'coordinator' as const, fields: [] };
		const command = newStep(readPlan(doc), 'new-step-12345', 'Ein langer Name '.repeat(15).trim(), 7);
		expect(apply(doc, command, { access })).toMatchObject({ ok: true });
		expect(newStep(steps(), 'new', 'Neu', 7)).toMatchObject({ values: { number: 1 } });
	});
});
