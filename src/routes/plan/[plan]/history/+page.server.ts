import { requirePlan } from '$lib/server/guard.ts';
import type { PageServerLoad } from './$types';
import { groupChanges } from './changes.ts';

const pageSize = 200;

/** Who changed what in the whole plan; filtered by person and by time, older pages behind a cursor. */
export const load: PageServerLoad = async (event) => {
	await requirePlan(event);
	const query = event.url.searchParams;
	const person = query.get('person') || null;
	const [seq, n] = (query.get('before') ?? '').split('-').map(Number);
	const before = seq !== undefined && n !== undefined && Number.isInteger(seq + n) ? { before: { seq, n } } : {};
	const days = Number(query.get('days')) || 0;
	const since = days > 0 ? { since: Date.now() - days * 24 * 60 * 60 * 1000 } : {};
	const by = person ? { userId: person } : {};
	const entries = await event.locals.app.history.of(event.params.plan, { limit: pageSize, ...before, ...since, ...by });
	const guests = await event.locals.app.workshops.guestNames(event.params.plan);
	const last = entries.at(-1);
	return {
		person,
		days,
		guests,
		changes: groupChanges(entries),
		older: entries.length === pageSize && last ? `${last.seq}-${last.n}` : null
	};
};
