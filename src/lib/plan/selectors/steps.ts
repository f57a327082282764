import { stepStatuses, type Plan, type Step, type StepStatus } from '../types.ts';
import { type Column, toColumns } from './board.ts';
import { type Progress, stepProgress } from './progress.ts';
import { live } from './records.ts';

/** A station on the line of steps. */
export interface Station {
	step: Step;
	/** The first step that runs; if none runs, the first that is still planned. */
	current: boolean;
	progress: Progress | null;
}

/** Steps by their number. */
export function stepsByNumber(plan: Plan): Step[] {
	return live(plan, 'steps').sort((a, b) => a.number - b.number || (a.id < b.id ? -1 : 1));
}

export function stepLine(plan: Plan): Station[] {
	const steps = stepsByNumber(plan);
	const current =
		steps.find((step) => step.status === 'running') ?? steps.find((step) => step.status === 'planned') ?? null;
	const progress = stepProgress(plan);
	return steps.map((step) => ({ step, current: step === current, progress: progress.get(step.id) ?? null }));
}

/** The kanban of steps: one column per status, all four always there. */
export function stepBoard(plan: Plan): Column<StepStatus, Step>[] {
	return toColumns(stepStatuses, live(plan, 'steps'));
}
