import type { Field, Goal, Measure, Milestone, Part, Plan, Step } from '../types.ts';
import { filterMeasures, type MeasureFilter, type MeasureSort, sortMeasures } from './filter.ts';
import { find, live } from './records.ts';
import { stepsByNumber } from './steps.ts';

export interface StepOutline {
	step: Step;
	milestones: Milestone[];
}

export interface FieldOutline {
	/** `null`: measures whose field of action has been deleted for good. */
	field: Field | null;
	measures: { measure: Measure; parts: Part[] }[];
	goals: Goal[];
}

/** The steps as a list: equal to the line and the board. */
export function stepOutline(plan: Plan): StepOutline[] {
	const milestones = Map.groupBy(live(plan, 'milestones'), (milestone) => milestone.step);
	return stepsByNumber(plan).map((step) => ({ step, milestones: milestones.get(step.id) ?? [] }));
}

/** Fields, measures and parts as a list: equal to the board under the same filter. */
export function fieldOutline(plan: Plan, filter: MeasureFilter = {}, sort: MeasureSort = 'order'): FieldOutline[] {
	const parts = Map.groupBy(live(plan, 'parts'), (part) => part.measure);
	const goals = Map.groupBy(live(plan, 'goals'), (goal) => goal.field);
	const measures = Map.groupBy(sortMeasures(plan, filterMeasures(plan, filter), sort), (measure) =>
		find(plan, 'fields', measure.field) ? measure.field : ''
	);
	const within = (id: string) =>
		(measures.get(id) ?? []).map((measure) => ({ measure, parts: parts.get(measure.id) ?? [] }));
	const shown = live(plan, 'fields').filter((field) => !filter.fields?.length || filter.fields.includes(field.id));
	const outline: FieldOutline[] = shown.map((field) => ({
		field,
		measures: within(field.id),
		goals: goals.get(field.id) ?? []
	}));
	const stray = within('');
	return stray.length > 0 ? [...outline, { field: null, measures: stray, goals: [] }] : outline;
}
