import { roles, type Access, type Role } from '../plan/types.ts';
import type { AccessListener, AccessSignal } from './access-signal.ts';
import type { InvalidAccount, NewAccount, Origin, Refused } from './accounts.ts';
import type { Audit } from './audit.ts';
import type { Db } from './db.ts';
import { createInvitations } from './invitations.ts';
import {
	checkCoordinator,
	checkFields,
	hasOtherCoordinator,
	membershipOf,
	putMember,
	readAccess
} from './membership-rows.ts';
import type { Passwords } from './passwords.ts';
import type { NewSession, Sessions } from './sessions.ts';

export interface Membership {
	role: Role;
	/** Fields of action in which a partner may edit. */
	fields: readonly string[];
	/** Gremium an adviser belongs to, such as `Integrationsrat`. */
	body: string | null;
	/** Id of an organisation in the plan. */
	organisation: string | null;
}

export interface Member extends Membership {
	userId: string;
	name: string;
	email: string;
	since: number;
}

/** A user id, or the operator at the command line, who may do everything. */
export type Actor = string | 'operator';

export type MemberProblem = 'forbidden' | 'unknown_user' | 'last_coordinator' | 'unknown_field' | 'gone';
export type MemberResult = { ok: true } | Refused<MemberProblem>;

export interface InvitationOffer extends Membership {
	/** For whom it is, a note of the coordinator. */
	note: string;
	/** How many may accept; `null`: any number. */
	maxUses: number | null;
	expiresAt: number;
}

export interface Invitation extends InvitationOffer {
	id: string;
	uses: number;
	createdAt: number;
	createdBy: string | null;
	state: 'open' | 'expired' | 'used' | 'revoked';
}

export type InvitationProblem = 'unknown' | 'expired' | 'used' | 'revoked';

/** What somebody with the link may see before accepting. */
export interface InvitationPage {
	planId: string;
	planTitle: string;
	municipality: string;
	role: Role;
	body: string | null;
	expiresAt: number;
	/** Name of who invited, if they are still there. */
	by: string | null;
}

export type AcceptResult = { ok: true; planId: string } | Refused<InvitationProblem>;
export type AcceptNewResult =
	({ ok: true; planId: string } & NewSession) | InvalidAccount | Refused<InvitationProblem | 'email_taken'>;

export interface Invitations {
	create(
		planId: string,
		offer: InvitationOffer,
		by: Actor
	): Promise<{ ok: true; id: string; token: string } | Refused<MemberProblem>>;
	/** Newest first. */
	list(planId: string): Promise<Invitation[]>;
	revoke(planId: string, invitationId: string, by: Actor): Promise<MemberResult>;
	read(token: string): Promise<({ ok: true } & InvitationPage) | Refused<InvitationProblem>>;
	/** Joins with an existing account. A member who already has more rights keeps them. */
	accept(token: string, userId: string): Promise<AcceptResult>;
	/** Creates an account, joins and signs in. */
	acceptAsNew(token: string, account: NewAccount, from: Origin): Promise<AcceptNewResult>;
}

export interface Members {
	/** What a person may do in a plan; `null`: nothing, not even know that it exists. */
	accessOf(userId: string, planId: string): Promise<Access | null>;
	/** By role, then name. */
	list(planId: string): Promise<Member[]>;
	/**
	 * Names for history, comments and presence: everybody who ever was a member; empty name: a deleted account.
	 * `former`: is not a member any more.
	 */
	people(planId: string): Promise<Record<string, { name: string; former: boolean }>>;
	/** Adds a member or changes their rights. */
	set(planId: string, userId: string, membership: Membership, by: Actor): Promise<MemberResult>;
	/** Coordinators remove anybody, others only themselves. */
	remove(planId: string, userId: string, by: Actor): Promise<MemberResult>;
	invitations: Invitations;
	/** Called after the commit, in this process only; others watch `accessRevision`. */
	onChange(listener: AccessListener): () => void;
	/** Grows with every change of users, sessions or memberships by any process. One cheap query. */
	accessRevision(): Promise<number>;
	/** The same without the changes of this process. */
	foreignRevision(): Promise<number>;
}

