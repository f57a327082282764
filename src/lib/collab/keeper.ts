import * as Y from 'yjs';
import type { LocalCopy, StoredCopy } from './local-copy.ts';

/** From so many pieces on, the local copy is folded into one. */
const foldFrom = 400;

/** Keeps a document in the browser's copy of it, and knows what that copy is worth. */
export class Keeper {
	/** It has been read, or cannot be. */
	isRead = false;
	/** What it holds is a document without holes. */
	isWhole = false;
	/** It cannot be read or written. */
	hasFailed = false;
	readonly #copy: LocalCopy;
	readonly #onFailure: () => void;

	constructor(copy: LocalCopy, onFailure: () => void) {
		this.#copy = copy;
		this.#onFailure = onFailure;
		copy.onFailure = () => this.#fail();
	}

	/** What is there, `null` if nothing is or can be read; however long it takes. */
	async read(): Promise<StoredCopy | null> {
		try {
			return await this.#copy.load();
		} catch {
			this.#fail();
			return null;
		} finally {
			this.isRead = true;
		}
	}

	/** What another window of this person was left with; `null` if there is nothing that is not known here. */
	async readLeft(known: ReadonlySet<string>): Promise<StoredCopy | null> {
		if (!this.isRead || this.hasFailed) return null;
		try {
			return (await this.#copy.hasOthers(known)) ? await this.#copy.load() : null;
		} catch {
			this.#fail();
			return null;
		}
	}

	/** Keeps the whole document from here on. `false`: what is there has not been read yet, and is not written over. */
	begin(epoch: string, doc: Y.Doc): boolean {
		if (!this.isRead) return false;
		this.#copy.begin(epoch);
		this.#copy.keep(Y.encodeStateAsUpdate(doc), true);
		this.hasFailed = false;
		return (this.isWhole = true);
	}

	/** `own`: it is this person's own work. */
	keep(update: Uint8Array, doc: Y.Doc, own: boolean): void {
		if (!this.isWhole) return;
		this.#copy.keep(update, own);
		this.foldIfLong(doc);
	}

	foldIfLong(doc: Y.Doc): void {
		if (this.isWhole && this.#copy.pieces >= foldFrom) this.#copy.fold(Y.encodeStateAsUpdate(doc));
	}

	/** The document is given up. */
	clear(): void {
		this.isWhole = false;
		this.#copy.clear();
	}

	#fail(): void {
		this.isWhole = false;
		this.hasFailed = true;
		this.#onFailure();
	}
}
