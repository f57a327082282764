import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import {
	apply,
	blankPlanDoc,
	currentVersion,
	describe,
	diffPlans,
	fragmentOf,
	updatePlan,
	type Access,
	type Command,
	type Plan,
	type PlanDiff,
	type Ref,
	type Refusal
} from '../plan/index.ts';
import type { Refusal as WireRefusal, ServerEvent } from '../protocol/index.ts';
import { ChangeCollector, everything, type Source } from './changes.ts';
import { Keeper } from './keeper.ts';
import { Link, remote, stored, storedLate, type LinkInit } from './link.ts';
import type { LocalCopy, StoredCopy } from './local-copy.ts';
import { OwnChanges } from './own-changes.ts';
import { Peers, type Peer } from './peers.ts';
import type { RefusedChange } from './refusals.ts';
import { statusOf, type Status } from './status.ts';
import { Undo } from './undo.ts';

/** What others changed, and whose doing it was (user id); `null` if that cannot be told. */
export type RemoteListener = (diffs: PlanDiff[], by: string | null) => void;

export interface ReplicaInit extends Pick<LinkInit, 'address' | 'createSocket' | 'whyRefused' | 'random'> {
	/** The plan as the page was rendered with; shown until the document is here. */
	plan: Plan;
	access: Access;
	copy: LocalCopy;
	/** Something that can be read here has changed. */
	onChange(): void;
}

/** A local copy that cannot be read within this many milliseconds is not waited for: it is taken up later. */
const copyPatience = 1500;
/** A server that does not answer within this many milliseconds is not waited for if there is a local copy. */
const serverPatience = 3000;
/** A document that has to be fetched anew more often than this within the window (milliseconds) is given up. */
const mostRebuilds = 6;
const rebuildWindow = 60_000;

/**
 * The plan as one person edits it in one window: the document, its link to the server, the copy in the
 * browser, and what is not saved yet. Knows nothing of components.
 */
export class Replica {
	doc!: Y.Doc;
	awareness!: Awareness;
	plan: Plan;
	access: Access;
	/** The document is here: what is shown is live, or the local copy while offline. */
	live = false;
	presence: readonly Peer[] = [];
	/** Why the last `run` did nothing. */
	lastRefusal: Refusal | null = null;
	meanwhile: PlanDiff[] | null = null;

	readonly #init: ReplicaInit;
	readonly #undo = new Undo();
	readonly #peers = new Peers();
	readonly #own: OwnChanges;
	readonly #keeper: Keeper;
	readonly #listeners = new Set<RemoteListener>();
	#link!: Link;
	#changes!: ChangeCollector;
	#epoch: string | null = null;
	#patience: ReturnType<typeof setTimeout> | null = null;
	#started = false;
	#closed = false;
	#everSynced = false;
	#rebuilding = false;
	/** When the document was fetched anew lately. */
	#rebuilds: number[] = [];
	/** Commands given in this window before there was a document, by their ids in the journal. */
	readonly #early = new Set<string>();
	/** There was no connection since the server was last in step. */
	#wasAway = false;
	/** What could not be saved when the membership ended. */
	#lost: RefusedChange[] = [];

	constructor(init: ReplicaInit) {
		this.#init = init;
		this.plan = init.plan;
		this.access = init.access;
		this.#own = new OwnChanges(init.copy);
		this.#keeper = new Keeper(init.copy, () => this.#closed || init.onChange());
		init.copy.onLeft = () => void this.#takeOver();
		this.#setUp();
	}

