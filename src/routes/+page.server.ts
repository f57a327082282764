import { mayCreatePlans } from '$lib/server/new-plan.ts';
import { requireUser } from '$lib/server/guard.ts';
import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { summarise } from './summary.ts';

export const load: PageServerLoad = async (event) => {
	if (!event.locals.user) redirect(303, '/login');
	const user = requireUser(event);
	const { plans } = event.locals.app;
	const [mine, mayCreate] = await Promise.all([plans.digestsFor(user.id), mayCreatePlans(event.locals.app, user.id)]);
	return {
		mayCreate,
		plans: mine.map(({ id, title, municipality, role, digest }) => ({
			...{ id, title, municipality, role },
			summary: summarise(digest)
		}))
	};
};
