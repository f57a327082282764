import { matches, searchText } from '../../plan/selectors/search.ts';
import { find, live } from '../../plan/selectors/records.ts';
import { goalOrigins, goalStages, type Goal, type GoalOrigin, type GoalStage, type Plan } from '../../plan/types.ts';

/** Which goals a page shows. Lives in the address, so that it can be shared. */
export interface GoalFilter {
	fields: readonly string[];
	stage: GoalStage | null;
	/** `none`: nobody has said where it comes from. */
	origin: GoalOrigin | 'none' | null;
	text: string;
	/** Only goals that no measure serves; the page lists measures without goals beside them. */
	gaps: boolean;
}

export const noGoalFilter: GoalFilter = { fields: [], stage: null, origin: null, text: '', gaps: false };
export const originChoices = [...goalOrigins, 'none'] as const;

/** Reads a query; what it does not understand counts as not said. */
export function readGoalFilter(query: URLSearchParams): GoalFilter {
	return {
		fields: [...new Set(query.getAll('field').filter(Boolean))],
		stage: goalStages.find((stage) => stage === query.get('stage')) ?? null,
		origin: originChoices.find((origin) => origin === query.get('origin')) ?? null,
		text: (query.get('q') ?? '').trim().slice(0, 200),
		gaps: query.get('show') === 'gaps'
	};
}

/** Writes a filter into a query; other keys (the view) stay. */
export function writeGoalFilter(filter: GoalFilter, query: URLSearchParams): URLSearchParams {
	const next = new URLSearchParams(query);
	for (const key of ['field', 'stage', 'origin', 'q', 'show']) next.delete(key);
	for (const field of filter.fields) next.append('field', field);
	if (filter.stage) next.set('stage', filter.stage);
	if (filter.origin) next.set('origin', filter.origin);
	if (filter.text) next.set('q', filter.text);
	if (filter.gaps) next.set('show', 'gaps');
	return next;
}

/** How many of the filters hold something back. */
export function goalFilterCount({ fields, stage, origin, text, gaps }: GoalFilter): number {
	return [fields.length > 0, stage, origin, text, gaps].filter(Boolean).length;
}

/** Live goals that pass the filter, in their order. `counts`: measures per goal. */
export function filterGoals(plan: Plan, filter: GoalFilter, counts: ReadonlyMap<string, number>): Goal[] {
	return live(plan, 'goals').filter((goal) => {
		if (filter.fields.length > 0 && !filter.fields.includes(goal.field)) return false;
		if (filter.stage && goal.stage !== filter.stage) return false;
		if (filter.origin && (goal.origin ?? 'none') !== filter.origin) return false;
		if (filter.gaps && counts.has(goal.id)) return false;
		if (!filter.text) return true;
		return matches(searchText(goal.title, find(plan, 'fields', goal.field)?.title ?? ''), filter.text);
	});
}
