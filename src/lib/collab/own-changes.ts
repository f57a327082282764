import * as Y from 'yjs';
import {
	apply,
	readText,
	refOf,
	type Access,
	type Command,
	type Plan,
	type Ref,
	type RichText
} from '../plan/index.ts';
import type { Refusal as WireRefusal } from '../protocol/index.ts';
import { Journal, type JournalEntry, type JournalStore, type Mark } from './journal.ts';
import { refusedChange, replayText, type RefusedChange } from './refusals.ts';

/** Where own changes are done again. */
export interface Ground {
	doc: Y.Doc;
	/** Read anew for each change: the one before may have made it possible. */
	plan(): Plan;
	access: Access;
	origin: unknown;
	/** Local revision of the document. */
	revision(): number;
	/** Told after each change that could be done again, with what takes it back (commands only). */
	done(entry: JournalEntry, inverse: Command[]): void;
}

/** After so many attempts a change is not tried again, whatever the server's refusal was about. */
const mostAttempts = 2;

/** What became of everything this person did: waiting, saved, or refused with its words kept. */
export class OwnChanges {
	readonly #journal: Journal;
	/** Long texts as they were when last known to be saved, for those that were opened. */
	readonly #bases = new Map<Ref, RichText>();

	#marked: Mark | null = null;

	constructor(store: JournalStore) {
		this.#journal = new Journal(store);
	}

	get waiting(): number {
		return this.#journal.waiting.length;
	}

	get refused(): RefusedChange[] {
		return this.#journal.refused;
	}

	get ids(): ReadonlySet<string> {
		return this.#journal.ids;
	}

	/**
	 * Takes over what was left from before. What is not in this document has to be done again. `revision`: the local
	 * revision that the rest is contained in.
	 */
	load(entries: readonly JournalEntry[], doc: Y.Doc, revision: number): void {
		const has = (entry: JournalEntry) => (entry.mark ? holds(doc, entry.mark) : doc.store.clients.size > 0);
		const taken = entries.map((entry) => ({ ...entry, replay: entry.replay || !(entry.refused || has(entry)) }));
		this.#journal.load(taken, revision);
	}

	/** Of entries from elsewhere those that are in this document: somebody else may still be at work on the others. */
	takeOver(entries: readonly JournalEntry[], doc: Y.Doc, revision: number): void {
		const here = entries.filter(({ mark, replay, refused }) => mark && !replay && !refused && holds(doc, mark));
		this.#journal.load(here, revision);
	}

	did(command: Command, doc: Y.Doc, revision: number): void {
		this.#journal.add({ kind: 'command', command }, revision, Date.now(), this.#mark(doc));
	}

	/** There is no document yet to do it in. Returns under which id it waits. */
	later(command: Command): string {
		return this.#journal.later({ kind: 'command', command }, Date.now());
	}

	typed(refs: Iterable<Ref>, doc: Y.Doc, revision: number): void {
		const mark = this.#mark(doc);
		for (const ref of refs) {
			const base = () => this.#bases.get(ref) ?? readText(doc, ref);
			this.#journal.text(ref, base, revision, Date.now(), mark);
		}
	}

	/** Keeps texts with their words: what they were typed in may not be there next time. */
	keepTexts(doc: Y.Doc): void {
		this.#journal.keepTexts((ref) => readText(doc, ref));
	}

	/** The store has failed meanwhile. */
	keepAgain(): void {
		this.#journal.keepAgain();
	}

