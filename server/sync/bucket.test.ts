import { expect, it } from 'vitest';
import { TokenBucket, TokenBuckets } from './bucket.ts';

it('gives a burst at once and the rate over time', () => {
	const bucket = new TokenBucket(3, 10, 0);
	expect([1, 2, 3, 4].map(() => bucket.take(0))).toEqual([true, true, true, false]);
	expect(bucket.wait(0)).toBe(100);
	expect(bucket.take(99)).toBe(false);
	expect(bucket.take(100)).toBe(true);
	expect(bucket.take(100_000)).toBe(true);
	expect(bucket.full(100_000)).toBe(false);
	expect(bucket.full(100_100)).toBe(true);
});

it('lets a large amount go into debt once', () => {
	const bucket = new TokenBucket(10, 10, 0);
	expect(bucket.take(0, 30)).toBe(true);
	expect(bucket.take(0)).toBe(false);
	expect(bucket.wait(0)).toBe(2100);
});

it('SPEC 5.1: goes on at its rate when the clock is set back', () => {
	const bucket = new TokenBucket(1, 1, 1000);
	expect(bucket.take(1000)).toBe(true);
	expect(bucket.take(0)).toBe(false);
	expect(bucket.wait(0)).toBe(1000);
	expect(bucket.take(999)).toBe(false);
	expect(bucket.take(1000)).toBe(true);
});

it('forgets keys that owe nothing', () => {
	const buckets = new TokenBuckets(2, 1);
	buckets.of('a', 0).take(0);
	buckets.of('b', 0);
	buckets.sweep(0);
	expect(buckets.size).toBe(1);
	buckets.sweep(5000);
	expect(buckets.size).toBe(0);
});
