import type { Kysely } from 'kysely';
import { roles, type Access, type Role } from '../plan/types.ts';
import type { Actor, MemberProblem, Membership } from './members.ts';
import type { Schema } from './schema.ts';

interface Row {
	role: string;
	fields: string;
	body: string | null;
	organisation: string | null;
}

/** An unknown role (written by a newer version) may read, nothing more. */
export function roleOf(text: string): Role {
	return roles.find((role) => role === text) ?? 'viewer';
}

export function membershipOf(row: Row): Membership {
	const fields = JSON.parse(row.fields) as string[];
	return { role: roleOf(row.role), fields, body: row.body, organisation: row.organisation };
}

/** Columns of a membership; only a partner has fields of action, only an adviser a body. */
export function toColumns({ role, fields, body, organisation }: Membership): Row {
	return {
		role,
		fields: JSON.stringify(role === 'partner' ? [...new Set(fields)].sort() : []),
		body: role === 'adviser' ? body?.normalize('NFC').trim().slice(0, 200) || null : null,
		organisation
	};
}

export async function readAccess(
	db: Kysely<Schema>,
	userId: string,
	planId: string
): Promise<(Access & { role: Role }) | null> {
	const row = await db
		.selectFrom('member')
		.innerJoin('plan', 'plan.id', 'member.plan_id')
		.select(['member.role', 'member.fields'])
		.where('member.plan_id', '=', planId)
		.where('member.user_id', '=', userId)
		.where('plan.deleted_at', 'is', null)
		.executeTakeFirst();
	if (!row) return null;
	return { userId, role: roleOf(row.role), fields: JSON.parse(row.fields) as string[] };
}

/** May `by` decide who is a member, and does the plan exist? */
export async function checkCoordinator(db: Kysely<Schema>, planId: string, by: Actor): Promise<MemberProblem | null> {
	if (by !== 'operator') {
		const access = await readAccess(db, by, planId);
		return access?.role === 'coordinator' ? null : 'forbidden';
	}
	const plan = await db
		.selectFrom('plan')
		.select('id')
		.where('id', '=', planId)
		.where('deleted_at', 'is', null)
		.executeTakeFirst();
	return plan ? null : 'gone';
}

/** A partner's fields of action have to exist in the plan. */
export async function checkFields(
	db: Kysely<Schema>,
	planId: string,
	membership: Membership
): Promise<MemberProblem | null> {
	if (membership.role !== 'partner' || membership.fields.length === 0) return null;
	const wanted = [...new Set(membership.fields)];
	const known = await db
		.selectFrom('plan_record')
		.select('record_id')
		.where('plan_id', '=', planId)
		.where('collection', '=', 'fields')
		.where('record_id', 'in', wanted)
		.execute();
	return known.length === wanted.length ? null : 'unknown_field';
}

/** Has the plan a coordinator besides this person? */
export async function hasOtherCoordinator(db: Kysely<Schema>, planId: string, userId: string): Promise<boolean> {
	const other = await db
		.selectFrom('member')
		.select('user_id')
		.where('plan_id', '=', planId)
		.where('role', '=', 'coordinator')
		.where('user_id', '!=', userId)
		.limit(1)
		.executeTakeFirst();
	return other !== undefined;
}

export async function putMember(
	trx: Kysely<Schema>,
	planId: string,
	userId: string,
	membership: Membership,
	at: number
): Promise<void> {
	const columns = toColumns(membership);
	await trx
		.insertInto('plan_person')
		.values({ plan_id: planId, user_id: userId })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
	await trx
		.insertInto('member')
		.values({ plan_id: planId, user_id: userId, created_at: at, ...columns })
		.onConflict((conflict) => conflict.columns(['plan_id', 'user_id']).doUpdateSet(columns))
		.execute();
}
