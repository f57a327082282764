import * as Y from 'yjs';
import { channelOf, type CopyNews } from './copy-news.ts';
import { completed, result } from './indexed-db.ts';
import type { JournalEntry, JournalStore } from './journal.ts';

/** What a browser kept of a plan for one person. */
export interface StoredCopy {
	/** Which history of the plan it belongs to; empty if only the journal is left. */
	epoch: string;
	updates: Uint8Array[];
	journal: JournalEntry[];
}

/**
 * One window's hold on a person's copy of one plan in this browser. Several windows share a copy: each removes only
 * what it has read or written itself, so that none takes away what another one still needs.
 */
export interface LocalCopy extends JournalStore {
	/** Told when something could not be written: what is kept has holes from then on. */
	onFailure: (error: unknown) => void;
	/** Told when another window of this copy was left with work that is not saved. */
	onLeft: () => void;
	/** `null`: there is none. Rejects if it cannot be read. */
	load(): Promise<StoredCopy | null>;
	/** Are there changes in the journal beside these? */
	hasOthers(known: ReadonlySet<string>): Promise<boolean>;
	/** Starts the document anew for this history; the journal stays. */
	begin(epoch: string): void;
	/** `soon`: it is the person's own work, worth a write of its own. */
	keep(update: Uint8Array, soon: boolean): void;
	/** In how many pieces this window knows the document to be kept. */
	readonly pieces: number;
	/** Puts the whole document in the place of those pieces. */
	fold(state: Uint8Array): void;
	/** Gives up the document; the journal stays. */
	clear(): void;
	/** Writes what was only collected. */
	flush(): void;
	/** The window is left with work that is not saved: others of this copy may see to it. */
	leave(): void;
	/** Removes everything, unless something of it was never saved. */
	forget(): Promise<void>;
	/** Removes everything. */
	destroy(): Promise<void>;
	close(): void;
}

const databaseName = 'etappe';
/** What others do is collected for so many milliseconds before it is written. */
const collectFor = 400;

interface CopyRow {
	copy: string;
	userId: string;
	epoch: string;
}

/** The copy in IndexedDB, under a key of user and plan: another person in this browser has another one. */
export class IndexedDbCopy implements LocalCopy {
	onFailure: (error: unknown) => void = () => {};
	onLeft: () => void = () => {};
	readonly #copy: string;
	readonly #userId: string;
	readonly #database: Promise<IDBDatabase>;
	readonly #channel: BroadcastChannel | null;
	#epoch: string | null = null;
	/** Rows of the document that this window has read or written. */
	#known: IDBValidKey[] = [];
	#collected: Uint8Array[] = [];
	#timer: ReturnType<typeof setTimeout> | null = null;
	#closed = false;
	#gone = false;

