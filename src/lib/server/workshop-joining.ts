import { readCode } from '../workshop/code.ts';
import { distinctName, readGuestName } from '../workshop/name.ts';
import { closesAt, isOver } from '../workshop/state.ts';
import type { Guest, Workshop } from '../workshop/types.ts';
import type { Refused } from './accounts.ts';
import { guestCookie, readGuestCookie, readGuestSession } from './guest-session.ts';
import { createGuessLimit, networkOf } from './guess-limit.ts';
import { hashToken, newId, newToken } from './ids.ts';
import type { SessionCookie } from './sessions.ts';
import { guestOf, workshopOf } from './workshop-rows.ts';
import type { WorkshopsDeps } from './workshops.ts';

export type CodeProblem = 'unknown' | 'limited';
export type JoinProblem = CodeProblem | 'name' | 'closed' | 'full' | 'removed';

export interface Joining {
	/** The workshop a code belongs to. Counts against the sender's tries if there is none. */
	find(code: string, ip: string): Promise<{ ok: true; workshop: Workshop; planTitle: string } | Refused<CodeProblem>>;
	/**
	 * Joins under a chosen name. `present`: the guest cookie's token, if the browser has one: who is in already stays
	 * who they are, who was removed stays out. The returned token goes into the cookie and nowhere else.
	 */
	join(
		code: string,
		name: string,
		from: { ip: string; present: string | null }
	): Promise<{ ok: true; workshop: Workshop; guest: Guest; token: string } | Refused<JoinProblem>>;
	/** The guest goes, and may come back. */
	leave(guestId: string): Promise<void>;
	/** `secure`: is the page served over https? */
	cookie(token: string, workshop: Pick<Workshop, 'endsAt'>, secure: boolean): SessionCookie;
	readCookie(header: string | undefined): string | null;
}

/**
 * Wrong tries: per sender (a hall shares one address), and in all. At the most ten codes a second are tried, of 2^40;
 * docs/decisions/0007-workshops.md has the sum.
 */
const perSender = { burst: 300, everyMs: 2_000 };
const inAll = { burst: 2_000, everyMs: 100 };
const mostGuests = 1_000;

export function createJoining({ db, audit, now }: WorkshopsDeps): Joining {
	const senders = createGuessLimit(perSender.burst, perSender.everyMs, now);
	const everybody = createGuessLimit(inAll.burst, inAll.everyMs, now);
	const noted = createGuessLimit(1, 60_000, now);

	const find: Joining['find'] = async (text, ip) => {
		const sender = networkOf(ip);
		if (!senders.take(sender) || !everybody.take('')) {
			if (noted.take(sender)) await audit.write({ action: 'workshop_code_limited', ip });
			return { ok: false, reason: 'limited' };
		}
		const code = readCode(text);
		const row = code
			? await db
					.selectFrom('workshop')
					.innerJoin('plan', 'plan.id', 'workshop.plan_id')
					.selectAll('workshop')
					.select('plan.title as plan_title')
					.where('workshop.code', '=', code)
					.where('plan.deleted_at', 'is', null)
					.executeTakeFirst()
			: undefined;
		const workshop = row && workshopOf(row);
		if (!workshop || isOver(workshop, now())) return { ok: false, reason: 'unknown' };
		senders.right(sender);
		everybody.right('');
		return { ok: true, workshop, planTitle: row.plan_title };
	};

	return {
		find,
		async join(text, chosen, { ip, present }) {
			const found = await find(text, ip);
			if (!found.ok) return found;
			const { workshop } = found;
			const session = present ? await readGuestSession(db, present) : null;
			if (session && present && session.workshop.id === workshop.id) {
				if (session.guest.removedAt !== null) return { ok: false, reason: 'removed' };
				return { ok: true, workshop, guest: session.guest, token: present };
			}
			const name = readGuestName(chosen);
			if (name === null) return { ok: false, reason: 'name' };
			if (workshop.state.closed) return { ok: false, reason: 'closed' };
			const token = newToken();
			return db.transaction().execute(async (trx) => {
				const others = await trx
					.selectFrom('workshop_guest')
					.select('name')
					.where('workshop_id', '=', workshop.id)
					.execute();
				if (others.length >= mostGuests) return { ok: false, reason: 'full' };
				const row = {
					id: newId(),
					workshop_id: workshop.id,
					name: distinctName(
						name,
						others.map((other) => other.name)
					),
					token_hash: hashToken(token),
					joined_at: now(),
					left_at: null,
					removed_at: null
				};
				await trx.insertInto('workshop_guest').values(row).execute();
				return { ok: true, workshop, guest: guestOf(row), token };
			});
		},
		async leave(guestId) {
			await db.updateTable('workshop_guest').set({ left_at: now() }).where('id', '=', guestId).execute();
		},
		cookie: (token, workshop, secure) =>
			guestCookie(token, secure, Math.max(60, Math.ceil((closesAt(workshop) - now()) / 1000) + 24 * 60 * 60)),
		readCookie: readGuestCookie
	};
}
