import { newId, type Command, type Ref, type RichText } from '../plan/index.ts';
import type { RefusedChange } from './refusals.ts';

/** Something this person did that is not known to be on the server's disk yet. */
export type Own =
	| { kind: 'command'; command: Command }
	/** Typed into a long text. `base`: what stood there before; `content`: what it became, once it had to be set aside. */
	| { kind: 'text'; ref: Ref; base: RichText; content: RichText | null };

/** As it is kept in the browser. */
export interface JournalEntry {
	id: string;
	/** Milliseconds since the epoch. */
	at: number;
	own: Own;
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

	/** Takes over what was left from before; it is saved as soon as anything is. */
	load(entries: readonly JournalEntry[]): void {
		for (const entry of entries) this.#entries.set(entry.id, { entry, revision: 0 });
	}

	/** `revision`: the local revision that contains it. */
	add(own: Own, revision: number, at: number, attempts = 0): void {
		this.#put({ id: newId(), at, own, replay: false, attempts, refused: null }, revision);
	}

	/** Typing goes on: one entry per text. */
	text(ref: Ref, base: () => RichText, revision: number, at: number): void {
		for (const item of this.#entries.values()) {
			const { own, replay, refused } = item.entry;
			if (own.kind !== 'text' || own.ref !== ref || replay || refused) continue;
			item.revision = revision;
			return;
		}
		this.add({ kind: 'text', ref, base: base(), content: null }, revision, at);
	}

	/** Everything up to this revision is on the server's disk. */
	saved(revision: number): void {
		this.#remove((item) => item.revision <= revision && !item.entry.replay && !item.entry.refused);
	}

	/** Marks everything to be done again; `contentOf` tells what became of a text. */
	setAside(contentOf: (ref: Ref) => RichText): void {
		for (const entry of this.waiting) {
			const { own } = entry;
			if (own.kind === 'text') own.content ??= contentOf(own.ref);
			this.#put({ ...entry, replay: true }, 0);
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
