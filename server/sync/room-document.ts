import * as Y from 'yjs';
import { step2Message, wireLimits } from '../../src/lib/protocol/index.ts';
import { ClientIds } from './client-ids.ts';
import { frameOf } from './frame.ts';
import type { DocumentModel, LiveDocument, LoadedLog, RoomAccess, Verdict } from './ports.ts';

/** What is stored of a plan cannot be read as one whole document. */
export class DamagedDocument extends Error {
	override name = 'DamagedDocument';
}

/** Owner of the Yjs client ids the server writes under; no user id has a space in it. */
export const serverOwner = 'the server';

/** Why an update is not taken now that may be taken later. */
export const tooManyClients = 'too-many-clients';

export interface Accepted {
	ok: true;
	changes: readonly unknown[];
	touched: string[];
	/** What was new in it, or `null`. */
	fresh: Uint8Array | null;
	/** Yjs client ids that write here for the first time. */
	clients: number[];
}
/** Whose an update is, if that is not plain from their rights. */
export interface By {
	/** Whose Yjs client ids it may be written under. */
	owner?: string;
	/** It is all that somebody has and this document lacks. */
	whole?: boolean;
	/** May so many new client ids come with it? */
	mayBring?: (clients: number) => boolean;
}

export type Judged = Accepted | Extract<Verdict, { ok: false }>;

/** A room's document: takes updates only if they are valid, and knows exactly what each one added. */
export class RoomDocument {
	readonly doc: Y.Doc;
	readonly ids: ClientIds;
	/** Grows with every accepted change. */
	revision = 0;
	/** Bytes of the last folded state and of all that came after it: a bound of the document's size. */
	bytes: number;
	readonly live: LiveDocument;
	/** The migration that was applied at load, still to be logged. */
	readonly migration: Uint8Array | null;
	readonly #limit: number;
	/**
	 * Yjs client ids of which a damaged row may have held something: whoever still has that may bring it back, until
	 * their owner goes on under them.
	 */
	readonly #missing: Set<number>;
	/** What the document said it took in since it was last asked. */
	#news: Uint8Array[] = [];
	/** The last full answer: many people ask the same question after a restart. */
	#answer: { revision: number; question: string; frame: Buffer } | null = null;

	/** Throws {@link DamagedDocument}, or the model's own error for a version it does not know. */
	constructor(loaded: LoadedLog, model: DocumentModel, limit: number, ids = new ClientIds(loaded.owners)) {
		this.doc = new Y.Doc();
		this.ids = ids;
		this.#limit = limit;
		const damaged = Boolean(loaded.damaged?.length);
		this.#missing = new Set(damaged ? loaded.owners?.map(([client]) => client) : []);
		this.bytes = 0;
		this.doc.transact(() => {
			for (const update of loaded.snapshot ? [loaded.snapshot, ...loaded.updates] : loaded.updates) {
				this.bytes += update.length;
				Y.applyUpdate(this.doc, update);
			}
		});
		if (this.#incomplete()) {
			if (!damaged) throw new DamagedDocument('updates are missing in the log');
			// The rest opens. Whoever still has what was damaged sends it again when they sync.
			this.doc.store.pendingStructs = null;
			this.doc.store.pendingDs = null;
		}
		this.live = model.open(this.doc);
		this.migration = this.live.migration;
		this.doc.on('update', (update: Uint8Array) => void this.#news.push(update));
	}

	/**
	 * Judges an update and applies it if it is good. Throws {@link DamagedDocument} if applying went wrong; any other
	 * error comes from judging, and the document is as it was.
	 */
	accept(update: Uint8Array, access: RoomAccess | 'server', by: By = {}): Judged {
		const { owner = access === 'server' ? serverOwner : access.userId, whole = false, mayBring } = by;
		const verdict = this.live.validate(update, access);
		if (!verdict.ok) return verdict;
		// Deleting makes room, and whoever only reads still tells us what they have.
		const grows = verdict.clients.length > 0;
		if (grows && this.bytes + update.length > this.#limit) return { ok: false, reason: 'plan-too-large' };
		const known = this.doc.store.clients;
		const written = verdict.clients.filter((client) => !(whole && this.#missing.has(client)));
		const clients = written.filter((client) => !known.has(client));
		const areFree = written.every((client) => this.ids.isFree(client, owner));
		if (!areFree) return { ok: false, reason: 'foreign-client' };
		if (clients.length > 0 && owner !== serverOwner) {
			// The server has to go on: it adds few.
			if (known.size + clients.length > wireLimits.stateVectorEntries) return { ok: false, reason: 'plan-too-large' };
			if (mayBring && !mayBring(clients.length)) return { ok: false, reason: tooManyClients };
		}
		for (const client of written) {
			this.ids.claim(client, owner);
			if (!whole) this.#missing.delete(client);
		}
		const touched = [...verdict.touched];
		const fresh = this.#apply(update, touched);
		return { ok: true, changes: verdict.changes, touched, fresh, clients };
	}

	/** Returns what was new in it, or `null`. */
	#apply(update: Uint8Array, touched: string[]): Uint8Array | null {
		this.#news = [];
		try {
			Y.applyUpdate(this.doc, update);
			const fresh = this.#takeNews();
			if (this.#incomplete()) throw new Error('something is left pending');
			if (!fresh) return null;
			this.revision++;
			this.bytes += fresh.length;
			this.live.advance(touched);
			return fresh;
		} catch (error) {
			throw new DamagedDocument('a valid update could not be applied', { cause: error });
		}
	}

	/** One update may be told in several: Yjs removes marks of text that have become needless in a second transaction. */
	#takeNews(): Uint8Array | null {
		const news = this.#news;
		this.#news = [];
		return news.length > 1 ? Y.mergeUpdates(news) : (news[0] ?? null);
	}

	/** All that somebody with this state vector lacks, as a frame. Throws on a state vector that is none. */
	answer(stateVector: Uint8Array): Buffer {
		const question = Buffer.from(stateVector).toString('base64');
		const last = this.#answer;
		if (last && last.revision === this.revision && last.question === question) return last.frame;
		const frame = frameOf(step2Message(Y.encodeStateAsUpdate(this.doc, stateVector)));
		if (question.length < 4096) this.#answer = { revision: this.revision, question, frame };
		return frame;
	}

	/** What took `bytes` so far is kept as a state of this length: what was typed and deleted again no longer counts. */
	folded(bytes: number, length: number): void {
		this.bytes += length - bytes;
	}

	stateVector(): Uint8Array {
		return Y.encodeStateVector(this.doc);
	}

	state(): Uint8Array {
		return Y.encodeStateAsUpdate(this.doc);
	}

	destroy(): void {
		this.doc.destroy();
	}

	#incomplete(): boolean {
		return this.doc.store.pendingStructs !== null || this.doc.store.pendingDs !== null;
	}
}
