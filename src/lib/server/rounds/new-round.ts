import { find, live } from '../../plan/selectors/records.ts';
import { weighable, weighedOn } from '../../plan/selectors/weighing.ts';
import type { Field, Goal, Plan } from '../../plan/types.ts';
import { methods, type Round, type RoundField, type RoundGoal, type RoundSettings } from '../../rounds/types.ts';

/** The parts of the form that cannot be used. */
export type RoundFormField = 'title' | 'method' | 'fields' | 'bodies' | 'mean' | 'opensAt' | 'closesAt';
export type Invalid = { ok: false; reason: 'invalid'; fields: RoundFormField[] };

export const roundLimits = {
	title: 200,
	goals: 60,
	bodies: 30,
	/** The longest a round may be open, days. */
	days: 366
} as const;

export interface Scope {
	fields: RoundField[];
	goals: RoundGoal[];
}

/** The goals of these fields that can be weighed, as they stand now: neither dropped nor reached nor in the bin. */
export function scopeOf(plan: Plan, fieldIds: readonly string[]): Scope {
	const fields = live(plan, 'fields').filter(({ id }) => fieldIds.includes(id));
	return inFields(
		fields,
		weighable(
			plan,
			fields.map(({ id }) => id)
		)
	);
}

/** The goals on a weighting board that can be weighed; null: there is no such board. */
export function scopeOn(plan: Plan, boardId: string): Scope | null {
	const board = find(plan, 'boards', boardId);
	if (board?.deletedAt !== null) return null;
	const there = new Set(weighedOn(plan, board).map(({ goal }) => goal.id));
	const fields = live(plan, 'fields');
	const goals = weighable(
		plan,
		fields.map(({ id }) => id)
	);
	return inFields(
		fields,
		goals.filter(({ id }) => there.has(id))
	);
}

function inFields(fields: readonly Field[], found: readonly Goal[]): Scope {
	const goals = fields.flatMap((field) =>
		found.filter((goal) => goal.field === field.id).map(({ id, title }): RoundGoal => ({ id, title, field: field.id }))
	);
	return {
		fields: fields
			.filter(({ id }) => goals.some(({ field }) => field === id))
			.map(({ id, title, hue, icon }) => ({ id, title, hue, icon })),
		goals
	};
}

/** The goals of the round before that are still in the plan, as people saw them then. */
export function scopeAfter(plan: Plan, previous: Pick<Round, 'fields' | 'goals'>): Scope {
	const goals = previous.goals.filter(({ id }) => plan.goals[id] && plan.goals[id].deletedAt === null);
	return { fields: previous.fields.filter(({ id }) => goals.some(({ field }) => field === id)), goals };
}

/** What is wrong with the settings; empty: nothing. */
export function settingsProblems(settings: RoundSettings, scope: Scope, now: number): RoundFormField[] {
	const { title, method, bodies, mean, opensAt, closesAt } = settings;
	const problems: RoundFormField[] = [];
	if (title.length === 0 || title.length > roundLimits.title) problems.push('title');
	if (!methods.includes(method)) problems.push('method');
	if (scope.goals.length < 2 || scope.goals.length > roundLimits.goals) problems.push('fields');
	const names = bodies.map(({ name }) => name);
	const fits =
		bodies.length > 0 &&
		bodies.length <= roundLimits.bodies &&
		new Set(names).size === names.length &&
		bodies.every(({ name, weight }) => name !== '' && Number.isFinite(weight) && weight > 0 && weight <= 1_000_000);
	if (!fits) problems.push('bodies');
	// A zero would rule a goal out for everybody.
	if ((mean !== 'arithmetic' && mean !== 'geometric') || (mean === 'geometric' && method === 'points'))
		problems.push('mean');
	if (!Number.isFinite(opensAt)) problems.push('opensAt');
	const longest = Math.max(now, opensAt) + roundLimits.days * 24 * 60 * 60 * 1000;
	if (!(closesAt > Math.max(now, opensAt) && closesAt <= longest)) problems.push('closesAt');
	return problems;
}
