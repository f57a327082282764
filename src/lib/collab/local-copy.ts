import * as Y from 'yjs';
import type { JournalEntry, JournalStore } from './journal.ts';

/** What a browser kept of a plan for one person. */
export interface StoredCopy {
	/** Which history of the plan it belongs to. */
	epoch: string;
	updates: Uint8Array[];
	journal: JournalEntry[];
}

/** A person's copy of one plan in this browser. Failing to write is no reason to stop working. */
export interface LocalCopy extends JournalStore {
	/** `null`: there is none, or it cannot be read. */
	load(): Promise<StoredCopy | null>;
	/** Starts the document anew for this history; the journal stays. */
	begin(epoch: string): void;
	/** `soon`: it is the person's own work, worth a write of its own. */
	keep(update: Uint8Array, soon: boolean): void;
	/** Gives up the document; the journal stays. */
	clear(): void;
	/** Writes what was only collected. */
	flush(): void;
	/** Removes everything. */
	destroy(): Promise<void>;
	close(): void;
}

/** For browsers that keep nothing, and for the server. */
export const noCopy: LocalCopy = {
	load: async () => null,
	begin: () => {},
	keep: () => {},
	clear: () => {},
	flush: () => {},
	put: () => {},
	drop: () => {},
	destroy: async () => {},
	close: () => {}
};

const databaseName = 'etappe';
/** From so many pieces on, they are folded into one when the copy is opened. */
const foldFrom = 100;
/** What others do is collected for so many milliseconds before it is written. */
const collectFor = 400;

interface CopyRow {
	copy: string;
	userId: string;
	epoch: string;
}

/** The copy in IndexedDB, under a key of user and plan: another person in this browser has another one. */
export class IndexedDbCopy implements LocalCopy {
	readonly #copy: string;
	readonly #userId: string;
	readonly #database: Promise<IDBDatabase | null>;
	readonly #onFailure: (error: unknown) => void;
	#epoch: string | null = null;
	#collected: Uint8Array[] = [];
	#timer: ReturnType<typeof setTimeout> | null = null;
	#closed = false;

