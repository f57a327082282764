import type { Committer } from './committer.ts';
import type { LiveDocument, Logger, ReadModel } from './ports.ts';

/**
 * Keeps the read model in step: what was touched is written together, a moment later, and only after the
 * updates it comes from are durable. A failed write is tried again; the log has everything.
 */
export class Projector {
	#touched = new Set<string>();
	#whole = false;
	#timer: NodeJS.Timeout | null = null;
	#writing: Promise<void> = Promise.resolve();
	#failures = 0;
	/** Grows whenever rows were not written: those computed before do not hold what has to be made good. */
	#setbacks = 0;
	#stopped = false;
	readonly #planId: string;
	readonly #live: LiveDocument;
	readonly #committer: Committer;
	readonly #readModel: ReadModel;
	readonly #log: Logger;
	readonly #after: number;

	constructor(init: {
		planId: string;
		live: LiveDocument;
		committer: Committer;
		readModel: ReadModel;
		log: Logger;
		/** Milliseconds. */
		after: number;
	}) {
		this.#planId = init.planId;
		this.#live = init.live;
		this.#committer = init.committer;
		this.#readModel = init.readModel;
		this.#log = init.log;
		this.#after = init.after;
	}

	touch(refs: Iterable<string>): void {
		for (const ref of refs) this.#touched.add(ref);
		if (this.#touched.size > 0) this.#schedule(this.#after);
	}

	/** The read model is behind the log: everything has to be written. */
	touchAll(): void {
		this.#whole = true;
		this.#schedule(0);
	}

	/** Resolves when the read model contains everything accepted so far, or could not be written. */
	async flush(): Promise<void> {
		this.#write();
		await this.#committer.drained();
		await this.#writing;
	}

	stop(): void {
		this.#stopped = true;
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}

	#schedule(wait: number): void {
		if (this.#timer || this.#stopped) return;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.#write();
		}, wait);
		this.#timer.unref();
	}

	#write(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		if (!this.#whole && this.#touched.size === 0) return;
		const whole = this.#whole;
		const touched = this.#touched;
		// The rows show the document as it is now: they wait in line behind the updates they come from.
		const rows = this.#live.rows(whole ? 'all' : touched);
		this.#whole = false;
		this.#touched = new Set();
		const setbacks = this.#setbacks;
		this.#committer.push({
			entry: null,
			durable: (seq) => {
				this.#writing = this.#writing.then(async () => {
					if (setbacks !== this.#setbacks) this.#putBack(whole, touched);
					else await this.#writeRows(seq, rows, whole, touched);
				});
			}
		});
	}

	async #writeRows(seq: number, rows: unknown, whole: boolean, touched: Set<string>): Promise<void> {
		try {
			await this.#readModel.write(this.#planId, seq, rows, whole ? 'whole' : 'part');
			this.#failures = 0;
		} catch (error) {
			this.#log.error({ plan: this.#planId, err: error }, 'read model could not be written');
			this.#failures++;
			this.#putBack(whole, touched);
		}
	}

	/**
	 * For the next write. None that was computed already may go ahead of it: the read model would count as further than
	 * what it holds, and its number would no longer say what is in it.
	 */
	#putBack(whole: boolean, touched: Set<string>): void {
		this.#setbacks++;
		this.#whole ||= whole;
		for (const ref of touched) this.#touched.add(ref);
		this.#schedule(Math.min(30_000, 500 * 2 ** this.#failures));
	}
}
