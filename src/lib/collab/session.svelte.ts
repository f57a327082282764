import { createContext, untrack } from 'svelte';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { browser } from '$app/environment';
import type { Access, Command, Plan, PlanDiff, Ref, Refusal } from '$lib/plan';
import { syncAddress, syncPath } from '$lib/protocol';
import { labelOf } from './labels.ts';
import type { Socket } from './link.ts';
import { IndexedDbCopy } from './local-copy.ts';
import type { Peer } from './peers.ts';
import type { RefusedChange } from './refusals.ts';
import { Replica, type RemoteListener } from './replica.ts';
import type { Status } from './status.ts';
import { syncStatus } from './sync-status.ts';

export type { Peer, RefusedChange, RemoteListener, Status };

export interface Person {
	name: string;
	colour: string;
	/** Was a member once: still named, not to be asked any more. */
	former: boolean;
}

/** What the plan's layout data holds. */
export interface PlanSessionData {
	planId: string;
	plan: Plan;
	access: Access;
	people: Record<string, Person>;
}

/**
 * A plan as the pages see it: rendered on the server from the read model, live in the browser. Every field is
 * reactive. Created once in the plan's layout; `connect` starts the live part.
 */
export class PlanSession {
	readonly planId: string;
	/** Immutable; untouched records stay the same objects from one state to the next. */
	plan = $state.raw() as Plan;
	access = $state.raw() as Access;
	people = $state.raw() as Record<string, Person>;
	/** The document is here, from the server or from this browser's copy. */
	live = $state(false);
	status: Status = $state.raw({ kind: 'connecting', waiting: 0 });
	presence: readonly Peer[] = $state.raw([]);
	/** What others changed while this window was away; `null` if nothing did. */
	meanwhile: PlanDiff[] | null = $state.raw(null);
	/** Own changes that could not be saved. */
	refusals: RefusedChange[] = $state.raw([]);
	/** Why the last `run` did nothing. */
	lastRefusal: Refusal | null = $state.raw(null);
	/** What undo and redo would change; `null` if there is nothing. */
	undoLabel: string | null = $state.raw(null);
	redoLabel: string | null = $state.raw(null);
	/** Told when a `run` was refused here already. */
	onRefused: (refusal: Refusal) => void = () => {};
	#doc: Y.Doc | null = $state.raw(null);
	#awareness: Awareness | null = $state.raw(null);
	#replica: Replica | null = null;

	constructor(data: PlanSessionData) {
		this.planId = data.planId;
		this.plan = data.plan;
		this.access = data.access;
		this.people = data.people;
		if (browser) this.#replica = this.#createReplica();
		this.#read();
	}

