import { measureStatuses, type Field, type Measure, type MeasureStatus, type Plan } from '../types.ts';
import { filterMeasures, type MeasureFilter, type MeasureSort, sortMeasures } from './filter.ts';
import { find, live } from './records.ts';

export interface Column<Status, Card> {
	status: Status;
	cards: Card[];
}

export type MeasureColumn = Column<MeasureStatus, Measure>;

export interface Lane {
	/** `null`: measures whose field of action has been deleted for good. */
	field: Field | null;
	columns: MeasureColumn[];
	count: number;
}

/** Puts cards into a column per status, keeping their order; empty columns are there too. */
export function toColumns<Status extends string, Card extends { status: Status }>(
	statuses: readonly Status[],
	cards: readonly Card[]
): Column<Status, Card>[] {
	const columns = new Map(statuses.map((status) => [status, [] as Card[]]));
	for (const card of cards) columns.get(card.status)?.push(card);
	return [...columns].map(([status, list]) => ({ status, cards: list }));
}

/** The kanban of measures, in one field of action or across those the filter lets through. */
export function measureBoard(plan: Plan, filter: MeasureFilter = {}, sort: MeasureSort = 'order'): MeasureColumn[] {
	return toColumns(measureStatuses, sortMeasures(plan, filterMeasures(plan, filter), sort));
}

/**
 * A lane per field of action, in the fields' order. Fields without a matching measure have an empty lane, unless the
 * filter names fields and this is none of them.
 */
export function lanes(plan: Plan, filter: MeasureFilter = {}, sort: MeasureSort = 'order'): Lane[] {
	const byField = new Map<string, Measure[]>();
	const stray: Measure[] = [];
	for (const measure of sortMeasures(plan, filterMeasures(plan, filter), sort)) {
		if (find(plan, 'fields', measure.field) === null) stray.push(measure);
		else byField.set(measure.field, [...(byField.get(measure.field) ?? []), measure]);
	}
	const shown = live(plan, 'fields').filter((field) => !filter.fields?.length || filter.fields.includes(field.id));
	const result = shown.map((field) => toLane(field, byField.get(field.id) ?? []));
	return stray.length > 0 ? [...result, toLane(null, stray)] : result;
}

function toLane(field: Field | null, measures: readonly Measure[]): Lane {
	return { field, columns: toColumns(measureStatuses, measures), count: measures.length };
}
