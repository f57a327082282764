import { forgetBallots, waitingOwners } from '../rounds/kept.ts';
import { channelOf, type CopyNews } from './copy-news.ts';
import { completed, result } from './indexed-db.ts';
import { pageCache } from './kept-pages.ts';

/** What is kept in this browser only, of this person and of others who used it. */
export interface Unsaved {
	own: number;
	others: number;
}

/** A browser that does not answer keeps nothing that could be asked about. Milliseconds. */
const patience = 2_000;

/** Counts over all plans: changes that are not on the server's disk, or were refused and not read yet, and ballots. */
export async function countUnsaved(userId: string): Promise<Unsaved> {
	const owners = waitingOwners(localStorage);
	try {
		owners.push(...(await inTime(withDatabase('readonly', (stores) => copiesWaiting(stores)))).map(ownerOf));
	} catch {
		// It cannot be read: then nobody can bring what is in it to the server either.
	}
	const own = owners.filter((owner) => owner === userId).length;
	return { own, others: owners.length - own };
}

/**
 * Removes everything of this person's (`null`: of nobody in particular) and whatever holds no unsaved work; that of
 * others waits for them. Throws if it cannot be sure.
 */
export async function forgetPerson(userId: string | null): Promise<void> {
	if (userId !== null) forgetBallots(localStorage, userId);
	await globalThis.caches?.delete(pageCache);
	await inTime(withDatabase('readonly', ([copies]) => result<IDBValidKey[]>(copies.getAllKeys()))).then((copies) =>
		stopWriting(copies.map(String).filter((copy) => ownerOf(copy) === userId))
	);
	await inTime(
		withDatabase('readwrite', async (stores) => {
			const waiting = await copiesWaiting(stores);
			const kept = new Set(waiting.filter((copy) => ownerOf(copy) !== userId));
			for (const store of stores) await deleteOthers(store, kept);
			return [];
		})
	);
}

/** Windows that are still open would write again what is about to be removed. */
async function stopWriting(copies: readonly string[]): Promise<void> {
	if (typeof BroadcastChannel === 'undefined') return;
	for (const copy of copies) {
		const channel = new BroadcastChannel(channelOf(copy));
		channel.postMessage('gone' satisfies CopyNews);
		channel.close();
	}
	await new Promise((resolve) => setTimeout(resolve, 50));
}

const ownerOf = (copy: string): string => copy.slice(0, copy.indexOf('/'));

/** The copy (of a person and a plan, see local-copy.ts) of each change that waits. */
async function copiesWaiting([, , journal]: Stores): Promise<string[]> {
	return (await result<{ copy: string }[]>(journal.getAll())).map(({ copy }) => copy);
}

type Stores = [copies: IDBObjectStore, updates: IDBObjectStore, journal: IDBObjectStore];

async function withDatabase<T>(mode: IDBTransactionMode, work: (stores: Stores) => Promise<T[]>): Promise<T[]> {
	const database = await openExisting();
	if (!database) return [];
	try {
		const transaction = database.transaction(['copies', 'updates', 'journal'], mode);
		const done = completed(transaction);
		const store = (name: string) => transaction.objectStore(name);
		const found = await work([store('copies'), store('updates'), store('journal')]);
		await done;
		return found;
	} finally {
		database.close();
	}
}

/** `null`: nobody has kept a plan in this browser. */
function openExisting(): Promise<IDBDatabase | null> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.open('etappe');
		let missing = false;
		request.onupgradeneeded = () => {
			// Looking must not make one.
			missing = true;
			request.transaction?.abort();
		};
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => (missing ? resolve(null) : reject(request.error));
	});
}

function deleteOthers(store: IDBObjectStore, kept: ReadonlySet<string>): Promise<void> {
	return new Promise((resolve, reject) => {
		// In the store of copies their name is the key, in the others it has an index.
		const names = store.indexNames.contains('copy') ? store.index('copy') : store;
		const request = names.openKeyCursor();
		request.onerror = () => reject(request.error);
		request.onsuccess = () => {
			const cursor = request.result;
			if (!cursor) return resolve();
			if (!kept.has(String(cursor.key))) store.delete(cursor.primaryKey);
			cursor.continue();
		};
	});
}

function inTime<T>(promise: Promise<T>): Promise<T> {
	return Promise.race([
		promise,
		new Promise<never>((_, reject) => setTimeout(() => reject(new Error('The browser does not answer')), patience))
	]);
}
