import type { Kysely } from 'kysely';
import type { Db } from './db.ts';
import { hashToken, newToken } from './ids.ts';
import type { Schema } from './schema.ts';

/** `setup`: create the first coordinator. `signin`: sign in without the password, for those who forgot it. */
export type LinkPurpose = 'setup' | 'signin';

export const linkLifetimeMs: Record<LinkPurpose, number> = {
	setup: 24 * 60 * 60 * 1000,
	signin: 60 * 60 * 1000
};

export type LinkProblem = 'unknown' | 'expired' | 'used';
export type LinkState = { ok: true; purpose: LinkPurpose; userId: string | null } | { ok: false; reason: LinkProblem };

export interface OneTimeLinks {
	/** Returns the token for the link; it cannot be read again. Earlier open links of the same purpose and user end. */
	create(purpose: LinkPurpose, userId: string | null): Promise<{ token: string; expiresAt: number }>;
	/** Looks without using it up, to show the page behind the link. */
	read(token: string, purpose: LinkPurpose): Promise<LinkState>;
	/** Uses the link up: of several at once, one gets `ok`. Pass the transaction in which its effect happens. */
	consume(token: string, purpose: LinkPurpose, trx?: Kysely<Schema>): Promise<LinkState>;
	/** Forgets links that ended more than a week ago. */
	sweep(): Promise<void>;
}

export function createOneTimeLinks(db: Db, now: () => number): OneTimeLinks {
	const stateOf = async (from: Kysely<Schema>, id: string, purpose: LinkPurpose): Promise<LinkState> => {
		const row = await from
			.selectFrom('one_time_link')
			.selectAll()
			.where('id', '=', id)
			.where('purpose', '=', purpose)
			.executeTakeFirst();
		if (!row) return { ok: false, reason: 'unknown' };
		if (row.used_at !== null) return { ok: false, reason: 'used' };
		if (row.expires_at <= now()) return { ok: false, reason: 'expired' };
		return { ok: true, purpose, userId: row.user_id };
	};
	return {
		async create(purpose, userId) {
			const token = newToken();
			const createdAt = now();
			const expiresAt = createdAt + linkLifetimeMs[purpose];
			await db.transaction().execute(async (trx) => {
				await trx
					.updateTable('one_time_link')
					.set({ expires_at: createdAt })
					.where('purpose', '=', purpose)
					.where('used_at', 'is', null)
					.where('expires_at', '>', createdAt)
					.where((eb) => (userId === null ? eb('user_id', 'is', null) : eb('user_id', '=', userId)))
					.execute();
				await trx
					.insertInto('one_time_link')
					.values({
						id: hashToken(token),
						purpose,
						user_id: userId,
						created_at: createdAt,
						expires_at: expiresAt,
						used_at: null
					})
					.execute();
			});
			return { token, expiresAt };
		},
		read: (token, purpose) => stateOf(db, hashToken(token), purpose),
		async consume(token, purpose, trx = db) {
			const id = hashToken(token);
			const used = await trx
				.updateTable('one_time_link')
				.set({ used_at: now() })
				.where('id', '=', id)
				.where('purpose', '=', purpose)
				.where('used_at', 'is', null)
				.where('expires_at', '>', now())
				.returning('user_id')
				.executeTakeFirst();
			return used ? { ok: true, purpose, userId: used.user_id } : stateOf(trx, id, purpose);
		},
		async sweep() {
			const weekAgo = now() - 7 * 24 * 60 * 60 * 1000;
			await db.deleteFrom('one_time_link').where('expires_at', '<', weekAgo).execute();
		}
	};
}