	constructor(userId: string, planId: string, onFailure: (error: unknown) => void = () => {}) {
		this.#userId = userId;
		this.#copy = `${userId}/${planId}`;
		this.#onFailure = onFailure;
		this.#database = openDatabase().catch((error: unknown) => {
			onFailure(error);
			return null;
		});
	}

	async load(): Promise<StoredCopy | null> {
		const database = await this.#database;
		if (!database) return null;
		try {
			await this.#forgetOthers(database);
			const transaction = database.transaction(['copies', 'updates', 'journal'], 'readwrite');
			const done = completed(transaction);
			const row = await result<CopyRow | undefined>(transaction.objectStore('copies').get(this.#copy));
			const updates = await this.#readUpdates(transaction.objectStore('updates'));
			const journal = await result<{ entry: JournalEntry }[]>(
				transaction.objectStore('journal').index('copy').getAll(this.#copy)
			);
			await done;
			const entries = journal.map(({ entry }) => entry).sort((a, b) => a.at - b.at);
			if (!row) return entries.length > 0 ? { epoch: '', updates: [], journal: entries } : null;
			this.#epoch = row.epoch;
			return { epoch: row.epoch, updates, journal: entries };
		} catch (error) {
			this.#onFailure(error);
			return null;
		}
	}

	begin(epoch: string): void {
		this.#epoch = epoch;
		this.#collected = [];
		void this.#write(['copies', 'updates'], (transaction) => {
			clearIndex(transaction.objectStore('updates').index('copy'), this.#copy);
			transaction.objectStore('copies').put({ copy: this.#copy, userId: this.#userId, epoch } satisfies CopyRow);
		});
	}

	clear(): void {
		this.#epoch = null;
		this.#collected = [];
		void this.#write(['copies', 'updates'], (transaction) => {
			clearIndex(transaction.objectStore('updates').index('copy'), this.#copy);
			transaction.objectStore('copies').delete(this.#copy);
		});
	}

	keep(update: Uint8Array, soon: boolean): void {
		if (this.#epoch === null) return;
		this.#collected.push(update);
		if (soon) this.flush();
		else this.#timer ??= setTimeout(() => this.flush(), collectFor);
	}

	flush(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		if (this.#collected.length === 0) return;
		const update = this.#collected.length === 1 ? this.#collected[0] : Y.mergeUpdates(this.#collected);
		this.#collected = [];
		void this.#write(['updates'], (transaction) => {
			transaction.objectStore('updates').add({ copy: this.#copy, update });
		});
	}

	put(entry: JournalEntry): void {
		const row = { copy: this.#copy, id: entry.id, entry: structuredClone(entry) };
		void this.#write(['journal'], (transaction) => void transaction.objectStore('journal').put(row));
	}

	drop(ids: readonly string[]): void {
		void this.#write(['journal'], (transaction) => {
			for (const id of ids) transaction.objectStore('journal').delete(id);
		});
	}

	async destroy(): Promise<void> {
		this.#epoch = null;
		this.#collected = [];
		await this.#write(['copies', 'updates', 'journal'], (transaction) => {
			transaction.objectStore('copies').delete(this.#copy);
			for (const store of ['updates', 'journal']) clearIndex(transaction.objectStore(store).index('copy'), this.#copy);
		});
	}

	close(): void {
		if (this.#closed) return;
		this.flush();
		this.#closed = true;
		void this.#database.then((database) => database?.close());
	}

	async #write(stores: string[], work: (transaction: IDBTransaction) => void): Promise<void> {
		// Asked now, not later: what was begun before closing is still written.
		if (this.#closed) return;
		const database = await this.#database;
		if (!database) return;
		try {
			const transaction = database.transaction(stores, 'readwrite');
			work(transaction);
			await completed(transaction);
		} catch (error) {
			this.#onFailure(error);
		}
	}

	async #readUpdates(store: IDBObjectStore): Promise<Uint8Array[]> {
		const rows = await result<{ update: Uint8Array }[]>(store.index('copy').getAll(this.#copy));
		const updates = rows.map(({ update }) => update);
		if (updates.length < foldFrom) return updates;
		const folded = Y.mergeUpdates(updates);
		clearIndex(store.index('copy'), this.#copy, () => store.add({ copy: this.#copy, update: folded }));
		return [folded];
	}

	/** Somebody else used this browser: their copies go, unless they hold what was never saved. */
	async #forgetOthers(database: IDBDatabase): Promise<void> {
		const transaction = database.transaction(['copies', 'updates', 'journal'], 'readwrite');
		const done = completed(transaction);
		const rows = await result<CopyRow[]>(transaction.objectStore('copies').getAll());
		for (const row of rows) {
			if (row.userId === this.#userId) continue;
			const waiting = await result<number>(transaction.objectStore('journal').index('copy').count(row.copy));
			if (waiting > 0) continue;
			transaction.objectStore('copies').delete(row.copy);
			clearIndex(transaction.objectStore('updates').index('copy'), row.copy);
		}
		await done;
	}
}

function openDatabase(): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		if (typeof indexedDB === 'undefined') return reject(new Error('This browser has no IndexedDB'));
		const request = indexedDB.open(databaseName, 1);
		request.onupgradeneeded = () => {
			const database = request.result;
			database.createObjectStore('copies', { keyPath: 'copy' });
			database.createObjectStore('updates', { autoIncrement: true }).createIndex('copy', 'copy');
			database.createObjectStore('journal', { keyPath: 'id' }).createIndex('copy', 'copy');
		};
		request.onsuccess = () => {
			const database = request.result;
			// Signing out in another tab clears this browser's storage: do not stand in the way.
			database.onversionchange = () => database.close();
			resolve(database);
		};
		request.onerror = () => reject(request.error);
		request.onblocked = () => reject(new Error('IndexedDB is blocked by another tab'));
	});
}

function result<T>(request: IDBRequest): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result as T);
		request.onerror = () => reject(request.error);
	});
}

function completed(transaction: IDBTransaction): Promise<void> {
	return new Promise((resolve, reject) => {
		transaction.oncomplete = () => resolve();
		transaction.onerror = transaction.onabort = () => reject(transaction.error);
	});
}

function clearIndex(index: IDBIndex, copy: string, then: () => void = () => {}): void {
	const request = index.openCursor(IDBKeyRange.only(copy));
	request.onsuccess = () => {
		const cursor = request.result;
		if (!cursor) return then();
		cursor.delete();
		cursor.continue();
	};
}
