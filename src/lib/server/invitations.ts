import type { Kysely } from 'kysely';
import { insertAccount, prepareAccount } from './account-changes.ts';
import { hashToken, newId, newToken } from './ids.ts';
import type {
	AcceptNewResult,
	AcceptResult,
	Actor,
	Invitation,
	InvitationOffer,
	InvitationProblem,
	Invitations,
	MemberProblem,
	MemberResult,
	MembersDeps
} from './members.ts';
import {
	checkCoordinator,
	checkFields,
	membershipOf,
	putMember,
	readAccess,
	roleOf,
	toColumns
} from './membership-rows.ts';
import type { InvitationTable, Schema } from './schema.ts';
import type { Refused } from './accounts.ts';

const rank = { coordinator: 3, partner: 2, adviser: 1, viewer: 0 } as const;

export function createInvitations(deps: MembersDeps): Invitations {
	const { db, now } = deps;
	return {
		create: (planId, offer, by) => createInvitation(deps, planId, offer, by),
		async list(planId) {
			const rows = await db
				.selectFrom('invitation')
				.selectAll()
				.where('plan_id', '=', planId)
				.orderBy('created_at', 'desc')
				.limit(200)
				.execute();
			return rows.map((row) => toInvitation(row, now()));
		},
		revoke: (planId, invitationId, by) => revokeInvitation(deps, planId, invitationId, by),
		async read(token) {
			const row = await db
				.selectFrom('invitation')
				.innerJoin('plan', 'plan.id', 'invitation.plan_id')
				.leftJoin('user', 'user.id', 'invitation.created_by')
				.selectAll('invitation')
				.select(['plan.title', 'plan.municipality', 'user.name as by'])
				.where('invitation.token_hash', '=', hashToken(token))
				.where('plan.deleted_at', 'is', null)
				.executeTakeFirst();
			const problem = row ? problemOf(row, now()) : 'unknown';
			if (!row || problem) return { ok: false, reason: problem ?? 'unknown' };
			const { plan_id: planId, title: planTitle, municipality, body, expires_at: expiresAt } = row;
			return { ok: true, planId, planTitle, municipality, role: roleOf(row.role), body, expiresAt, by: row.by || null };
		},
		accept: (token, userId) => undoIfRefused(() => acceptInvitation(deps, token, userId)),
		acceptAsNew: (token, account, from) => undoIfRefused(() => acceptAsNew(deps, token, account, from))
	};
}

async function createInvitation(
	{ db, audit, now }: MembersDeps,
	planId: string,
	offer: InvitationOffer,
	by: Actor
): Promise<{ ok: true; id: string; token: string } | Refused<MemberProblem>> {
	return db.transaction().execute(async (trx) => {
		const problem = (await checkCoordinator(trx, planId, by)) ?? (await checkFields(trx, planId, offer));
		if (problem) return { ok: false, reason: problem };
		const id = newId();
		const token = newToken();
		const createdBy = by === 'operator' ? null : by;
		await trx
			.insertInto('invitation')
			.values({
				id,
				plan_id: planId,
				token_hash: hashToken(token),
				...toColumns(offer),
				note: offer.note.trim().slice(0, 200),
				max_uses: offer.maxUses,
				uses: 0,
				created_at: now(),
				created_by: createdBy,
				expires_at: offer.expiresAt,
				revoked_at: null
			})
			.execute();
		await audit.write(
			{ action: 'invitation_created', userId: createdBy, planId, detail: { invitation: id, role: offer.role } },
			trx
		);
		return { ok: true, id, token };
	});
}

function revokeInvitation(
	{ db, audit, now }: MembersDeps,
	planId: string,
	id: string,
	by: Actor
): Promise<MemberResult> {
	return db.transaction().execute(async (trx): Promise<MemberResult> => {
		const problem = await checkCoordinator(trx, planId, by);
		if (problem) return { ok: false, reason: problem };
		const { numUpdatedRows } = await trx
			.updateTable('invitation')
			.set({ revoked_at: now() })
			.where('id', '=', id)
			.where('plan_id', '=', planId)
			.where('revoked_at', 'is', null)
			.executeTakeFirst();
		if (numUpdatedRows === 0n) return { ok: false, reason: 'gone' };
		const userId = by === 'operator' ? null : by;
		await audit.write({ action: 'invitation_revoked', userId, planId, detail: { invitation: id } }, trx);
		return { ok: true };
	});
}

