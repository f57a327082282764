import { createHash } from 'node:crypto';
import type { Db } from './db.ts';

/** A token bucket: `burst` at once, then one every `everyMs`. */
export interface Bucket {
	name: string;
	burst: number;
	everyMs: number;
}

export type Taken = { ok: true } | { ok: false; retryAfterMs: number };

export interface RateLimiter {
	/** Takes one from the bucket of `subject`, in one atomic statement. */
	take(bucket: Bucket, subject: string): Promise<Taken>;
	/** Gives one back. */
	refund(bucket: Bucket, subject: string): Promise<void>;
	/** Forgets buckets that are full again. Returns how many. */
	sweep(): Promise<number>;
}

/**
 * Token buckets in the database, kept as the moment at which the bucket will be full again (GCRA): one number per
 * subject, no race between reading and writing, and a restart forgets nothing. Subjects are stored hashed.
 */
export function createRateLimiter(db: Db, now: () => number): RateLimiter {
	return {
		async take(bucket, subject) {
			const key = keyOf(bucket, subject);
			const at = now();
			const row = await db
				.insertInto('rate_limit')
				.values({ key, full_at: at + bucket.everyMs })
				.onConflict((conflict) =>
					conflict
						.column('key')
						.doUpdateSet((eb) => ({
							full_at: eb(
								eb.case().when('rate_limit.full_at', '>', at).then(eb.ref('rate_limit.full_at')).else(eb.val(at)).end(),
								'+',
								bucket.everyMs
							)
						}))
						.where('rate_limit.full_at', '<=', at + (bucket.burst - 1) * bucket.everyMs)
				)
				.returning('full_at')
				.executeTakeFirst();
			if (row) return { ok: true };
			const held = await db.selectFrom('rate_limit').select('full_at').where('key', '=', key).executeTakeFirst();
			const freeAt = (held?.full_at ?? at) - (bucket.burst - 1) * bucket.everyMs;
			return { ok: false, retryAfterMs: Math.max(1, freeAt - at) };
		},
		async refund(bucket, subject) {
			await db
				.updateTable('rate_limit')
				.set((eb) => ({ full_at: eb('full_at', '-', bucket.everyMs) }))
				.where('key', '=', keyOf(bucket, subject))
				.execute();
		},
		async sweep() {
			const result = await db.deleteFrom('rate_limit').where('full_at', '<=', now()).executeTakeFirst();
			return Number(result.numDeletedRows);
		}
	};
}

function keyOf(bucket: Bucket, subject: string): string {
	return createHash('sha256').update(`${bucket.name}\n${subject}`).digest('base64url');
}