	/** @param factory Where databases are; left out: the browser's. */
	constructor(userId: string, planId: string, factory: IDBFactory | undefined = globalThis.indexedDB) {
		this.#userId = userId;
		this.#copy = `${userId}/${planId}`;
		this.#database = openDatabase(factory);
		// Who needs it asks; until then a browser that keeps nothing is no error.
		this.#database.catch(() => {});
		this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelOf(this.#copy));
		if (!this.#channel) return;
		this.#channel.onmessage = ({ data }: MessageEvent<CopyNews>) => {
			// What this window would still write on its way out is not to come back.
			if (data === 'gone') this.#gone = true;
			else this.onLeft();
		};
	}

	async load(): Promise<StoredCopy | null> {
		const database = await this.#database;
		await this.#forgetOthers(database);
		const transaction = database.transaction(['copies', 'updates', 'journal'], 'readonly');
		const done = completed(transaction);
		const rows = transaction.objectStore('updates').index('copy');
		const [row, keys, updates, journal] = await Promise.all([
			result<CopyRow | undefined>(transaction.objectStore('copies').get(this.#copy)),
			result<IDBValidKey[]>(rows.getAllKeys(this.#copy)),
			result<{ update: Uint8Array }[]>(rows.getAll(this.#copy)),
			result<{ entry: JournalEntry }[]>(transaction.objectStore('journal').index('copy').getAll(this.#copy))
		]);
		await done;
		const entries = journal.map(({ entry }) => entry).sort((a, b) => a.at - b.at);
		if (!row) return entries.length > 0 ? { epoch: '', updates: [], journal: entries } : null;
		this.#epoch = row.epoch;
		this.#known = keys;
		return { epoch: row.epoch, updates: updates.map(({ update }) => update), journal: entries };
	}

	async hasOthers(known: ReadonlySet<string>): Promise<boolean> {
		const database = await this.#database;
		const journal = database.transaction('journal', 'readonly').objectStore('journal').index('copy');
		const ids = await result<IDBValidKey[]>(journal.getAllKeys(this.#copy));
		return ids.some((id) => !known.has(id as string));
	}

	begin(epoch: string): void {
		this.#epoch = epoch;
		this.#collected = [];
		const known = this.#known;
		this.#known = [];
		void this.#write(['copies', 'updates'], (transaction) => {
			const copies = transaction.objectStore('copies');
			const updates = transaction.objectStore('updates');
			copies.get(this.#copy).onsuccess = ({ target }) => {
				const row = (target as IDBRequest<CopyRow | undefined>).result;
				if (row?.epoch === epoch) this.#removeRows(updates, known);
				else clearIndex(updates.index('copy'), this.#copy);
				copies.put({ copy: this.#copy, userId: this.#userId, epoch } satisfies CopyRow);
			};
		});
	}

	clear(): void {
		this.#epoch = null;
		this.#collected = [];
		const known = this.#known;
		this.#known = [];
		void this.#write(['updates'], (transaction) => this.#removeRows(transaction.objectStore('updates'), known));
	}

	keep(update: Uint8Array, soon: boolean): void {
		if (this.#epoch === null) return;
		this.#collected.push(update);
		if (soon) this.flush();
		else this.#timer ??= setTimeout(() => this.flush(), collectFor);
	}

	get pieces(): number {
		return this.#known.length;
	}

	fold(state: Uint8Array): void {
		if (this.#epoch === null) return;
		this.#collected = [];
		const known = this.#known;
		this.#known = [];
		void this.#write(['updates'], (transaction) => {
			const updates = transaction.objectStore('updates');
			this.#removeRows(updates, known);
			this.#add(updates, state);
		});
	}

	flush(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		if (this.#collected.length === 0) return;
		const update = this.#collected.length === 1 ? (this.#collected[0] as Uint8Array) : Y.mergeUpdates(this.#collected);
		this.#collected = [];
		void this.#write(['updates'], (transaction) => this.#add(transaction.objectStore('updates'), update));
	}

	leave(): void {
		this.#channel?.postMessage('left' satisfies CopyNews);
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

	async forget(): Promise<void> {
		this.#giveUp();
		await this.#write(['copies', 'updates', 'journal'], (transaction) => {
			// Another window of this person may have something that waits.
			transaction.objectStore('journal').index('copy').count(this.#copy).onsuccess = ({ target }) => {
				if ((target as IDBRequest<number>).result === 0) this.#remove(transaction);
			};
		});
	}

	async destroy(): Promise<void> {
		this.#giveUp();
		await this.#write(['copies', 'updates', 'journal'], (transaction) => this.#remove(transaction));
	}

	close(): void {
		if (this.#closed) return;
		this.flush();
		this.#closed = true;
		this.#channel?.close();
		void this.#database.then(
			(database) => database.close(),
			() => {}
		);
	}

	#giveUp(): void {
		this.#epoch = null;
		this.#collected = [];
		this.#known = [];
	}

	#remove(transaction: IDBTransaction): void {
		transaction.objectStore('copies').delete(this.#copy);
		for (const store of ['updates', 'journal']) clearIndex(transaction.objectStore(store).index('copy'), this.#copy);
	}

	#add(updates: IDBObjectStore, update: Uint8Array): void {
		const known = this.#known;
		const request = updates.add({ copy: this.#copy, update });
		request.onsuccess = () => void known.push(request.result);
	}

	/** By the time a transaction begins, those before it have told the keys of what they wrote. */
	#removeRows(updates: IDBObjectStore, keys: readonly IDBValidKey[]): void {
		updates.getKey(0).onsuccess = () => {
			for (const key of keys) updates.delete(key);
		};
	}

	async #write(stores: string[], work: (transaction: IDBTransaction) => void): Promise<void> {
		// Asked now, not later: what was begun before closing is still written.
		if (this.#closed || this.#gone) return;
		try {
			const transaction = (await this.#database).transaction(stores, 'readwrite');
			work(transaction);
			await completed(transaction);
		} catch (error) {
			this.onFailure(error);
		}
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

function openDatabase(factory: IDBFactory | undefined): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		if (!factory) return reject(new Error('This browser has no IndexedDB'));
		const request = factory.open(databaseName, 1);
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

function clearIndex(index: IDBIndex, copy: string): void {
	const request = index.openCursor(IDBKeyRange.only(copy));
	request.onsuccess = () => {
		const cursor = request.result;
		if (!cursor) return;
		cursor.delete();
		cursor.continue();
	};
}