/** Undoes the transaction: an attempt that fails does not use up an invitation. */
class RefusedInvitation extends Error {
	readonly reason: InvitationProblem | 'email_taken';

	constructor(reason: InvitationProblem | 'email_taken') {
		super(reason);
		this.reason = reason;
	}
}

async function undoIfRefused<T>(work: () => Promise<T>): Promise<T | Refused<never>> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof RefusedInvitation) return { ok: false, reason: error.reason as never };
		throw error;
	}
}

function acceptInvitation({ signal, audit, now }: MembersDeps, token: string, userId: string): Promise<AcceptResult> {
	return signal.change(async (trx, tell): Promise<AcceptResult> => {
		const invitation = await redeem(trx, token, now());
		await join(trx, invitation, userId, now());
		const { plan_id: planId, id } = invitation;
		await audit.write({ action: 'invitation_accepted', userId, planId, detail: { invitation: id } }, trx);
		tell({ planId, userId });
		return { ok: true, planId };
	});
}

async function acceptAsNew(
	deps: MembersDeps,
	...[token, account, from]: Parameters<Invitations['acceptAsNew']>
): Promise<AcceptNewResult> {
	const { signal, audit, now } = deps;
	// Before the slow hashing: a stale link must not cost anything.
	const page = await createInvitations(deps).read(token);
	if (!page.ok) return page;
	const prepared = await prepareAccount(account, deps.passwords);
	if (!prepared.ok) return prepared;
	const { user } = prepared;
	const planId = await signal.change(async (trx, tell) => {
		const invitation = await redeem(trx, token, now());
		if (!(await insertAccount(trx, prepared, now()))) throw new RefusedInvitation('email_taken');
		await join(trx, invitation, user.id, now());
		const record = { userId: user.id, planId: invitation.plan_id, ip: from.ip, detail: { invitation: invitation.id } };
		await audit.write({ action: 'user_created', ...record }, trx);
		await audit.write({ action: 'invitation_accepted', ...record }, trx);
		tell({ planId: invitation.plan_id, userId: user.id });
		return invitation.plan_id;
	});
	return { ok: true, planId, ...(await deps.sessions.start(user, 'invitation', from.userAgent)) };
}

/** Counts one use, atomically: of two people with the last seat one is refused. */
async function redeem(trx: Kysely<Schema>, token: string, at: number): Promise<InvitationTable> {
	const tokenHash = hashToken(token);
	const row = await trx
		.updateTable('invitation')
		.set((eb) => ({ uses: eb('uses', '+', 1) }))
		.where('token_hash', '=', tokenHash)
		.where('plan_id', 'in', (eb) => eb.selectFrom('plan').select('id').where('deleted_at', 'is', null))
		.where('revoked_at', 'is', null)
		.where('expires_at', '>', at)
		.where((eb) => eb.or([eb('max_uses', 'is', null), eb('uses', '<', eb.ref('max_uses'))]))
		.returningAll()
		.executeTakeFirst();
	if (row) return row;
	const stale = await trx.selectFrom('invitation').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
	throw new RefusedInvitation((stale && problemOf(stale, at)) ?? 'unknown');
}

/** An invitation adds rights and never takes any away. */
async function join(trx: Kysely<Schema>, invitation: InvitationTable, userId: string, at: number): Promise<void> {
	const planId = invitation.plan_id;
	const offered = membershipOf(invitation);
	const present = await readAccess(trx, userId, planId);
	if (present && rank[present.role] > rank[offered.role]) return;
	const fields = present?.role === 'partner' ? [...offered.fields, ...present.fields] : offered.fields;
	await putMember(trx, planId, userId, { ...offered, fields }, at);
}

function problemOf(row: InvitationTable, at: number): InvitationProblem | null {
	if (row.revoked_at !== null) return 'revoked';
	if (row.max_uses !== null && row.uses >= row.max_uses) return 'used';
	if (row.expires_at <= at) return 'expired';
	return null;
}

function toInvitation(row: InvitationTable, at: number): Invitation {
	const {
		id,
		note,
		uses,
		max_uses: maxUses,
		created_at: createdAt,
		created_by: createdBy,
		expires_at: expiresAt
	} = row;
	const state = problemOf(row, at) ?? 'open';
	return {
		id,
		note,
		uses,
		maxUses,
		createdAt,
		createdBy,
		expiresAt,
		...membershipOf(row),
		state: state === 'unknown' ? 'open' : state
	};
}
