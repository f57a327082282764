import { daysBetween, isOverdue } from '../../../../lib/plan/selectors/progress.ts';
import { find, live, mentionsIn } from '../../../../lib/plan/selectors/records.ts';
import {
	measureStatuses,
	type Comment,
	type Day,
	type Field,
	type MeasureStatus,
	type Part,
	type Plan,
	type Ref
} from '../../../../lib/plan/types.ts';

/** What the overview shows, worked out from the plan alone. */

/** Milestones due within this many days count as "soon". */
export const soonDays = 30;

export function milestoneFigures(plan: Plan, today: Day) {
	const all = live(plan, 'milestones');
	const open = all.filter(({ doneOn }) => doneOn === null);
	return {
		total: all.length,
		reached: all.length - open.length,
		overdue: open.filter((milestone) => isOverdue(milestone, today)).length,
		soon: open.filter(({ due }) => due !== null && due >= today && daysBetween(today, due) <= soonDays).length
	};
}

export type StatusCounts = Record<MeasureStatus, number>;

export interface FieldRow {
	field: Field;
	total: number;
	counts: StatusCounts;
}

export function countByStatus(measures: Iterable<{ status: MeasureStatus }>): StatusCounts {
	const counts = Object.fromEntries(measureStatuses.map((status) => [status, 0])) as StatusCounts;
	for (const { status } of measures) counts[status] += 1;
	return counts;
}

/** How far the measures of each field of action are. */
export function fieldRows(plan: Plan): FieldRow[] {
	const measures = Map.groupBy(live(plan, 'measures'), ({ field }) => field);
	return live(plan, 'fields').map((field) => {
		const own = measures.get(field.id) ?? [];
		return { field, total: own.length, counts: countByStatus(own) };
	});
}

export interface Late {
	ref: Ref;
	title: string;
	/** The day it was due. */
	due: Day;
	field: Field | null;
	/** Short title of the step a milestone belongs to. */
	step: string | null;
	/** Of a step itself. */
	number?: number;
}

/** Milestones, measures and steps past their day, the latest due first: what slipped yesterday can still be caught. */
export function overdue(plan: Plan, today: Day): Late[] {
	const late: Late[] = [];
	for (const milestone of live(plan, 'milestones')) {
		if (!isOverdue(milestone, today) || milestone.due === null) continue;
		const step = find(plan, 'steps', milestone.step);
		late.push({
			ref: `milestones/${milestone.id}`,
			title: milestone.title,
			due: milestone.due,
			field: null,
			step: step && (step.shortTitle || step.title)
		});
	}
	for (const measure of live(plan, 'measures')) {
		if (!isOverdue(measure, today) || measure.due === null) continue;
		const field = find(plan, 'fields', measure.field);
		late.push({ ref: `measures/${measure.id}`, title: measure.title, due: measure.due, field, step: null });
	}
	for (const step of live(plan, 'steps')) {
		if (!isOverdue(step, today) || step.end === null) continue;
		late.push({
			ref: `steps/${step.id}`,
			title: step.title,
			due: step.end,
			field: null,
			step: null,
			number: step.number
		});
	}
	return late.sort((a, b) => (a.due < b.due ? 1 : a.due > b.due ? -1 : a.ref < b.ref ? -1 : 1));
}

/** Open parts given to a person, the next due first. */
export function tasksOf(plan: Plan, userId: string): Part[] {
	return live(plan, 'parts')
		.filter((part) => part.assignee === userId && !part.done)
		.sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'));
}

/** Comments of others that mention a person, the newest first. */
export function mentionsOf(plan: Plan, userId: string): Comment[] {
	return live(plan, 'comments')
		.filter((comment) => comment.createdBy !== userId && mentionsIn(comment.text).includes(userId))
		.sort((a, b) => b.createdAt - a.createdAt);
}
