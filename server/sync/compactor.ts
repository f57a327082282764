import type { Committer } from './committer.ts';
import type { RoomOptions } from './options.ts';
import type { LoadedLog, Logger, UpdateLog } from './ports.ts';
import type { RoomDocument } from './room-document.ts';

export interface CompactorInit {
	planId: string;
	loaded: LoadedLog;
	document: RoomDocument;
	committer: Committer;
	updates: UpdateLog;
	log: Logger;
	options: Pick<RoomOptions, 'compactAfterUpdates' | 'compactAfterBytes'>;
}

/** Folds the log of an open room into a snapshot when it has become long, while people go on. */
export class Compactor {
	readonly #init: CompactorInit;
	/** In the log since the last snapshot. */
	#updates: number;
	#bytes: number;
	#busy: boolean;

	constructor(init: CompactorInit) {
		this.#init = init;
		const { updates, damaged } = init.loaded;
		this.#updates = updates.length;
		this.#bytes = updates.reduce((sum, update) => sum + update.length, 0);
		// What depends on a damaged row is not in the document: folding would lose it for whoever can mend it.
		this.#busy = Boolean(damaged?.length);
	}

	/** This update is in the log now. */
	logged(update: Uint8Array): void {
		this.#updates++;
		this.#bytes += update.length;
	}

	foldIfLong(): void {
		const { compactAfterUpdates, compactAfterBytes } = this.#init.options;
		if (this.#busy || (this.#updates < compactAfterUpdates && this.#bytes < compactAfterBytes)) return;
		this.#busy = true;
		const { bytes } = this.#init.document;
		const state = this.#init.document.state();
		// What is in it may not be on disk yet: it takes its turn behind that, and gets its number there.
		this.#init.committer.push({ entry: null, durable: (seq) => void this.#fold(seq, state, bytes) });
	}

	async #fold(seq: number, state: Uint8Array, bytes: number): Promise<void> {
		const { planId, document, log, updates } = this.#init;
		this.#updates = this.#bytes = 0;
		try {
			await updates.compact(planId, seq, state);
			document.folded(bytes, state.length);
			log.info({ plan: planId, seq, bytes: state.length }, 'log compacted');
		} catch (error) {
			// Nothing is lost: the log is only longer than need be, and the next attempt comes with more updates.
			log.error({ plan: planId, err: error }, 'log could not be compacted');
		} finally {
			this.#busy = false;
		}
	}
}