	/** A text is opened: what stands there now is what a later replay may build on. */
	opened(ref: Ref, doc: Y.Doc): void {
		if (!this.#bases.has(ref)) this.#bases.set(ref, readText(doc, ref));
	}

	/** Others changed these, or everything was saved: texts without unsaved changes have a new base. */
	renewBases(touched: Iterable<Ref | 'meta'>, doc: Y.Doc): void {
		const dirty = new Set(this.#journal.waiting.flatMap(({ own }) => (own.kind === 'text' ? [own.ref] : [])));
		for (const ref of touched) {
			if (ref !== 'meta' && this.#bases.has(ref) && !dirty.has(ref)) this.#bases.set(ref, readText(doc, ref));
		}
	}

	saved(revision: number, doc: Y.Doc): void {
		this.#journal.saved(revision);
		this.renewBases(this.#bases.keys(), doc);
	}

	/** The document is given up. The changes the server's refusal is about are not tried again. */
	setAside(doc: Y.Doc, plan: Plan, refusal: WireRefusal | null): void {
		this.#journal.setAside((ref) => readText(doc, ref));
		if (!refusal) return;
		const { ref, key, reason } = refusal;
		const { aside } = this.#journal;
		const named = aside.filter((entry) => ref !== undefined && refOfOwn(entry) === ref);
		// Sent one by one, the first that stays unsaved again and again is the one that is not taken.
		const stubborn = aside.filter(({ attempts }) => attempts >= mostAttempts).slice(0, 1);
		for (const entry of named.length > 0 ? named : stubborn) {
			this.#journal.refuse(entry, refusedChange(plan, entry.own, reason, key ?? null));
		}
	}

	/** Does again, one by one, what was set aside. */
	redo(ground: Ground): void {
		for (const entry of this.#journal.aside) {
			// Sent from another window, or before the answer got lost.
			if (entry.mark && holds(ground.doc, entry.mark)) {
				this.#journal.remove(({ id }) => id === entry.id);
				continue;
			}
			const before = ground.revision();
			const redone = redoOne(entry, ground);
			if (!redone.ok) {
				this.#journal.refuse(entry, refusedChange(ground.plan(), entry.own, redone.reason, redone.key ?? null));
				continue;
			}
			this.#journal.remove(({ id }) => id === entry.id);
			if (ground.revision() > before) {
				this.#journal.add(entry.own, ground.revision(), entry.at, this.#mark(ground.doc), entry.attempts + 1);
			}
			ground.done(entry, redone.inverse);
		}
	}

	/** None of it can be saved any more, nor can what other windows left. Returns it all, and keeps nothing. */
	giveUp(doc: Y.Doc, plan: Plan, reason: string, left: readonly JournalEntry[] = []): RefusedChange[] {
		this.#journal.setAside((ref) => readText(doc, ref));
		this.#journal.load(left, 0);
		const lost = this.#journal.waiting.map(({ own }) => refusedChange(plan, own, reason));
		const all = [...this.refused, ...lost];
		this.#journal.remove(() => true);
		return all;
	}

	/** How far this window's own operations have come; `null` if that is no further than at the last change. */
	#mark({ clientID: client, store }: Y.Doc): Mark | null {
		const clock = Y.getState(store, client);
		if (this.#marked?.client === client && this.#marked.clock === clock) return null;
		return (this.#marked = { client, clock });
	}

	/** Forgets what could not be saved: one of it, or all. */
	dismiss(id?: string): void {
		this.#journal.remove(({ refused }) => refused !== null && (id === undefined || refused.id === id));
	}
}

type Redone = { ok: true; inverse: Command[] } | { ok: false; reason: string; key?: string };

function redoOne({ own }: JournalEntry, ground: Ground): Redone {
	const { doc, access, origin } = ground;
	if (own.kind === 'text') {
		const reason = replayText(doc, ground.plan(), access, own, origin);
		return reason === null ? { ok: true, inverse: [] } : { ok: false, reason };
	}
	const { command } = own;
	const result = apply(doc, command, { access, origin });
	if (result.ok) return result;
	// Ids are random: if the record is there, or deleted for good, another window of this person has done it already.
	const done =
		(command.type === 'record.create' && result.reason === 'exists') ||
		(command.type === 'record.purge' && result.reason === 'gone');
	return done ? { ok: true, inverse: [] } : result;
}

function holds(doc: Y.Doc, { client, clock }: Mark): boolean {
	return Y.getState(doc.store, client) >= clock;
}

function refOfOwn({ own }: JournalEntry): string {
	if (own.kind === 'text') return own.ref;
	return 'collection' in own.command ? refOf(own.command.collection, own.command.id) : 'meta';
}
