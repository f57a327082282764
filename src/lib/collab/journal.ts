import { newId, type Command, type Ref, type RichText } from '../plan/index.ts';
import type { RefusedChange } from './refusals.ts';

/** Something this person did that is not known to be on the server's disk yet. */
export type Own =
	| { kind: 'command'; command: Command }
	/** Typed into a long text. `base`: what stood there before; `content`: what it had become when it was last kept. */
	| { kind: 'text'; ref: Ref; base: RichText; content: RichText | null };

/** A place among the operations of one Yjs client: a document that has come so far holds the change. */
export interface Mark {
	client: number;
	clock: number;
}

/** As it is kept in the browser. */
export interface JournalEntry {
	id: string;
	/** Milliseconds since the epoch. */
	at: number;
	own: Own;
	/** Where it ends in the document; `null` while it is in none, or if the last of it only deleted something. */
	mark: Mark | null;
	/** The document it was done in was given up: it has to be done again in the server's. */
	replay: boolean;
	/** How often it has been done again. */
	attempts: number;
	/** It could not be saved; kept until the person has seen it. */
	refused: RefusedChange | null;
}

/** Where entries are kept over a reload. */
export interface JournalStore {
	put(entry: JournalEntry): void;
	drop(ids: readonly string[]): void;
}

/** One's own changes until they are saved, in order, and those that could not be until they are dismissed. */
export class Journal {
	readonly #store: JournalStore;
	readonly #entries = new Map<string, { entry: JournalEntry; revision: number }>();

	constructor(store: JournalStore) {
		this.#store = store;
	}

	/** Changes that may still be saved. */
	get waiting(): JournalEntry[] {
		return [...this.#entries.values()].map(({ entry }) => entry).filter(({ refused }) => !refused);
	}

	get refused(): RefusedChange[] {
		return [...this.#entries.values()].flatMap(({ entry }) => entry.refused ?? []);
	}

	/** Everything in it, refused changes too. */
	get ids(): ReadonlySet<string> {
		return new Set(this.#entries.keys());
	}

	/** Takes over what was left from before. `revision`: the local revision that contains it. */
	load(entries: readonly JournalEntry[], revision: number): void {
		for (const entry of entries) {
			if (!this.#entries.has(entry.id)) this.#entries.set(entry.id, { entry, revision });
		}
	}

	/** `revision`: the local revision that contains it. */
	add(own: Own, revision: number, at: number, mark: Mark | null, attempts = 0): void {
		this.#put({ id: newId(), at, own, mark, replay: false, attempts, refused: null }, revision);
	}

	/** Something to be done as soon as there is a document. Returns its id. */
	later(own: Own, at: number): string {
		const id = newId();
		this.#put({ id, at, own, mark: null, replay: true, attempts: 0, refused: null }, 0);
		return id;
	}

	/** Typing goes on: one entry per text. */
	text(ref: Ref, base: () => RichText, revision: number, at: number, mark: Mark | null): void {
		for (const item of this.#entries.values()) {
			const { own, replay, refused } = item.entry;
			if (own.kind !== 'text' || own.ref !== ref || replay || refused) continue;
			item.revision = revision;
			item.entry.mark = mark;
			return;
		}
		this.add({ kind: 'text', ref, base: base(), content: null }, revision, at, mark);
	}

	/** Keeps what has been typed so far with the entries: the document may not be there next time. */
	keepTexts(contentOf: (ref: Ref) => RichText): void {
		for (const { entry, revision } of this.#entries.values()) {
			const { own, replay, refused } = entry;
			if (own.kind !== 'text' || replay || refused) continue;
			this.#put({ ...entry, own: { ...own, content: contentOf(own.ref) } }, revision);
		}
	}

	/** Writes everything once more: the store has failed meanwhile. */
	keepAgain(): void {
		for (const { entry } of this.#entries.values()) this.#store.put(entry);
	}

	/** Everything up to this revision is on the server's disk. */
	saved(revision: number): void {
		this.#remove((item) => item.revision <= revision && !item.entry.replay && !item.entry.refused);
	}

	/** Marks everything to be done again; `contentOf` tells what became of a text. */
	setAside(contentOf: (ref: Ref) => RichText): void {
		for (const entry of this.waiting) {
			// Set aside before: its words are in no document that could be asked.
			if (entry.replay) continue;
			const { own } = entry;
			const kept = own.kind === 'text' ? { ...own, content: contentOf(own.ref) } : own;
			this.#put({ ...entry, own: kept, replay: true }, 0);
		}
	}

	/** What has to be done again, in order. */
	get aside(): JournalEntry[] {
		return this.waiting.filter(({ replay }) => replay);
	}

	refuse(entry: JournalEntry, refused: RefusedChange): void {
		this.#put({ ...entry, replay: false, refused }, 0);
	}

	/** Takes an entry out: it was done again, or dismissed. */
	remove(condition: (entry: JournalEntry) => boolean): void {
		this.#remove(({ entry }) => condition(entry));
	}

	#put(entry: JournalEntry, revision: number): void {
		this.#entries.set(entry.id, { entry, revision });
		this.#store.put(entry);
	}

	#remove(condition: (item: { entry: JournalEntry; revision: number }) => boolean): void {
		const ids: string[] = [];
		for (const [id, item] of this.#entries) {
			if (!condition(item)) continue;
			ids.push(id);
			this.#entries.delete(id);
		}
		if (ids.length > 0) this.#store.drop(ids);
	}
}
