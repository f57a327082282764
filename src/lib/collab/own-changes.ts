import type * as Y from 'yjs';
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
import { Journal, type JournalEntry, type JournalStore } from './journal.ts';
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
}

/** After so many attempts a change is not tried again, whatever the server's refusal was about. */
const mostAttempts = 2;

/** What became of everything this person did: waiting, saved, or refused with its words kept. */
export class OwnChanges {
	readonly #journal: Journal;
	/** Long texts as they were when last known to be saved, for those that were opened. */
	readonly #bases = new Map<Ref, RichText>();

	constructor(store: JournalStore) {
		this.#journal = new Journal(store);
	}

	get waiting(): number {
		return this.#journal.waiting.length;
	}

	get refused(): RefusedChange[] {
		return this.#journal.refused;
	}

	/** `lost`: the document they were done in is not here any more. */
	load(entries: readonly JournalEntry[], lost: boolean): void {
		this.#journal.load(entries.map((entry) => ({ ...entry, replay: entry.replay || (lost && !entry.refused) })));
	}

	did(command: Command, revision: number): void {
		this.#journal.add({ kind: 'command', command }, revision, Date.now());
	}

	typed(refs: Iterable<Ref>, doc: Y.Doc, revision: number): void {
		for (const ref of refs) {
			this.#journal.text(ref, () => this.#bases.get(ref) ?? readText(doc, ref), revision, Date.now());
		}
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
		for (const entry of this.#journal.aside) {
			const guilty = entry.attempts >= mostAttempts || (ref !== undefined && refOfOwn(entry) === ref);
			if (guilty) this.#journal.refuse(entry, refusedChange(plan, entry.own, reason, key ?? null));
		}
	}

	/** Does again, one by one, what was set aside. */
	redo(ground: Ground): void {
		for (const entry of this.#journal.aside) {
			const before = ground.revision();
			const problem = redoOne(entry, ground);
			if (problem) {
				this.#journal.refuse(entry, refusedChange(ground.plan(), entry.own, problem.reason, problem.key ?? null));
				continue;
			}
			this.#journal.remove(({ id }) => id === entry.id);
			if (ground.revision() > before) {
				this.#journal.add(entry.own, ground.revision(), entry.at, entry.attempts + 1);
			}
		}
	}

	/** None of it can be saved any more. Returns it all, and keeps nothing. */
	giveUp(doc: Y.Doc, plan: Plan, reason: string): RefusedChange[] {
		this.#journal.setAside((ref) => readText(doc, ref));
		const lost = this.#journal.aside.map(({ own }) => refusedChange(plan, own, reason));
		const all = [...this.refused, ...lost];
		this.#journal.remove(() => true);
		return all;
	}

	/** Forgets what could not be saved: one of it, or all. */
	dismiss(id?: string): void {
		this.#journal.remove(({ refused }) => refused !== null && (id === undefined || refused.id === id));
	}
}

function redoOne({ own }: JournalEntry, ground: Ground): { reason: string; key?: string } | null {
	const { doc, access, origin } = ground;
	if (own.kind === 'text') {
		const reason = replayText(doc, ground.plan(), access, own, origin);
		return reason === null ? null : { reason };
	}
	const result = apply(doc, own.command, { access, origin });
	// Ids are random: if the record is there, another window of this person has done it already.
	const done = result.ok || (result.reason === 'exists' && own.command.type === 'record.create');
	return done ? null : result;
}

function refOfOwn({ own }: JournalEntry): string {
	if (own.kind === 'text') return own.ref;
	return 'collection' in own.command ? refOf(own.command.collection, own.command.id) : 'meta';
}