	/** Opens the local copy and the connection; in the browser only. Returns how to leave the plan. */
	connect(): () => void {
		// Called in an effect: what it reads must not make it run again.
		return untrack(() => this.#connect());
	}

	#connect(): () => void {
		const replica = (this.#replica ??= this.#createReplica());
		void replica.start();
		const wake = () => replica.wake();
		const wakeIfVisible = () => document.visibilityState === 'visible' && replica.wake();
		const leave = () => replica.flush();
		// Nothing else keeps what waits: the browser asks before the window goes.
		const stay = (event: BeforeUnloadEvent) => {
			if (replica.status.unkept && replica.status.waiting > 0) event.preventDefault();
		};
		window.addEventListener('online', wake);
		window.addEventListener('offline', wake);
		window.addEventListener('pageshow', wake);
		window.addEventListener('pagehide', leave);
		window.addEventListener('beforeunload', stay);
		document.addEventListener('visibilitychange', wakeIfVisible);
		return () => {
			window.removeEventListener('online', wake);
			window.removeEventListener('offline', wake);
			window.removeEventListener('pageshow', wake);
			window.removeEventListener('pagehide', leave);
			window.removeEventListener('beforeunload', stay);
			document.removeEventListener('visibilitychange', wakeIfVisible);
			replica.close();
			this.#replica = null;
		};
	}

	/** Carries out commands here at once and sends them; undone together. `false`: see `lastRefusal`. */
	run(first: Command, ...more: Command[]): boolean {
		const done = this.#replica?.run(first, ...more) ?? false;
		if (!done && this.lastRefusal) this.onRefused(this.lastRefusal);
		return done;
	}

	/** Takes back the last own command. `false`: not (all of it) possible any more. */
	undo(): boolean {
		return this.#replica?.undo() ?? false;
	}

	redo(): boolean {
		return this.#replica?.redo() ?? false;
	}

	/** Tells the others which record's card is open here. */
	setPlace(ref: Ref | null): void {
		this.#replica?.setPlace(ref);
	}

	/**
	 * The co-edited text of a record, for the editor; `null` while it is not here. Another one after the document
	 * had to be fetched anew (then `doc` changes too): an editor is to be made again for it.
	 */
	fragment(ref: Ref): Y.XmlFragment | null {
		// Read so that whoever shows the fragment notices when it becomes another one.
		void [this.live, this.#doc];
		return this.#replica?.fragment(ref) ?? null;
	}

	get doc(): Y.Doc {
		if (!this.#doc) throw new Error('There is no live document on the server.');
		return this.#doc;
	}

	get awareness(): Awareness {
		if (!this.#awareness) throw new Error('There is no presence on the server.');
		return this.#awareness;
	}

	/** Calls back after others changed something. Returns how to stop. */
	onRemoteChange(listener: RemoteListener): () => void {
		return this.#replica?.onRemoteChange(listener) ?? (() => {});
	}

	dismissMeanwhile(): void {
		this.#replica?.dismissMeanwhile();
	}

	/** Forgets what could not be saved: one of it, or all. */
	dismissRefusals(id?: string): void {
		this.#replica?.dismissRefusals(id);
	}

	#createReplica(): Replica {
		const { planId, plan, access } = this;
		return new Replica({
			plan,
			access,
			copy: new IndexedDbCopy(access.userId, planId),
			address: syncAddress(location.origin, planId),
			createSocket: (url) => new WebSocket(url) as unknown as Socket,
			whyRefused: () => whyRefused(planId),
			onChange: () => this.#read()
		});
	}

	#read(): void {
		const replica = this.#replica;
		if (!replica) return;
		this.plan = replica.plan;
		this.access = replica.access;
		this.live = replica.live;
		this.presence = replica.presence;
		this.meanwhile = replica.meanwhile;
		this.refusals = replica.refusals;
		this.lastRefusal = replica.lastRefusal;
		this.#doc = replica.doc;
		this.#awareness = replica.awareness;
		const { undo, redo } = replica.undoable;
		this.undoLabel = undo && labelOf(undo);
		this.redoLabel = redo && labelOf(redo);
		const { status } = replica;
		const { kind, waiting, reason, unkept } = this.status;
		const same = status.kind === kind && status.waiting === waiting && status.reason === reason;
		if (!same || status.unkept !== unkept) this.status = status;
		this.#learnPeople();
	}

	/** Somebody who joined after the page was rendered. */
	#learnPeople(): void {
		const unknown = this.presence.filter(({ userId }) => this.people[userId]?.former !== false);
		if (unknown.length === 0) return;
		const learnt = unknown.map(({ userId, name, colour }) => [userId, { name, colour, former: false }]);
		this.people = { ...this.people, ...Object.fromEntries(learnt) };
	}
}

async function whyRefused(planId: string): Promise<'signedOut' | 'noAccess' | null> {
	const status = await syncStatus(syncPath + encodeURIComponent(planId));
	return status === 401 ? 'signedOut' : status === 404 ? 'noAccess' : null;
}

/** The session of the plan around a component; set in the plan's layout. */
export const [getPlan, setPlan] = createContext<PlanSession>();
