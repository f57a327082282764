import type { Services } from '../src/lib/server/services.ts';
import type { Access } from '../src/lib/plan/types.ts';
import type { Guard, ViewRequest } from './sync/ports.ts';

const guestMark = 'guest:';

/** Who may open a live connection: members by their session, guests of a workshop by theirs. */
export function guardOf({ accounts, members, workshops }: Pick<Services, 'accounts' | 'members' | 'workshops'>): Guard {
	const member = async (cookies: string | undefined, view: ViewRequest | null) => {
		const token = accounts.cookies.readCookie(cookies);
		const found = token && (await accounts.resume(token));
		return found ? { user: found.user, sessionId: found.session.id, view } : null;
	};
	return {
		async session(cookies, query) {
			const workshop = query.get('workshop');
			if (workshop === null) return member(cookies, null);
			const kind = query.get('as') ?? 'guest';
			if (kind === 'screen' || kind === 'moderator') return member(cookies, { kind, id: workshop });
			const token = workshops.readCookie(cookies);
			const found = token && (await workshops.guestSession(token));
			if (!found || found.workshop.id !== workshop || found.guest.removedAt !== null) return null;
			const { id, name } = found.guest;
			return { user: { id, name }, sessionId: guestMark + id, view: { kind: 'guest', id: workshop } };
		},
		async livingSessions(ids) {
			const guests = ids.filter((id) => id.startsWith(guestMark));
			const living = await accounts.cookies.stillValid(ids.filter((id) => !id.startsWith(guestMark)));
			if (guests.length === 0) return living;
			const there = await workshops.livingGuests(guests.map((id) => id.slice(guestMark.length)));
			return new Set([...living, ...[...there.keys()].map((id) => guestMark + id)]);
		},
		async access(userId, planId, view) {
			if (view?.kind === 'guest') {
				const workshop = (await workshops.livingGuests([userId])).get(userId);
				const isTheirs = workshop?.planId === planId && workshop.id === view.id;
				// What they may do is asked for every command, see RoomTables: here it is only that they may be there.
				return isTheirs ? ({ userId, role: 'guest', fields: [] } satisfies Access) : null;
			}
			const access = await members.accessOf(userId, planId);
			// Only who leads a workshop looks at it from the outside.
			return view && access?.role !== 'coordinator' ? null : access;
		},
		revision: () => members.foreignRevision(),
		onChange: (listener) => members.onChange(listener)
	};
}
