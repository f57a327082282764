/** A token bucket: `burst` at once, `rate` per second over time. */
export class TokenBucket {
	readonly #burst: number;
	readonly #rate: number;
	#tokens: number;
	#at: number;

	constructor(burst: number, rate: number, now: number) {
		this.#burst = burst;
		this.#rate = rate;
		this.#tokens = burst;
		this.#at = now;
	}

	/** Takes `amount` if at least one token is left (a large amount goes into debt), and says whether it did. */
	take(now: number, amount = 1): boolean {
		this.#refill(now);
		if (this.#tokens < 1) return false;
		this.#tokens -= amount;
		return true;
	}

	/** Milliseconds until `take` will succeed again; 0 if it would now. */
	wait(now: number): number {
		this.#refill(now);
		return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / this.#rate) * 1000);
	}

	/** Is nothing owed, so that forgetting the bucket changes nothing? */
	full(now: number): boolean {
		this.#refill(now);
		return this.#tokens >= this.#burst;
	}

	#refill(now: number): void {
		// A clock that was set back: what is owed is owed no longer than before, and nothing is given for it.
		const passed = Math.max(0, now - this.#at);
		this.#tokens = Math.min(this.#burst, this.#tokens + (passed / 1000) * this.#rate);
		this.#at = now;
	}
}

/** Buckets by key (an address, a user) that forgets those which are full again. */
export class TokenBuckets {
	readonly #buckets = new Map<string, TokenBucket>();
	readonly #burst: number;
	readonly #rate: number;

	constructor(burst: number, rate: number) {
		this.#burst = burst;
		this.#rate = rate;
	}

	of(key: string, now: number): TokenBucket {
		let bucket = this.#buckets.get(key);
		if (!bucket) {
			bucket = new TokenBucket(this.#burst, this.#rate, now);
			this.#buckets.set(key, bucket);
		}
		return bucket;
	}

	sweep(now: number): void {
		for (const [key, bucket] of this.#buckets) if (bucket.full(now)) this.#buckets.delete(key);
	}

	get size(): number {
		return this.#buckets.size;
	}
}