export interface MembersDeps {
	db: Db;
	signal: AccessSignal;
	sessions: Sessions;
	passwords: Passwords;
	audit: Audit;
	now: () => number;
}

export function createMembers(deps: MembersDeps): Members {
	const { db, signal } = deps;
	return {
		accessOf: (userId, planId) => readAccess(db, userId, planId),
		async list(planId) {
			const rows = await db
				.selectFrom('member')
				.innerJoin('user', 'user.id', 'member.user_id')
				.selectAll('member')
				.select(['user.name', 'user.email'])
				.where('member.plan_id', '=', planId)
				.execute();
			const members = rows.map((row): Member => {
				const { user_id: userId, name, created_at: since } = row;
				return { userId, name, email: row.email ?? '', since, ...membershipOf(row) };
			});
			return members.sort(
				(a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || a.name.localeCompare(b.name, 'de')
			);
		},
		async people(planId) {
			const rows = await db
				.selectFrom('plan_person')
				.innerJoin('user', 'user.id', 'plan_person.user_id')
				.leftJoin('member', (join) =>
					join.onRef('member.plan_id', '=', 'plan_person.plan_id').onRef('member.user_id', '=', 'plan_person.user_id')
				)
				.select(['user.id', 'user.name', 'member.role'])
				.where('plan_person.plan_id', '=', planId)
				.execute();
			return Object.fromEntries(rows.map(({ id, name, role }) => [id, { name, former: role === null }]));
		},
		set: (planId, userId, membership, by) => setMember(deps, planId, userId, membership, by),
		remove: (planId, userId, by) => removeMember(deps, planId, userId, by),
		invitations: createInvitations(deps),
		onChange: (listener) => signal.onChange(listener),
		accessRevision: () => signal.revision(),
		foreignRevision: () => signal.foreignRevision()
	};
}

function setMember(
	{ signal, audit, now }: MembersDeps,
	planId: string,
	userId: string,
	membership: Membership,
	by: Actor
): Promise<MemberResult> {
	return signal.change(async (trx, tell): Promise<MemberResult> => {
		const problem = (await checkCoordinator(trx, planId, by)) ?? (await checkFields(trx, planId, membership));
		if (problem) return { ok: false, reason: problem };
		const user = await trx
			.selectFrom('user')
			.select('id')
			.where('id', '=', userId)
			.where('deleted_at', 'is', null)
			.executeTakeFirst();
		if (!user) return { ok: false, reason: 'unknown_user' };
		const before = await readAccess(trx, userId, planId);
		const stepsDown = before?.role === 'coordinator' && membership.role !== 'coordinator';
		if (stepsDown && !(await hasOtherCoordinator(trx, planId, userId)))
			return { ok: false, reason: 'last_coordinator' };
		await putMember(trx, planId, userId, membership, now());
		const detail = { member: userId, role: membership.role };
		await audit.write({ action: 'member_set', userId: actorId(by), planId, detail }, trx);
		tell({ planId, userId });
		return { ok: true };
	});
}

function removeMember(
	{ signal, audit }: MembersDeps,
	planId: string,
	userId: string,
	by: Actor
): Promise<MemberResult> {
	return signal.change(async (trx, tell): Promise<MemberResult> => {
		const problem = by === userId ? null : await checkCoordinator(trx, planId, by);
		if (problem) return { ok: false, reason: problem };
		const access = await readAccess(trx, userId, planId);
		if (!access) return { ok: false, reason: 'unknown_user' };
		if (access.role === 'coordinator' && !(await hasOtherCoordinator(trx, planId, userId))) {
			return { ok: false, reason: 'last_coordinator' };
		}
		await trx.deleteFrom('member').where('plan_id', '=', planId).where('user_id', '=', userId).execute();
		await audit.write({ action: 'member_removed', userId: actorId(by), planId, detail: { member: userId } }, trx);
		tell({ planId, userId });
		return { ok: true };
	});
}

function actorId(by: Actor): string | null {
	return by === 'operator' ? null : by;
}
