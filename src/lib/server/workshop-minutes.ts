import type { App } from '../../../server/app.ts';
import { minutesOf, type Minutes } from '../workshop/minutes.ts';
import type { Workshop } from '../workshop/types.ts';

/** The minutes as they were kept when the workshop ended; while it runs, as they would be now. */
export async function readMinutes(app: App, workshop: Workshop): Promise<Minutes | null> {
	const { workshops, plans } = app;
	const kept = workshop.status === 'ended' ? await workshops.minutes(workshop.planId, workshop.id) : null;
	if (kept) return JSON.parse(kept) as Minutes;
	const read = await plans.read(workshop.planId);
	return read && minutesOf(workshop, read.plan, await workshops.guests(workshop.id));
}
