import { collections, type Collection, type Plan } from '$lib/plan/types.ts';

/** How many there are of what the navigation leads to; what lies in the bin is counted apart. */
export function planCounts(plan: Plan) {
	const binned = (collection: Collection) =>
		Object.values(plan[collection]).reduce((count, { deletedAt }) => count + (deletedAt === null ? 0 : 1), 0);
	const live = (collection: Collection) => Object.keys(plan[collection]).length - binned(collection);
	return {
		steps: live('steps'),
		measures: live('measures'),
		goals: live('goals'),
		organisations: live('organisations'),
		bin: collections.reduce((sum, collection) => sum + binned(collection), 0)
	};
}
