import { m } from '$lib/paraglide/messages';
import { guestOfRequest, setGuestCookie } from '$lib/server/guest.ts';
import { originOf, problem, readForm } from '$lib/server/forms.ts';
import type { JoinProblem } from '$lib/server/workshop-joining.ts';
import { readCode } from '$lib/workshop/code.ts';
import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { workshops } = event.locals.app;
	const session = await guestOfRequest(event);
	const code = readCode(event.params.code);
	if (session && code !== null && session.workshop.code === code) {
		if (session.state === 'in') redirect(303, '/w/table');
		if (session.state === 'removed') return { workshop: null, problem: 'removed' as JoinProblem };
	}
	const found = await workshops.find(event.params.code, originOf(event).ip);
	if (!found.ok) {
		event.setHeaders({ 'cache-control': 'no-store' });
		return { workshop: null, problem: found.reason as JoinProblem };
	}
	const { title, startsAt, settings, state } = found.workshop;
	const workshop = { title, startsAt, names: settings.names, planTitle: found.planTitle };
	return { workshop, problem: state.closed ? ('closed' as JoinProblem) : null };
};

export const actions: Actions = {
	default: async (event) => {
		const { workshops } = event.locals.app;
		const values = await readForm(event.request);
		const present = workshops.readCookie(event.request.headers.get('cookie') ?? undefined);
		const result = await workshops.join(event.params.code, values.name ?? '', { ip: originOf(event).ip, present });
		if (result.ok) {
			setGuestCookie(event, result.token, result.workshop);
			redirect(303, '/w/table');
		}
		if (result.reason === 'name') return fail(400, problem(values, { name: m.workshop_name_problem() }));
		const status = result.reason === 'limited' ? 429 : result.reason === 'unknown' ? 404 : 403;
		return fail(status, problem(values, {}, result.reason));
	}
};
