import type { Command } from '../../plan/command.ts';
import { limits } from '../../plan/limits.ts';
import { byOrder, orderAt, type Placed } from '../../plan/order.ts';
import { find } from '../../plan/selectors/records.ts';
import { stepsByNumber } from '../../plan/selectors/steps.ts';
import type { GoalStage, MeasureStatus, Plan, StepStatus } from '../../plan/types.ts';
import { indexOfGap, type Place } from './layout.ts';

/** An index among siblings for a place that was said among the cards in view: filters may hide some between them. */
function orderFor(siblings: readonly Placed[], place: Place, id: string): { order: string; unchanged: boolean } {
	const sorted = siblings.toSorted(byOrder);
	const others = sorted.filter((sibling) => sibling.id !== id);
	const index = indexOfGap({ key: '', lane: place.lane, column: place.column, cards: others }, place, id);
	const now = sorted.findIndex((sibling) => sibling.id === id);
	return { order: orderAt(others, index), unchanged: now === index };
}

/**
 * The command that puts a measure into a gap; lanes are fields, columns statuses. `manual`: does the place in the
 * column count, or only the column? `null` if it stands there already or is gone.
 */
export function moveMeasure(plan: Plan, id: string, place: Place, manual: boolean): Command | null {
	const measure = find(plan, 'measures', id);
	if (!measure || measure.deletedAt !== null) return null;
	const status = place.column as MeasureStatus;
	const sameCell = measure.field === place.lane && measure.status === status;
	if (sameCell && !manual) return null;
	const siblings = Object.values(plan.measures).filter(
		(other) => other.deletedAt === null && other.field === place.lane && other.status === status
	);
	const target = manual ? place : { ...place, above: null, below: null };
	const { order, unchanged } = orderFor(siblings, target, id);
	if (sameCell && unchanged) return null;
	return {
		type: 'record.move',
		collection: 'measures',
		id,
		values: {
			order,
			...(measure.status === status ? {} : { status }),
			...(measure.field === place.lane ? {} : { field: place.lane })
		}
	};
}

/** The command that puts a goal into a gap; lanes are fields, columns stages. `null` if it stands there already. */
export function moveGoal(plan: Plan, id: string, place: Place): Command | null {
	const goal = find(plan, 'goals', id);
	if (!goal || goal.deletedAt !== null) return null;
	const stage = place.column as GoalStage;
	const sameCell = goal.field === place.lane && goal.stage === stage;
	const siblings = Object.values(plan.goals).filter(
		(other) => other.deletedAt === null && other.field === place.lane && other.stage === stage
	);
	const { order, unchanged } = orderFor(siblings, place, id);
	if (sameCell && unchanged) return null;
	const values = {
		order,
		...(goal.stage === stage ? {} : { stage }),
		...(goal.field === place.lane ? {} : { field: place.lane })
	};
	return { type: 'record.move', collection: 'goals', id, values };
}

/** The command that puts a step into another column; steps keep the order of their numbers. */
export function moveStep(plan: Plan, id: string, place: Place): Command | null {
	const step = find(plan, 'steps', id);
	const status = place.column as StepStatus;
	if (!step || step.deletedAt !== null || step.status === status) return null;
	return { type: 'record.move', collection: 'steps', id, values: { status } };
}

/**
 * The commands that let a step change places with the one before (-1) or after it (1): their numbers are exchanged.
 * Numbers given twice, by two people at once, are put right on the way. Empty if there is no such step.
 */
export function renumberStep(plan: Plan, id: string, by: -1 | 1): Command[] {
	const steps = stepsByNumber(plan);
	const from = steps.findIndex((step) => step.id === id);
	const [step, other] = [steps[from], steps[from + by]];
	if (!step || !other) return [];
	const order = steps.with(from, other).with(from + by, step);
	let last = 0;
	const numbers = steps.map(({ number }) => (last = Math.max(number, last + 1)));
	return order.flatMap(({ id, number }, index): Command[] =>
		number === numbers[index]
			? []
			: [{ type: 'record.set', collection: 'steps', id, values: { number: numbers[index]! } }]
	);
}

/** The command that adds a step behind all others. */
export function newStep(plan: Plan, id: string, title: string, at: number): Command {
	const number = Math.max(0, ...stepsByNumber(plan).map((step) => step.number)) + 1;
	const order = orderAtEnd(Object.values(plan.steps));
	// For the station on the line; may be put better on the step's page.
	const shortTitle = title.length > limits.short ? `${title.slice(0, limits.short - 1).trimEnd()}…` : title;
	return { type: 'record.create', collection: 'steps', id, at, values: { number, title, shortTitle, order } };
}

/** The order of a new card at the end of a cell. */
export function orderAtEnd(siblings: readonly Placed[]): string {
	return orderAt(siblings.toSorted(byOrder), siblings.length);
}
