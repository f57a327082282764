import type { Day, Measure, Milestone, Part, Plan, Step } from '../types.ts';
import { live } from './records.ts';

export interface Progress {
	done: number;
	total: number;
}

/** Progress of every step from its milestones. Steps without milestones are not in it. */
export function stepProgress(plan: Plan): Map<string, Progress> {
	return count(live(plan, 'milestones'), (milestone) => [milestone.step, milestone.doneOn !== null]);
}

/** Progress of every measure from its parts. Measures without parts are not in it. */
export function partProgress(plan: Plan): Map<string, Progress> {
	return count(live(plan, 'parts'), (part) => [part.measure, part.done]);
}

function count<T>(records: readonly T[], read: (record: T) => [string, boolean]): Map<string, Progress> {
	const progress = new Map<string, Progress>();
	for (const record of records) {
		const [key, done] = read(record);
		const before = progress.get(key) ?? { done: 0, total: 0 };
		progress.set(key, { done: before.done + (done ? 1 : 0), total: before.total + 1 });
	}
	return progress;
}

/** Share of what is done, 0 to 1; 0 if there is nothing to do. */
export function share(progress: Progress | undefined): number {
	return progress && progress.total > 0 ? progress.done / progress.total : 0;
}

/** Past its day and not finished? `today` is a calendar day of the reader. */
export function isOverdue(record: Step | Milestone | Measure | Part, today: Day): boolean {
	if ('doneOn' in record) return record.doneOn === null && isBefore(record.due, today);
	if ('number' in record) return record.status !== 'done' && record.status !== 'paused' && isBefore(record.end, today);
	if ('done' in record) return !record.done && isBefore(record.due, today);
	return record.status !== 'done' && record.status !== 'established' && isBefore(record.due, today);
}

function isBefore(day: Day | null, today: Day): boolean {
	return day !== null && day < today;
}

/** Whole days from one calendar day to another; negative if `to` comes first. */
export function daysBetween(from: Day, to: Day): number {
	return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The day a plan is looked at from: the one it says, or the reader's. */
export function planDay(plan: Plan, now: Date): Day {
	return plan.meta.asOf ?? dayOf(now);
}

/** The calendar day of a moment where the reader is. */
export function dayOf(date: Date): Day {
	const month = String(date.getMonth() + 1).padStart(2, '0');
	return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, '0')}`;
}
