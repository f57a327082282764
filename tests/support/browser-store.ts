import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { JournalEntry } from '../../src/lib/collab/journal.ts';
import { IndexedDbCopy, type LocalCopy, type StoredCopy } from '../../src/lib/collab/local-copy.ts';
import { pause } from './sync-client.ts';

globalThis.IDBKeyRange ??= IDBKeyRange;

/** What one browser keeps of the plan `p`, whoever sits at it: it outlives the windows that use it. */
export class BrowserStore {
	readonly #factory = new IDBFactory();
	/** Reading takes so many milliseconds. */
	slow = 0;
	/** Nothing more can be written. */
	full = false;

	/** For a window of its own. */
	window(userId: string): LocalCopy {
		return new TriedCopy(userId, this.#factory, this);
	}

	/** A person's changes that wait here or were refused. */
	async journal(userId: string): Promise<JournalEntry[]> {
		return (await this.#read(userId))?.journal ?? [];
	}

	/** What it keeps of the document, and of which history. */
	async document(userId: string): Promise<Pick<StoredCopy, 'epoch' | 'updates'> | null> {
		return this.#read(userId);
	}

	/** Adds to what is kept of the document: as if it had been damaged. */
	async damage(userId: string): Promise<void> {
		const copy = this.window(userId);
		await copy.load();
		copy.keep(new Uint8Array([1, 2, 3]), true);
		await copy.load();
		copy.close();
	}

	async #read(userId: string): Promise<StoredCopy | null> {
		const copy = new IndexedDbCopy(userId, 'p', this.#factory);
		const found = await copy.load();
		copy.close();
		return found;
	}
}

class TriedCopy extends IndexedDbCopy {
	readonly #store: BrowserStore;

	constructor(userId: string, factory: IDBFactory, store: BrowserStore) {
		super(userId, 'p', factory);
		this.#store = store;
	}

	override async load(): Promise<StoredCopy | null> {
		if (this.#store.slow > 0) await pause(this.#store.slow);
		return super.load();
	}

	override keep(update: Uint8Array, soon: boolean): void {
		if (this.#isFull()) return;
		super.keep(update, soon);
	}

	override put(entry: JournalEntry): void {
		if (this.#isFull()) return;
		super.put(entry);
	}

	#isFull(): boolean {
		if (this.#store.full) this.onFailure(new Error('The browser has no room.'));
		return this.#store.full;
	}
}
