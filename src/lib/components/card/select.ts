import { byOrder, find, live } from '../../plan/index.ts';
import type {
	Collection,
	Comment,
	Day,
	Measure,
	MeasureStatus,
	Milestone,
	Part,
	Plan,
	RecordOf,
	Ref,
	Step
} from '../../plan/types.ts';

/** What a card shows of a plan beyond the plan's own selectors. Everything here is pure. */

/** Parts of a measure, though it may lie in the bin itself: the card then still shows what was on it. */
export function partsOn(plan: Plan, measure: string): Part[] {
	return Object.values(plan.parts)
		.filter((part) => part.measure === measure && part.deletedAt === null)
		.sort(byOrder);
}

/** Milestones of a step, though it may lie in the bin itself. */
export function milestonesOn(plan: Plan, step: string): Milestone[] {
	return Object.values(plan.milestones)
		.filter((milestone) => milestone.step === step && milestone.deletedAt === null)
		.sort(byOrder);
}

/** Comments on a record, though it may lie in the bin itself; oldest first, as a conversation is read. */
export function commentsAt(plan: Plan, ref: Ref): Comment[] {
	return Object.values(plan.comments)
		.filter((comment) => comment.on === ref && comment.deletedAt === null)
		.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** Records a list of ids points to, without those in the bin or gone. */
export function resolveAll<C extends Collection>(plan: Plan, collection: C, ids: readonly string[]): RecordOf[C][] {
	return ids.flatMap((id) => {
		const record = find(plan, collection, id);
		return record && record.deletedAt === null ? [record] : [];
	});
}

/** Steps that name this one as coming before them, by their number. */
export function stepsAfter(plan: Plan, step: string): Step[] {
	return live(plan, 'steps')
		.filter((other) => other.after.includes(step))
		.sort((a, b) => a.number - b.number);
}

/** Goals or measures, those of one field together, in the fields' order. */
export function byField<C extends 'goals' | 'measures'>(plan: Plan, collection: C): RecordOf[C][] {
	const places = new Map(live(plan, 'fields').map((field, index) => [field.id, index]));
	const place = (record: { field: string }) => places.get(record.field) ?? places.size;
	return live(plan, collection).sort((a, b) => place(a) - place(b) || byOrder(a, b));
}

/** Measures of one field in one column, in their order there. */
export function columnOf(plan: Plan, field: string, status: MeasureStatus): Measure[] {
	return live(plan, 'measures').filter((measure) => measure.field === field && measure.status === status);
}

export interface Neighbours<T> {
	previous: T | null;
	next: T | null;
	/** From 1; 0 if it does not stand in the list. */
	position: number;
	count: number;
}

export function neighbours<T extends { id: string }>(list: readonly T[], id: string): Neighbours<T> {
	const index = list.findIndex((record) => record.id === id);
	return {
		previous: index > 0 ? (list[index - 1] ?? null) : null,
		next: index >= 0 ? (list[index + 1] ?? null) : null,
		position: index + 1,
		count: list.length
	};
}

/** ISO 8601 week: the week of the year's first Thursday is number 1. */
export function isoWeek(day: Day): { year: number; week: number } {
	const date = new Date(`${day}T00:00Z`);
	// The week belongs to the year its Thursday lies in.
	date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
	const year = date.getUTCFullYear();
	return { year, week: Math.ceil(((date.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7) };
}
