import type { JournalEntry } from '../../src/lib/collab/journal.ts';
import type { LocalCopy, StoredCopy } from '../../src/lib/collab/local-copy.ts';

/** What a browser would keep: survives the replicas that use it. */
export class MemoryCopy implements LocalCopy {
	epoch: string | null = null;
	updates: Uint8Array[] = [];
	journal = new Map<string, JournalEntry>();

	async load(): Promise<StoredCopy | null> {
		const journal = structuredClone([...this.journal.values()]);
		if (this.epoch === null) return journal.length > 0 ? { epoch: '', updates: [], journal } : null;
		return { epoch: this.epoch, updates: [...this.updates], journal };
	}

	begin(epoch: string): void {
		this.epoch = epoch;
		this.updates = [];
	}

	clear(): void {
		this.epoch = null;
		this.updates = [];
	}

	flush(): void {}

	keep(update: Uint8Array): void {
		if (this.epoch !== null) this.updates.push(update);
	}

	put(entry: JournalEntry): void {
		this.journal.set(entry.id, structuredClone(entry));
	}

	drop(ids: readonly string[]): void {
		for (const id of ids) this.journal.delete(id);
	}

	async destroy(): Promise<void> {
		this.epoch = null;
		this.updates = [];
		this.journal.clear();
	}

	close(): void {}
}
