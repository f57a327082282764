/**
 * How long to wait before trying again: doubling up to half a minute, spread at random so that a hall full of
 * people does not come back in the same instant.
 */
export class Backoff {
	#failures = 0;
	readonly #random: () => number;
	readonly #first: number;
	readonly #most: number;

	constructor(random: () => number = Math.random, first = 500, most = 30_000) {
		this.#random = random;
		this.#first = first;
		this.#most = most;
	}

	/** Milliseconds until the next attempt. */
	next(): number {
		const full = Math.min(this.#most, this.#first * 2 ** Math.min(this.#failures, 16));
		this.#failures++;
		return full / 2 + (full / 2) * this.#random();
	}

	get failures(): number {
		return this.#failures;
	}

	/** A connection has been good for a while. */
	reset(): void {
		this.#failures = 0;
	}
}
