import { measureStatuses, type Day, type Measure, type MeasureStatus, type Plan } from '../types.ts';
import { isOverdue } from './progress.ts';
import { find } from './records.ts';
import { byOrder } from '../order.ts';
import { matches, searchText } from './search.ts';

export interface MeasureFilter {
	/** Any of these fields of action; empty or missing: all. */
	fields?: readonly string[];
	/** Responsible or taking part. */
	organisation?: string;
	/** `{from, to}`: due within these days, both included; a missing end is open. */
	due?: 'overdue' | 'none' | { from?: Day; to?: Day };
	status?: readonly MeasureStatus[];
	/** All words occur in the title, a part or the name of an organisation. */
	text?: string;
	/** Needed for `due: 'overdue'`. */
	today?: Day;
}

export const measureSorts = ['order', 'due', 'title', 'status', 'newest'] as const;
export type MeasureSort = (typeof measureSorts)[number];

/** Live measures that pass all of the filter, in their order. A measure whose field is gone for good is one too. */
export function filterMeasures(plan: Plan, filter: MeasureFilter): Measure[] {
	const parts = filter.text?.trim() ? partTitles(plan) : null;
	return Object.values(plan.measures)
		.filter((measure) => {
			if (measure.deletedAt !== null) return false;
			const field = find(plan, 'fields', measure.field);
			if (field !== null && field.deletedAt !== null) return false;
			if (filter.fields?.length && !filter.fields.includes(measure.field)) return false;
			if (filter.status?.length && !filter.status.includes(measure.status)) return false;
			if (filter.organisation && !organisationsOf(measure).includes(filter.organisation)) return false;
			if (filter.due && !isDue(measure, filter.due, filter.today)) return false;
			return !parts || matches(textOf(plan, measure, parts), filter.text ?? '');
		})
		.sort(byOrder);
}

/** Sorts measures; what has no due day comes last. */
export function sortMeasures(plan: Plan, measures: readonly Measure[], sort: MeasureSort): Measure[] {
	const collator = new Intl.Collator('de', { numeric: true });
	const compare: Record<MeasureSort, (a: Measure, b: Measure) => number> = {
		order: byOrder,
		due: (a, b) => (a.due ?? '9').localeCompare(b.due ?? '9') || byOrder(a, b),
		title: (a, b) => collator.compare(a.title, b.title) || byOrder(a, b),
		status: (a, b) => measureStatuses.indexOf(a.status) - measureStatuses.indexOf(b.status) || byOrder(a, b),
		newest: (a, b) => b.createdAt - a.createdAt || byOrder(a, b)
	};
	return [...measures].sort(compare[sort]);
}

export function organisationsOf(measure: Measure): string[] {
	return measure.organisation === null ? [...measure.partners] : [measure.organisation, ...measure.partners];
}

function isDue(measure: Measure, due: NonNullable<MeasureFilter['due']>, today: Day | undefined): boolean {
	if (due === 'none') return measure.due === null;
	if (due === 'overdue') return today !== undefined && isOverdue(measure, today);
	return measure.due !== null && measure.due >= (due.from ?? '') && measure.due <= (due.to ?? '9');
}

function partTitles(plan: Plan): Map<string, string> {
	const titles = new Map<string, string>();
	for (const part of Object.values(plan.parts)) {
		if (part.deletedAt === null) titles.set(part.measure, `${titles.get(part.measure) ?? ''} ${part.title}`);
	}
	return titles;
}

function textOf(plan: Plan, measure: Measure, parts: Map<string, string>): string {
	const names = organisationsOf(measure).map((id) => {
		const organisation = find(plan, 'organisations', id);
		return organisation ? `${organisation.name} ${organisation.short}` : '';
	});
	return searchText(measure.title, parts.get(measure.id) ?? '', ...names);
}
