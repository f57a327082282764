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
import { Link, remote, stored, type LinkInit } from './link.ts';
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

/** Commands given before the document is here are kept up to this number. */
const mostEarly = 20;
/** A local copy that cannot be read within this many milliseconds is not waited for. */
const copyPatience = 1500;
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
	readonly #listeners = new Set<RemoteListener>();
	#link!: Link;
	#changes!: ChangeCollector;
	#epoch: string | null = null;
	/** The local copy is a document without holes. */
	#copyWhole = false;
	#started = false;
	#closed = false;
	#everSynced = false;
	#rebuilding = false;
	/** When the document was fetched anew lately. */
	#rebuilds: number[] = [];
	#early: Command[] = [];
	/** What could not be saved when the membership ended. */
	#lost: RefusedChange[] = [];

	constructor(init: ReplicaInit) {
		this.#init = init;
		this.plan = init.plan;
		this.access = init.access;
		this.#own = new OwnChanges(init.copy);
		this.#setUp();
	}

	get status(): Status {
		const { revision, savedRevision, state } = this.#link;
		return statusOf(state, {
			// What an editor typed just now is in the journal a moment later.
			waiting: Math.max(this.#own.waiting, revision > savedRevision ? 1 : 0),
			everSynced: this.#everSynced,
			rebuilding: this.#rebuilding,
			refused: this.#own.refused.length > 0
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
		const copy = await Promise.race([this.#init.copy.load(), after(copyPatience)]);
		if (this.#closed) return;
		if (copy) this.#open(copy);
		this.#link.connect();
		this.#init.onChange();
	}

	/** Leaves the plan. What waits stays in the local copy. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#take();
		this.#tearDown();
		this.#init.copy.close();
	}

	wake(): void {
		this.#link.wake();
	}

	/** The page may be left: send and store what waits in this very tick. */
	flush(): void {
		this.#take();
		this.#link.flush();
		this.#init.copy.flush();
	}

	/** Carries out commands here and sends them; undone together. `false`: not all were taken, see `lastRefusal`. */
	run(first: Command, ...more: Command[]): boolean {
		if (this.#link.state.kind === 'ended' && !this.#rebuilding) return this.#refuse({ reason: 'forbidden' });
		if (!this.live || this.#rebuilding) {
			if (this.#early.length >= mostEarly) return false;
			return this.#early.push(first, ...more) > 0;
		}
		const what = describe(this.plan, first);
		const inverses = [first, ...more].map((command) => this.#perform(command));
		const inverse = inverses.toReversed().flatMap((commands) => commands ?? []);
		this.#undo.did(inverse, what);
		this.#take();
		return !inverses.includes(null);
	}

	undo(): boolean {
		const whole = this.#undo.undo((command) => this.#perform(command));
		this.#take();
		return whole;
	}

	redo(): boolean {
		const whole = this.#undo.redo((command) => this.#perform(command));
		this.#take();
		return whole;
	}

	/** The co-edited text of a record; `null` if it is not here (yet). */
	fragment(ref: Ref): Y.XmlFragment | null {
		if (!this.live) return null;
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
		if (this.#link.revision > before) this.#own.did(command, this.#link.revision);
		this.#init.onChange();
		return result.inverse;
	}

	#refuse(refusal: Refusal): false {
		this.lastRefusal = refusal;
		this.#init.onChange();
		return false;
	}

	#open({ epoch, updates, journal }: StoredCopy): void {
		this.doc.transact(() => {
			for (const update of updates) Y.applyUpdate(this.doc, update, stored);
		}, stored);
		const { pendingStructs, pendingDs } = this.doc.store;
		// Two windows of one person write the same copy; one that starts over may leave the other's part behind.
		this.#copyWhole = updates.length > 0 && !pendingStructs && !pendingDs;
		if (updates.length > 0) this.#epoch = epoch;
		this.#own.load(journal, updates.length === 0);
	}

	/** Brings the snapshot up to date with what happened since the last time. */
	#take(): void {
		const { touched, remote: foreign, texts } = this.#changes.take();
		this.#own.typed(texts, this.doc, this.#link.revision);
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
		if (state.kind === 'waiting' && !this.live && this.#copyWhole) this.#goLive();
		if (state.kind === 'ended') this.#onEnd(state.reason);
		this.#init.onChange();
	}

	#onEnd(reason: string): void {
		const { copy } = this.#init;
		if (reason === 'epoch') this.#rebuild(null);
		// Something of ours cannot be taken in as it is: in smaller pieces it may, or the piece in question shows.
		if (reason === 'tooLarge') this.#rebuild({ n: 0, reason: 'limit' });
		if (reason === 'malformed') this.#rebuild({ n: 0, reason: 'malformed' });
		// Signed out with work not saved: it waits for the same person to sign in again.
		if (reason === 'signedOut' && this.#own.waiting === 0) void copy.destroy();
		if (reason === 'noAccess') {
			// Nothing of the plan may stay here, but what the person wrote is shown to them.
			this.#lost = this.#own.giveUp(this.doc, this.plan, 'no-access');
			void copy.destroy();
		}
	}

	/** The server's whole state arrives: what differs then happened while this window was away. */
	#onSync(takeIn: () => void): void {
		this.#take();
		const before = this.plan;
		const inStep = this.live && !this.#rebuilding;
		takeIn();
		this.#everSynced = true;
		this.#rebuilding = false;
		if (!this.#copyWhole) this.#keepWhole();
		if (inStep) {
			const { touched } = this.#changes.take();
			this.plan = updatePlan(before, this.doc, touched);
			this.#own.renewBases(touched, this.doc);
			const diffs = diffPlans(before, this.plan);
			if (diffs.length > 0) this.meanwhile = [...(this.meanwhile ?? []), ...diffs];
		} else this.#goLive();
		this.#doAgain();
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
			revision: () => this.#link.revision
		});
		this.#take();
	}

	#goLive(): void {
		this.#changes.take();
		// Records that are the same as on the rendered page stay the same objects: nothing flickers.
		this.plan = updatePlan(this.plan, this.doc, everything(this.plan, this.doc));
		this.live = true;
		for (const command of this.#early.splice(0)) this.run(command);
	}

	#keepWhole(): void {
		if (this.#epoch === null) return;
		this.#init.copy.begin(this.#epoch);
		this.#init.copy.keep(Y.encodeStateAsUpdate(this.doc), false);
		this.#copyWhole = true;
	}

	#onEvent(event: ServerEvent): void {
		if (event.type !== 'access') return;
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
		this.#copyWhole = false;
		this.#init.copy.clear();
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
		this.awareness.on('change', this.#readPeers);
		const sourceOf = (origin: unknown): Source =>
			origin === remote ? 'remote' : origin === stored ? 'stored' : origin === this ? 'command' : 'editor';
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
		this.awareness.off('change', this.#readPeers);
		this.#changes.stop();
		this.#link.destroy();
		this.awareness.destroy();
	}

	readonly #keep = (update: Uint8Array, origin: unknown) => {
		if (origin !== stored && this.#copyWhole) this.#init.copy.keep(update, origin !== remote);
	};

	readonly #readPeers = () => {
		if (!this.#peers.read(this.awareness)) return;
		this.presence = this.#peers.list;
		this.#init.onChange();
	};
}

const refOfDiff = (diff: PlanDiff) => (diff.kind === 'meta' ? 'meta' : diff.ref);

const after = (milliseconds: number) => new Promise<null>((resolve) => setTimeout(() => resolve(null), milliseconds));
