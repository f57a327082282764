import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEntry } from './ports.ts';

/** Something that must wait until everything before it is on disk. */
export interface Queued {
	/** What it adds to the log, if anything. */
	entry: LogEntry | null;
	/** Called when it and all before it are durable; `seq` is the number of the last update up to it. */
	durable(seq: number): void;
}

/**
 * Group commit: what arrives while one transaction runs becomes the next one. Order is kept, so whoever
 * queues something computed from the document in memory may let it out in `durable`.
 */
export class Committer {
	#queue: Queued[] = [];
	#running = false;
	#broken = false;
	/** A transaction of this run has ended already. */
	#again = false;
	#seq: number;
	/** Who waits for what was queued before they asked. */
	#waiting = new Set<() => void>();
	/** How long an append took lately, in milliseconds. */
	#took = 0;
	/** When the oldest of what waits came in. */
	#since = 0;
	readonly #due: (since: number) => number;
	readonly #append: (entries: LogEntry[]) => Promise<number>;
	readonly #onFailure: (error: unknown) => void;
	readonly #afterBatch: (seq: number) => void;

	constructor(options: {
		seq: number;
		append(entries: LogEntry[]): Promise<number>;
		/**
		 * When what came in at `since` is to be shown (`performance.now()`): to be durable earlier helps nobody. Left out:
		 * at once.
		 */
		due?(since: number): number;
		/** Called after the `durable` of a batch's items: time to send what they collected. */
		afterBatch(seq: number): void;
		/** Called once; after it nothing queued will ever become durable. */
		onFailure(error: unknown): void;
	}) {
		this.#seq = options.seq;
		this.#append = options.append;
		this.#due = options.due ?? ((since) => since);
		this.#afterBatch = options.afterBatch;
		this.#onFailure = options.onFailure;
	}

	/** Number of the last durable update. */
	get seq(): number {
		return this.#seq;
	}

	get waiting(): number {
		return this.#queue.length;
	}

	push(item: Queued): void {
		if (this.#broken) return;
		if (this.#queue.length === 0) this.#since = performance.now();
		this.#queue.push(item);
		if (this.#running) return;
		this.#running = true;
		// Everything that comes in until it has to begin shares a transaction; at least that of the same turn.
		const wait = this.#beginIn();
		if (wait < 1) setImmediate(() => void this.#run());
		else setTimeout(() => void this.#run(), wait);
	}

	/** Resolves when all that is queued by now is durable; also if the log failed meanwhile (then `broken` is true). */
	async drained(): Promise<void> {
		if (!this.#running || this.#broken) return;
		// A place in the queue: where people keep writing it is never empty.
		const { promise, resolve } = Promise.withResolvers<void>();
		this.#waiting.add(resolve);
		this.push({ entry: null, durable: () => void (this.#waiting.delete(resolve) && resolve()) });
		await promise;
	}

	/**
	 * Begins no further transaction. Resolves when the one under way has ended: from then on the log does not change by
	 * itself. What was queued never becomes durable.
	 */
	async stop(): Promise<void> {
		this.#broken = true;
		this.#queue = [];
		if (this.#running) await new Promise<void>((resolve) => this.#waiting.add(resolve));
	}

	get broken(): boolean {
		return this.#broken;
	}

	/** Milliseconds until a transaction has to begin to be durable when its content is due. */
	#beginIn(): number {
		return this.#due(this.#since) - this.#took - performance.now();
	}

	/** What came in while a transaction ran is not due at once either. */
	async #gather(): Promise<void> {
		if (!this.#again) return void (this.#again = true);
		// Without a transaction there is nothing to share.
		if (!this.#queue.some(({ entry }) => entry)) return;
		const wait = this.#beginIn();
		if (wait >= 1) await sleep(wait);
	}

	async #write(entries: LogEntry[]): Promise<void> {
		const began = performance.now();
		this.#seq = await this.#append(entries);
		this.#took = 0.8 * this.#took + 0.2 * (performance.now() - began);
	}

	/** Each by its place: what was computed before an update of the same batch was accepted does not hold it. */
	#tell(batch: readonly Queued[], before: number): void {
		let seq = before;
		for (const { entry, durable } of batch) {
			if (entry) seq++;
			durable(seq);
		}
	}

	async #run(): Promise<void> {
		try {
			while (this.#queue.length > 0) {
				await this.#gather();
				const batch = this.#queue;
				this.#queue = [];
				const entries = batch.flatMap((item) => item.entry ?? []);
				if (entries.length > 0) await this.#write(entries);
				if (this.#broken) break;
				this.#tell(batch, this.#seq - entries.length);
				this.#afterBatch(this.#seq);
			}
		} catch (error) {
			this.#broken = true;
			this.#queue = [];
			this.#onFailure(error);
		}
		this.#running = this.#again = false;
		if (!this.#broken) return;
		for (const resolve of this.#waiting) resolve();
		this.#waiting.clear();
	}
}
