import { hashToken } from './ids.ts';
import type { Db } from './db.ts';
import type { SessionCookie } from './sessions.ts';
import { guestOf, workshopOf } from './workshop-rows.ts';
import type { Guest, Workshop } from '../workshop/types.ts';

export const guestCookieName = 'etappe_guest';

/** Whoever holds a guest's cookie: the guest may have been removed and the workshop may have ended, see there. */
export interface GuestSession {
	guest: Guest;
	workshop: Workshop;
}

/** The guest behind a cookie's token, or `null`. One query. */
export async function readGuestSession(db: Db, token: string): Promise<GuestSession | null> {
	if (token.length > 100) return null;
	const row = await db
		.selectFrom('workshop_guest')
		.innerJoin('workshop', 'workshop.id', 'workshop_guest.workshop_id')
		.innerJoin('plan', 'plan.id', 'workshop.plan_id')
		.selectAll('workshop')
		.select([
			'workshop_guest.id as guest_id',
			'workshop_guest.name',
			'workshop_guest.joined_at',
			'workshop_guest.left_at',
			'workshop_guest.removed_at'
		])
		.where('workshop_guest.token_hash', '=', hashToken(token))
		.where('plan.deleted_at', 'is', null)
		.executeTakeFirst();
	if (!row) return null;
	const { guest_id, name, joined_at, left_at, removed_at } = row;
	const guest = guestOf({ id: guest_id, workshop_id: row.id, token_hash: '', name, joined_at, left_at, removed_at });
	return { guest, workshop: workshopOf(row) };
}

/** A cookie of its own beside the one of members: somebody signed in may be a guest too. */
export function guestCookie(token: string, secure: boolean, maxAge: number): SessionCookie {
	return {
		name: guestCookieName,
		value: token,
		options: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge }
	} satisfies SessionCookie;
}

/** Finds the guest's token in a Cookie header. */
export function readGuestCookie(header: string | undefined): string | null {
	for (const pair of header?.split(';') ?? []) {
		const [name, value] = pair.trim().split('=', 2);
		if (name === guestCookieName && value && /^[\w-]{20,100}$/.test(value)) return value;
	}
	return null;
}
