import type { Transaction } from 'kysely';

import type { CountedGroup, Round, RoundStatus } from '../../rounds/types.ts';
import type { Db } from '../db.ts';
import type { Schema } from '../schema.ts';
import type { RoundTable } from './tables.ts';

/** What `round.settings` holds: the parts of a round that never change once it is open. */
export type StoredSettings = Pick<
	Round,
	'title' | 'method' | 'levels' | 'mean' | 'interim' | 'bodies' | 'fields' | 'goals' | 'previous' | 'keys'
>;

/** What `round.counted` holds. */
export interface Counted {
	groups: readonly CountedGroup[];
	/** Ballots whose key was gone when they were to be counted. */
	lost: number;
}

export interface ReadRound extends Round {
	planId: string;
	lost: number;
}

/**
 * How long a secret ballot may be on its way after the end. Its paper was handed out in time, and that is what counts;
 * milliseconds.
 */
export const boxGraceMs = 5_000;

export function toRound(row: RoundTable, now: number): ReadRound {
	const settings = JSON.parse(row.settings) as StoredSettings;
	const counted = row.counted === null ? null : (JSON.parse(row.counted) as Counted);
	return {
		...settings,
		id: row.id,
		planId: row.plan_id,
		status: statusOf(row, now),
		secret: row.secret === 1,
		opensAt: row.opens_at,
		closesAt: row.closes_at,
		createdAt: row.created_at,
		createdBy: row.created_by,
		closedAt: row.counted_at === null ? null : row.closes_at,
		counted: counted?.groups ?? null,
		lost: counted?.lost ?? 0,
		adoptedAt: row.adopted_at,
		adoptedBy: row.adopted_by
	};
}

/** Only the server's clock decides. */
export function statusOf(row: Pick<RoundTable, 'opens_at' | 'closes_at' | 'counted_at'>, now: number): RoundStatus {
	if (row.counted_at !== null || now >= row.closes_at) return 'closed';
	return now < row.opens_at ? 'planned' : 'open';
}

/** Its ballots can be counted: nothing that counts can be on its way any more. */
export function isDue(row: RoundTable, now: number): boolean {
	return row.counted_at === null && now >= row.closes_at + (row.secret === 1 ? boxGraceMs : 0);
}

export function rowOf(db: Db | Transaction<Schema>, roundId: string, planId?: string): Promise<RoundTable | undefined> {
	const query = db.selectFrom('round').selectAll().where('id', '=', roundId);
	return (planId === undefined ? query : query.where('plan_id', '=', planId)).executeTakeFirst();
}

/** The body an adviser belongs to in this plan; null: none, or no adviser. */
export async function bodyOf(db: Db | Transaction<Schema>, planId: string, userId: string): Promise<string | null> {
	const row = await db
		.selectFrom('member')
		.innerJoin('plan', 'plan.id', 'member.plan_id')
		.select(['member.role', 'member.body'])
		.where('member.plan_id', '=', planId)
		.where('member.user_id', '=', userId)
		.where('plan.deleted_at', 'is', null)
		.executeTakeFirst();
	return row?.role === 'adviser' ? row.body : null;
}
