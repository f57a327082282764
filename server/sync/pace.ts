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
	/** A room spends at most one part in so many of its time on sending. */
	paceShare: number;
	/** Longest that anything waits to be sent together with what follows, in milliseconds. */
	paceMost: number;
	/** Waiting time added when the thread has nothing left, in milliseconds. */
	paceLoad: number;
}

/** From this load on rooms wait a little even if sending is cheap for them. */
const calm = 0.25;

/**
 * How long a room waits before it sends again: not at all as long as little happens, and the longer the more sending costs
 * (readers times bytes) and the less time the process has. What is due meanwhile goes out as one.
 */
export class Pace {
	readonly #options: PaceOptions;
	readonly #load: LoadMeter;
	#cost = 0;
	#last = -Infinity;

	constructor(options: PaceOptions, load: LoadMeter) {
		this.#options = options;
		this.#load = load;
	}

	/** Milliseconds until the next sending is due; 0 for at once. `now` as of `performance.now()`. */
	wait(now: number): number {
		const { paceShare, paceMost, paceLoad } = this.#options;
		const busy = Math.max(0, (this.#load.busy(now) - calm) / (1 - calm));
		const window = Math.min(paceMost, this.#cost * paceShare + busy * paceLoad);
		return Math.max(0, this.#last + window - now);
	}

	/** A sending began then and took so long. */
	sent(at: number, took: number): void {
		this.#cost = this.#cost * 0.8 + took * 0.2;
		this.#last = at;
	}
}
