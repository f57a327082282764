import { performance } from 'node:perf_hooks';

/** How busy this thread is, from 0 to 1, over the last moments. */
export class LoadMeter {
	readonly #every: number;
	#last = performance.eventLoopUtilization();
	#at = performance.now();
	#busy = 0;

	/** @param every Milliseconds over which it is measured. */
	constructor(every = 250) {
		this.#every = every;
	}

	busy(now: number): number {
		if (now - this.#at < this.#every) return this.#busy;
		const current = performance.eventLoopUtilization();
		const { utilization } = performance.eventLoopUtilization(current, this.#last);
		// After a pause what was before it says nothing.
		this.#busy = now - this.#at > 4 * this.#every ? utilization : (this.#busy + utilization) / 2;
		this.#last = current;
		this.#at = now;
		return this.#busy;
	}
}

export interface PaceOptions {
	/** A room spends about one part in so many of its time on sending. */
	paceShare: number;
	/** Longest that anything waits to be sent together with what follows, in milliseconds. */
	paceMost: number;
	/** Added to the time between two sendings when the thread has nothing left, in milliseconds. */
	paceLoad: number;
}

/** From this load on rooms send less often even if sending is cheap for them. */
const calm = 0.25;

/**
 * When a room sends what came in: at once as long as little happens; the more sending costs (readers times bytes) and
 * the less time the process has, the longer it waits for what follows, to send it as one. The wait begins with what comes
 * in, not with the last sending: the same number of sendings, but nothing waits for more than the window. Times are
 * milliseconds as of `performance.now()`.
 */
export class Pace {
	readonly #options: PaceOptions;
	readonly #load: LoadMeter;
	#cost = 0;
	/** From one sending to what comes in next, lately. */
	#gap = 0;
	#last = -Infinity;

	constructor(options: PaceOptions, load: LoadMeter) {
		this.#options = options;
		this.#load = load;
	}

	/** When what came in at `since` is to be sent. */
	due(since: number): number {
		const cycle = this.cycle(since);
		const rested = since - this.#last >= cycle;
		return rested ? since : since + Math.max(0, cycle - this.#gap);
	}

	/** From one sending to the next while much happens. */
	cycle(now: number): number {
		const { paceShare, paceMost, paceLoad } = this.#options;
		const busy = Math.max(0, (this.#load.busy(now) - calm) / (1 - calm));
		return Math.min(paceMost, this.#cost * paceShare + busy * paceLoad);
	}

	/** A sending began at `at` and took so long; the oldest that it took along had come in at `since`, `null`: nothing. */
	sent(at: number, took: number, since: number | null): void {
		// A sending that was interrupted says little of the next one.
		const cost = this.#cost === 0 ? took : Math.min(took, 2 * this.#cost);
		this.#cost = this.#cost * 0.9 + cost * 0.1;
		if (since !== null) {
			const gap = Math.min(this.cycle(at), Math.max(0, since - this.#last));
			this.#gap = this.#gap * 0.95 + gap * 0.05;
		}
		this.#last = at;
	}
}
