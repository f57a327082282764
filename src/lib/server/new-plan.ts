import { m } from '$lib/paraglide/messages';
import type { NewPlan } from './plans.ts';
import type { Services } from './services.ts';

/** The plan a form with NewPlanFields asks for. */
export function newPlanOf(values: Record<string, string>): NewPlan {
	if (values.start === 'empty') return { title: values.title ?? '', municipality: values.municipality ?? '' };
	return {
		title: 'Masterplan Migration und Integration',
		municipality: 'Stadt Münster',
		example: 'muenster'
	};
}

/** What is missing for it. */
export function newPlanErrors(values: Record<string, string>): Record<string, string> {
	if (values.start !== 'empty') return {};
	const errors: Record<string, string> = {};
	if (!values.title || values.title.length > 300) errors.title = m.error_plan_title();
	if (!values.municipality || values.municipality.length > 300) errors.municipality = m.error_municipality();
	return errors;
}

/** Coordinators of any plan may start another; so may anybody while there is none at all. */
export async function mayCreatePlans({ plans }: Pick<Services, 'plans'>, userId: string): Promise<boolean> {
	const mine = await plans.listFor(userId);
	if (mine.some(({ role }) => role === 'coordinator')) return true;
	return mine.length === 0 && (await plans.listAll()).length === 0;
}
