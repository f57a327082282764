import { hyphenateWords, longWords } from '$lib/components/hyphens.ts';
import { colourOf } from '$lib/components/people.ts';
import { requirePlan } from '$lib/server/guard.ts';
import type { Plan } from '$lib/plan/types.ts';
import { error } from '@sveltejs/kit';
import type { LayoutServerLoad } from './$types';

/** Language in which the plan itself is written, whatever the interface speaks. */
const planLanguage = 'de';

/** The frame of a plan: what every page in it needs, in a constant number of queries. */
export const load: LayoutServerLoad = async (event) => {
	const { app } = event.locals;
	const access = await requirePlan(event);
	const [projected, people] = await Promise.all([
		app.plans.read(event.params.plan),
		app.members.people(event.params.plan)
	]);
	if (!projected) error(404);
	return {
		planId: event.params.plan,
		...projected,
		plan: withoutTables(projected.plan),
		access,
		people: Object.fromEntries(Object.entries(people).map(([id, person]) => [id, { ...person, colour: colourOf(id) }])),
		language: planLanguage,
		hyphens: await hyphenateWords(longWords(titles(projected.plan)), planLanguage)
	};
};

/** What lies on workshops' tables grows with every workshop, and only their own pages show it. */
function withoutTables(plan: Plan): Plan {
	return { ...plan, notes: {}, clusters: {}, dots: {} };
}

function* titles(plan: Plan): Iterable<string> {
	for (const { title, shortTitle } of Object.values(plan.steps)) yield `${title} ${shortTitle}`;
	for (const { name } of Object.values(plan.organisations)) yield name;
	for (const records of [plan.milestones, plan.fields, plan.measures, plan.parts, plan.goals]) {
		for (const { title } of Object.values(records)) yield title;
	}
}
