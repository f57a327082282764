import { expect, test } from 'vitest';
import { createRateLimiter, type RateLimiter } from '../../src/lib/server/rate-limit.ts';
import type { Store } from './store.ts';

export function limitsContract(store: () => Store): void {
	const bucket = { name: 'test', burst: 3, everyMs: 1_000 };
	let time = 1_000_000;
	const limiter = (): RateLimiter => createRateLimiter(store().database.db, () => time);

	test('a burst, then one after the other', async () => {
		const take = (): Promise<unknown> => limiter().take(bucket, 'a');
		for (let taken = 0; taken < 3; taken++) expect(await take()).toEqual({ ok: true });
		expect(await take()).toEqual({ ok: false, retryAfterMs: 1_000 });
		time += 400;
		expect(await take()).toEqual({ ok: false, retryAfterMs: 600 });
		time += 600;
		expect(await take()).toEqual({ ok: true });
		expect(await take()).toEqual({ ok: false, retryAfterMs: 1_000 });
		time += 60_000;
		for (let taken = 0; taken < 3; taken++) expect(await take()).toEqual({ ok: true });
		expect(await take()).toMatchObject({ ok: false });
	});

	test('subjects and buckets do not share', async () => {
		for (let taken = 0; taken < 3; taken++) await limiter().take(bucket, 'b');
		expect(await limiter().take(bucket, 'c')).toEqual({ ok: true });
		expect(await limiter().take({ ...bucket, name: 'other' }, 'b')).toEqual({ ok: true });
	});

	test('no more than the burst gets through at once', async () => {
		const results = await Promise.all(Array.from({ length: 10 }, () => limiter().take(bucket, 'd')));
		expect(results.filter((result) => result.ok)).toHaveLength(3);
	});

	test('what is given back can be taken again', async () => {
		for (let taken = 0; taken < 3; taken++) await limiter().take(bucket, 'e');
		await limiter().refund(bucket, 'e');
		expect(await limiter().take(bucket, 'e')).toEqual({ ok: true });
		expect(await limiter().take(bucket, 'e')).toMatchObject({ ok: false });
	});

	test('full buckets are forgotten, and no subject is stored in clear', async () => {
		await limiter().take(bucket, 'anna@example.org');
		const rows = await store().database.db.selectFrom('rate_limit').selectAll().execute();
		expect(JSON.stringify(rows)).not.toContain('anna');
		time += 60_000;
		expect(await limiter().sweep()).toBeGreaterThan(0);
		expect(await limiter().sweep()).toBe(0);
	});
}