	get status(): Status {
		const { revision, savedRevision, state } = this.#link;
		return statusOf(state, {
			// What an editor typed just now is in the journal a moment later.
			waiting: Math.max(this.#own.waiting, revision > savedRevision ? 1 : 0),
			everSynced: this.#everSynced,
			rebuilding: this.#rebuilding,
			refused: this.#own.refused.length > 0,
			unkept: this.#keeper.hasFailed
		});
	}

	/** Own changes that could not be saved. */
	get refusals(): RefusedChange[] {
		return [...this.#own.refused, ...this.#lost];
	}

	get undoable() {
		return this.#undo.next;
	}

	/** Opens the local copy, then the connection. */
	async start(): Promise<void> {
		if (this.#started) return;
		this.#started = true;
		await Promise.race([this.#readCopy(), after(copyPatience)]);
		if (this.#closed) return;
		this.#link.connect();
		this.#patience = setTimeout(() => {
			if (!this.live && this.#keeper.isWhole) this.#goLive();
			this.#init.onChange();
		}, serverPatience);
		this.#init.onChange();
	}

	/** Leaves the plan. What waits stays in the local copy. */
	close(): void {
		if (this.#closed) return;
		this.flush();
		this.#closed = true;
		if (this.#patience) clearTimeout(this.#patience);
		this.#tearDown();
		this.#init.copy.close();
	}

	wake(): void {
		this.#link.wake();
	}

	/** The page may be left: send and store what waits in this very tick. */
	flush(): void {
		this.#take();
		this.#own.keepTexts(this.doc);
		this.#link.flush();
		this.#init.copy.flush();
		if (this.#own.waiting > 0) this.#init.copy.leave();
	}

	/** Carries out commands here and sends them; undone together. `false`: not all were taken, see `lastRefusal`. */
	run(first: Command, ...more: Command[]): boolean {
		if (this.#hasEnded) return this.#refuse({ reason: 'forbidden' });
		if (!this.#canEdit) {
			for (const command of [first, ...more]) this.#early.add(this.#own.later(command));
			this.#init.onChange();
			return true;
		}
		const what = describe(this.plan, first);
		const inverses = [first, ...more].map((command) => this.#perform(command));
		const inverse = inverses.toReversed().flatMap((commands) => commands ?? []);
		this.#undo.did(inverse, what);
		this.#take();
		return !inverses.includes(null);
	}

	undo(): boolean {
		if (!this.#canEdit) return this.#refuse({ reason: 'forbidden' });
		const whole = this.#undo.undo((command) => this.#perform(command));
		this.#take();
		return whole;
	}

	redo(): boolean {
		if (!this.#canEdit) return this.#refuse({ reason: 'forbidden' });
		const whole = this.#undo.redo((command) => this.#perform(command));
		this.#take();
		return whole;
	}

	/** Nothing done here will ever be saved. */
	get #hasEnded(): boolean {
		return this.#link.state.kind === 'ended' && !this.#rebuilding;
	}

	/** There is a document that changes can be made in. */
	get #canEdit(): boolean {
		return this.live && !this.#rebuilding && !this.#hasEnded;
	}

	/** The co-edited text of a record; `null` if it is not here (yet). */
	fragment(ref: Ref): Y.XmlFragment | null {
		if (!this.live || this.#rebuilding) return null;
		this.#own.opened(ref, this.doc);
		return fragmentOf(this.doc, ref);
	}

	setPlace(ref: Ref | null): void {
		this.awareness.setLocalStateField('place', ref);
	}

	onRemoteChange(listener: RemoteListener): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	dismissMeanwhile(): void {
		this.meanwhile = null;
		this.#init.onChange();
	}

	dismissRefusals(id?: string): void {
		this.#own.dismiss(id);
		this.#lost = id === undefined ? [] : this.#lost.filter((lost) => lost.id !== id);
		this.#init.onChange();
	}

	#perform(command: Command): Command[] | null {
		const before = this.#link.revision;
		const result = apply(this.doc, command, { access: this.access, origin: this });
		if (!result.ok) {
			const { ok: _, ...refusal } = result;
			this.#refuse(refusal);
			return null;
		}
		this.lastRefusal = null;
		if (this.#link.revision > before) this.#own.did(command, this.doc, this.#link.revision);
		this.#init.onChange();
		return result.inverse;
	}

	#refuse(refusal: Refusal): false {
		this.lastRefusal = refusal;
		this.#init.onChange();
		return false;
	}

	async #readCopy(): Promise<void> {
		const found = await this.#keeper.read();
		if (this.#closed) return;
		if (found) this.#open(found);
		if (this.#everSynced && !this.#keeper.isWhole) this.#keepWhole();
		if (this.#everSynced) this.#doAgain();
		this.#init.onChange();
	}

	#open({ epoch, updates, journal }: StoredCopy): void {
		const late = this.#link.state.kind !== 'idle';
		// A plan that has begun anew meanwhile: of its former document only what is in the journal is of use.
		const ofUse = updates.length > 0 && (this.#epoch === null || this.#epoch === epoch) && this.#apply(updates);
		// Two windows of one person write the same copy; one that starts over may leave the other's part behind.
		const { pendingStructs, pendingDs } = this.doc.store;
		this.#keeper.isWhole = ofUse && !pendingStructs && !pendingDs;
		if (ofUse) this.#epoch = epoch;
		this.#own.load(journal, this.doc, this.#link.revision);
		if (late) this.#settleLate();
		this.#keeper.foldIfLong(this.doc);
	}

	/** Takes in what the local copy holds. `false`: it is damaged; the document is a new one then. */
	#apply(updates: readonly Uint8Array[]): boolean {
		const { kind } = this.#link.state;
		const origin = kind === 'idle' ? stored : storedLate;
		try {
			this.doc.transact(() => {
				for (const update of updates) Y.applyUpdate(this.doc, update, origin);
			}, origin);
			return true;
		} catch {
			this.#tearDown();
			this.#setUp();
			this.#rebuilding = this.#everSynced;
			if (kind !== 'idle') this.#link.connect();
			return false;
		}
	}

	/** What was taken up while the link is in use may have been at the server all along. */
	#settleLate(): void {
		const { revision, savedRevision, state } = this.#link;
		if (state.kind === 'synced' && revision === savedRevision) this.#own.saved(revision, this.doc);
		this.#take();
	}

	/** Another window of this person may have been closed with work that is not saved: this one sends it. */
	async #takeOver(): Promise<void> {
		if (this.#hasEnded) return;
		const found = await this.#keeper.readLeft(this.#own.ids);
		if (!found || this.#closed || found.epoch !== this.#epoch || !this.#apply(found.updates)) return;
		this.#own.takeOver(found.journal, this.doc, this.#link.revision);
		this.#settleLate();
		this.#init.onChange();
	}

	/** Brings the snapshot up to date with what happened since the last time. */
	#take(): void {
		const { touched, remote: foreign, texts } = this.#changes.take();
		this.#own.typed(texts, this.doc, this.#link.revision);
		if (texts.size > 0 && !this.#keeper.isWhole) this.#own.keepTexts(this.doc);
		if (touched.size === 0) return;
		const before = this.plan;
		if (this.live) this.plan = updatePlan(before, this.doc, touched);
		this.#own.renewBases(touched, this.doc);
		this.#init.onChange();
		if (foreign.size > 0 && this.plan !== before) this.#tell(diffPlans(before, this.plan), foreign);
	}

	#tell(diffs: PlanDiff[], foreign: Map<Ref | 'meta', number | null>): void {
		const byAuthor = Map.groupBy(
			diffs.filter((diff) => foreign.has(refOfDiff(diff))),
			(diff) => this.#peers.userOf(foreign.get(refOfDiff(diff)) ?? null)
		);
		for (const [by, own] of byAuthor) for (const listener of this.#listeners) listener(own, by);
	}

	#onState(link: Link): void {
		if (link !== this.#link || this.#closed) return;
		const { state } = link;
		if (state.kind === 'waiting' && !this.live && this.#keeper.isWhole) this.#goLive();
		if (state.kind === 'waiting') this.#wasAway = true;
		if (state.kind === 'ended') this.#onEnd(state.reason);
		if (state.kind === 'synced') this.#onInStep();
		this.#init.onChange();
	}

	/** In step, and what is done from here on goes out by itself. */
	#onInStep(): void {
		if (this.#keeper.isRead) this.#doAgain();
		if (this.#wasAway) void this.#takeOver();
		this.#wasAway = false;
	}

	#onEnd(reason: string): void {
		const { copy } = this.#init;
		if (reason === 'epoch') this.#rebuild(null);
		// Something of ours cannot be taken in as it is: in smaller pieces it may, or the piece in question shows.
		if (reason === 'tooLarge') this.#rebuild({ n: 0, reason: 'limit' });
		if (reason === 'malformed') this.#rebuild({ n: 0, reason: 'malformed' });
		// Signed out with work not saved: it waits for the same person to sign in again.
		if (reason === 'signedOut') void copy.forget();
		if (reason === 'noAccess') void this.#giveUp();
	}

	/** Nothing of the plan may stay here, but what the person wrote is shown to them. */
	async #giveUp(): Promise<void> {
		const { copy } = this.#init;
		this.#lost = this.#own.giveUp(this.doc, this.plan, 'no-access');
		const left = await copy.load().catch(() => null);
		if (left) this.#lost.push(...this.#own.giveUp(this.doc, this.plan, 'no-access', left.journal));
		await copy.destroy();
		this.#init.onChange();
	}

	/** The server's whole state arrives: what differs then happened while this window was away. */
	#onSync(takeIn: () => void): void {
		this.#take();
		const before = this.plan;
		const inStep = this.live && !this.#rebuilding;
		takeIn();
		this.#everSynced = true;
		this.#rebuilding = false;
		if (!this.#keeper.isWhole) this.#keepWhole();
		if (inStep) {
			const { touched } = this.#changes.take();
			this.plan = updatePlan(before, this.doc, touched);
			this.#own.renewBases(touched, this.doc);
			const diffs = diffPlans(before, this.plan);
			if (diffs.length > 0) this.meanwhile = [...(this.meanwhile ?? []), ...diffs];
		} else this.#showDocument();
		this.#init.onChange();
	}

	#doAgain(): void {
		this.#own.redo({
			doc: this.doc,
			plan: () => {
				this.#take();
				return this.plan;
			},
			access: this.access,
			origin: this,
			revision: () => this.#link.revision,
			done: ({ id, own }, inverse) => {
				if (this.#early.delete(id) && own.kind === 'command') {
					this.#undo.did(inverse, describe(this.plan, own.command));
				}
				// Each by itself: one that is not taken does not hold up the others, nor do all of them become too large.
				this.#link.part();
			}
		});
		this.#take();
	}

	/** Without the server, from the local copy. */
	#goLive(): void {
		this.#showDocument();
		this.#doAgain();
	}

	#showDocument(): void {
		this.#changes.take();
		// Records that are the same as on the rendered page stay the same objects: nothing flickers.
		this.plan = updatePlan(this.plan, this.doc, everything(this.plan, this.doc));
		this.live = true;
	}

	#keepWhole(): void {
		if (this.#epoch === null) return;
		const again = this.#keeper.hasFailed;
		if (this.#keeper.begin(this.#epoch, this.doc) && again) this.#own.keepAgain();
	}

	#onEvent(event: ServerEvent): void {
		if (event.type !== 'access') return;
		// Somebody else has signed in with this browser: what is written here is not theirs.
		if ((event.access as Access).userId !== this.access.userId) return this.#link.end('signedOut');
		// The server ends a connection that names another history; one that named none finds out here.
		if (this.#epoch !== null && this.#epoch !== event.epoch) return this.#rebuild(null);
		this.access = event.access as Access;
		this.#epoch = event.epoch;
		this.#init.onChange();
	}

	/** Starts over from the server's state; one's own unsaved changes are done again there, one by one. */
	#rebuild(refusal: WireRefusal | null): void {
		this.#take();
		const now = Date.now();
		this.#rebuilds = [...this.#rebuilds.filter((at) => now - at < rebuildWindow), now];
		this.#rebuilding = this.#rebuilds.length <= mostRebuilds;
		this.#own.setAside(this.doc, this.plan, refusal);
		const place = this.awareness.getLocalState();
		this.#tearDown();
		this.#epoch = null;
		this.#keeper.clear();
		this.#setUp();
		this.awareness.setLocalState(place);
		if (this.#rebuilding) this.#link.connect();
		else this.#link.end('refused');
		this.#init.onChange();
	}

	#setUp(): void {
		this.doc = blankPlanDoc();
		this.awareness = new Awareness(this.doc);
		this.doc.on('update', this.#keep);
		this.doc.on('afterTransaction', leaveTidyingToServer);
		this.awareness.on('change', this.#readPeers);
		const sourceOf = (origin: unknown): Source =>
			origin === remote ? 'remote' : isStored(origin) ? 'stored' : origin === this ? 'command' : 'editor';
		this.#changes = new ChangeCollector(this.doc, sourceOf, () => queueMicrotask(() => this.#take()));
		const { address, createSocket, whyRefused, random } = this.#init;
		const link: Link = new Link({
			doc: this.doc,
			awareness: this.awareness,
			address,
			epoch: () => this.#epoch,
			schema: currentVersion,
			createSocket,
			whyRefused,
			...(random && { random }),
			onState: () => this.#onState(link),
			onSync: (takeIn) => this.#onSync(takeIn),
			onSaved: (revision) => {
				this.#take();
				this.#own.saved(revision, this.doc);
				this.#init.onChange();
			},
			onEvent: (event) => this.#onEvent(event),
			onRefused: (refusal) => this.#rebuild(refusal)
		});
		this.#link = link;
	}

	#tearDown(): void {
		this.doc.off('update', this.#keep);
		this.doc.off('afterTransaction', leaveTidyingToServer);
		this.awareness.off('change', this.#readPeers);
		this.#changes.stop();
		this.#link.destroy();
		this.awareness.destroy();
	}

	readonly #keep = (update: Uint8Array, origin: unknown) => {
		if (!isStored(origin)) this.#keeper.keep(update, this.doc, origin !== remote);
	};

	readonly #readPeers = () => {
		if (!this.#peers.read(this.awareness)) return;
		this.presence = this.#peers.list;
		this.#init.onChange();
	};
}

/**
 * After others have marked the same words, Yjs removes marks that are there twice, in every copy by itself: a change of
 * one's own that nobody made, and that who may only read would be refused for. The server's copy does it for all.
 */
function leaveTidyingToServer(transaction: Y.Transaction): void {
	if (!transaction.local) transaction._needFormattingCleanup = false;
}

const isStored = (origin: unknown) => origin === stored || origin === storedLate;

const refOfDiff = (diff: PlanDiff) => (diff.kind === 'meta' ? 'meta' : diff.ref);

const after = (milliseconds: number) => new Promise<null>((resolve) => setTimeout(() => resolve(null), milliseconds));
