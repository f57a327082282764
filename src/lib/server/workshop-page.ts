import { error, type RequestEvent } from '@sveltejs/kit';
import type { Workshop } from '../workshop/types.ts';
import { requirePlan, requireRole } from './guard.ts';
import { qrPath, type QrPath } from './qr.ts';

type Event = Pick<RequestEvent, 'locals' | 'url'> & { params: { plan: string; workshop: string } };

/** The workshop of the address, for those who lead it. */
export async function requireWorkshop(event: Event): Promise<Workshop> {
	await requireRole(event, 'coordinator');
	return (await event.locals.app.workshops.read(event.params.plan, event.params.workshop)) ?? error(404);
}

/** The workshop of the address, for every member of the plan. */
export async function requireMinutes(event: Event): Promise<Workshop> {
	const access = await requirePlan(event);
	const workshop = await event.locals.app.workshops.read(event.params.plan, event.params.workshop);
	if (!workshop) error(404);
	// While it runs, what guests write in confidence of an own view is for those who lead it.
	if (workshop.status === 'open' && access.role !== 'coordinator') error(403);
	return workshop;
}

/** How to get in: the address without the code, the address with it, and that as a QR code. */
export function wayIn(origin: string, code: string | null): { short: string; link: string; qr: QrPath } | null {
	if (code === null) return null;
	const link = `${origin}/w/${code}`;
	return { short: `${origin.replace(/^https?:\/\//, '')}/w`, link, qr: qrPath(link) };
}
