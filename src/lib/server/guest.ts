import type { RequestEvent } from '@sveltejs/kit';
import type { GuestSession } from './guest-session.ts';
import { isOver } from '../workshop/state.ts';

/** The guest behind the request's cookie: in, removed, or of a workshop that is over. `null`: nobody. */
export async function guestOfRequest(
	event: Pick<RequestEvent, 'locals' | 'request'>
): Promise<(GuestSession & { token: string; state: 'in' | 'removed' | 'over' }) | null> {
	const { workshops } = event.locals.app;
	const token = workshops.readCookie(event.request.headers.get('cookie') ?? undefined);
	const session = token ? await workshops.guestSession(token) : null;
	if (!session || !token) return null;
	const over = isOver(session.workshop, Date.now());
	return { ...session, token, state: over ? 'over' : session.guest.removedAt !== null ? 'removed' : 'in' };
}

export function setGuestCookie(
	event: Pick<RequestEvent, 'locals' | 'cookies' | 'url'>,
	token: string,
	workshop: GuestSession['workshop']
): void {
	const { name, value, options } = event.locals.app.workshops.cookie(token, workshop, event.url.protocol === 'https:');
	event.cookies.set(name, value, options);
}
