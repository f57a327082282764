import { applyAwarenessUpdate, removeAwarenessStates, type Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import {
	closeReason,
	encodePresence,
	handshakeQuery,
	isFinal,
	leftState,
	presenceMessage,
	protocolVersion,
	readServerMessage,
	step1Message,
	step2Message,
	updateMessage,
	type CloseReason,
	type Refusal,
	type ServerEvent,
	type ServerMessage
} from '../protocol/index.ts';
import { Backoff } from './backoff.ts';

/** What a browser's WebSocket and the one of `ws` have in common. */
export interface Socket {
	binaryType: string;
	readonly readyState: number;
	onopen: ((event: never) => void) | null;
	onmessage: ((event: never) => void) | null;
	onclose: ((event: never) => void) | null;
	onerror: ((event: never) => void) | null;
	send(data: Uint8Array<ArrayBuffer>): void;
	close(): void;
}

/** Where the link stands. `reason` says why it waits or ended. */
export type LinkState =
	| { kind: 'idle' }
	| { kind: 'connecting'; attempt: number }
	/** Open and in step: what happens here goes there and back at once. */
	| { kind: 'synced' }
	| { kind: 'waiting'; attempt: number; reason: CloseReason | null }
	/** Ended for good: another attempt of the same kind would end the same way. */
	| { kind: 'ended'; reason: CloseReason };

export interface LinkInit {
	doc: Y.Doc;
	awareness: Awareness;
	/** Address of the plan's socket, without a query. */
	address: string;
	/** Which history the document belongs to; `null` while it is empty. */
	epoch(): string | null;
	schema: number;
	createSocket(url: string): Socket;
	/** Asks over HTTP why the socket did not open; `null`: no reason to give up. */
	whyRefused(): Promise<'signedOut' | 'noAccess' | null>;
	random?: () => number;
	onState(state: LinkState): void;
	/** Before and after the server's whole state is taken in. */
	onSync(apply: () => void): void;
	/** Everything up to this local revision is on the server's disk. */
	onSaved(revision: number): void;
	onEvent(event: ServerEvent): void;
	onRefused(refusal: Refusal): void;
}

const timing = {
	open: 15_000,
	firstSync: 120_000,
	silence: 30_000,
	probe: 2_500,
	stable: 10_000,
	presence: 60,
	look: 2_500,
	/** An attempt that takes longer is given up when there is reason to believe that the line changed. */
	hang: 2_000,
	/** Timers this late mean that the computer slept. */
	sleep: 5_000
};

/** Origin of transactions whose changes came over the link. */
export const remote = Symbol('remote');
/** Origin of transactions whose changes came from the local copy. */
export const stored = Symbol('stored');
/** The same, once the link is in use: what is new in them goes out like one's own changes. */
export const storedLate = Symbol('stored late');

/**
 * Keeps a document in step with the server's over an unreliable line, and knows what has been saved there.
 * Local revisions count the document's own changes: after `onSaved(n)` those up to n are safe.
 */
export class Link {
	/** Grows with every local change. */
	revision = 0;
	savedRevision = 0;
	readonly #init: LinkInit;
	readonly #backoff: Backoff;
	#state: LinkState = { kind: 'idle' };
	#socket: Socket | null = null;
	/** We have told the server everything it lacked: from here on single updates follow. */
	#told = false;
	#synced = false;
	#sent = 0;
	/** Update messages of this connection not acknowledged yet, with the local revision each one reaches. */
	#flying: { n: number; revision: number }[] = [];
	#queue: Uint8Array[] = [];
	#flushing = false;
	#lastHeard = 0;
	#lastLook = 0;
	#begunAt = 0;
	#openedAt = 0;
	#deadline = Infinity;
	#retry: ReturnType<typeof setTimeout> | null = null;
	#watch: ReturnType<typeof setInterval> | null = null;
	#presence: ReturnType<typeof setTimeout> | null = null;
	#probe: ReturnType<typeof setTimeout> | null = null;
	#refusal: Refusal | null = null;

	constructor(init: LinkInit) {
		this.#init = init;
		this.#backoff = new Backoff(init.random);
		init.doc.on('update', this.#onUpdate);
		init.awareness.on('update', this.#onAwareness);
	}

	get state(): LinkState {
		return this.#state;
	}

	connect(): void {
		if (this.#socket || this.#state.kind === 'ended') return;
		this.#stopRetry();
		const { address, epoch, schema, createSocket } = this.#init;
		const query = handshakeQuery({ protocol: protocolVersion, epoch: epoch(), schema });
		this.#set({ kind: 'connecting', attempt: this.#backoff.failures });
		const socket = createSocket(`${address}?${query}`);
		socket.binaryType = 'arraybuffer';
		this.#socket = socket;
		this.#told = this.#synced = false;
		this.#sent = 0;
		this.#flying = [];
		this.#queue = [];
		this.#refusal = null;
		this.#openedAt = 0;
		this.#begunAt = this.#lastLook = Date.now();
		this.#deadline = this.#begunAt + timing.open;
		this.#watch ??= setInterval(() => this.#look(), timing.look);
		const current = <E>(handle: (event: E) => void) =>
			((event: E) => {
				if (this.#socket === socket) handle(event);
			}) as (event: never) => void;
		socket.onopen = current(() => this.#onOpen());
		socket.onmessage = current((event: { data: unknown }) => this.#onFrame(event.data));
		socket.onclose = current((event: { code: number }) => this.#onClose(event.code));
		// A close follows every error and says more.
		socket.onerror = () => {};
	}

	/** Something suggests that the line changed (network came or went, laptop woke): find out now. */
	wake(): void {
		if (this.#state.kind === 'waiting') return this.connect();
		if (this.#state.kind === 'connecting' && this.#openedAt === 0) {
			if (Date.now() - this.#begunAt > timing.hang) this.#connectAnew();
			return;
		}
		if (this.#state.kind !== 'synced') return;
		const asked = Date.now();
		// Any answer will do; asking for the state also heals whatever may have gone missing.
		this.#send(step1Message(Y.encodeStateVector(this.#init.doc)));
		if (this.#probe) clearTimeout(this.#probe);
		this.#probe = setTimeout(() => {
			if (this.#state.kind === 'synced' && this.#lastHeard < asked) this.#reconnect('silent');
		}, timing.probe);
	}

	/** Stops for good without another attempt. */
	end(reason: CloseReason): void {
		this.#drop();
		this.#stopRetry();
		this.#set({ kind: 'ended', reason });
	}

	/** What changed so far in this turn goes out as a message of its own. */
	part(): void {
		this.#flushQueue();
	}

	/** Sends what waits in this very tick; for a page that is being left. */
	flush(): void {
		this.#flushQueue();
		this.#flushPresence();
	}

	/** Ends the link. The document stays as it is. */
	destroy(): void {
		const { doc, awareness } = this.#init;
		this.#flushQueue();
		doc.off('update', this.#onUpdate);
		awareness.off('update', this.#onAwareness);
		this.#drop();
		this.#stopRetry();
		if (this.#watch) clearInterval(this.#watch);
		this.#watch = null;
	}

	readonly #onUpdate = (update: Uint8Array, origin: unknown) => {
		if (origin === remote || origin === stored) return;
		this.revision++;
		if (!this.#told) return;
		this.#queue.push(update);
		if (this.#flushing) return;
		this.#flushing = true;
		queueMicrotask(() => this.#flushQueue());
	};

	/** What one turn changed goes out as one message. */
	#flushQueue(): void {
		this.#flushing = false;
		if (this.#queue.length === 0 || !this.#told) return;
		const update = this.#queue.length === 1 ? (this.#queue[0] as Uint8Array) : Y.mergeUpdates(this.#queue);
		this.#queue = [];
		this.#sendUpdate(updateMessage(update));
	}

	#sendUpdate(frame: Uint8Array<ArrayBuffer>): void {
		this.#sent++;
		this.#flying.push({ n: this.#sent, revision: this.revision });
		this.#send(frame);
	}

	readonly #onAwareness = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
		const own = this.#init.awareness.clientID;
		if (![...added, ...updated, ...removed].includes(own) || this.#presence) return;
		this.#presence = setTimeout(() => this.#flushPresence(), timing.presence);
	};

	#flushPresence(): void {
		if (this.#presence) clearTimeout(this.#presence);
		this.#presence = null;
		if (this.#openedAt === 0) return;
		const { awareness } = this.#init;
		const state = JSON.stringify(awareness.getLocalState()) ?? leftState;
		const clock = awareness.meta.get(awareness.clientID)?.clock ?? 0;
		this.#send(presenceMessage([{ clientId: awareness.clientID, clock, state }]));
	}

	#onOpen(): void {
		this.#openedAt = this.#lastHeard = Date.now();
		this.#deadline = this.#openedAt + timing.firstSync;
		this.#send(step1Message(Y.encodeStateVector(this.#init.doc)));
		if (this.#init.awareness.getLocalState() !== null) this.#flushPresence();
	}

	#onFrame(data: unknown): void {
		this.#lastHeard = Date.now();
		let message: ServerMessage;
		try {
			message = readServerMessage(new Uint8Array(data as ArrayBuffer));
		} catch {
			// Not our server, or a proxy that changes bytes: what follows cannot be trusted either.
			return this.#reconnect(null);
		}
		this.#take(message);
	}

	#take(message: ServerMessage): void {
		const { doc, awareness } = this.#init;
		switch (message.type) {
			case 'step1':
				this.#queue = [];
				this.#told = true;
				this.#sendUpdate(step2Message(Y.encodeStateAsUpdate(doc, message.stateVector)));
				return this.#settle();
			case 'step2':
				if (this.#synced) return Y.applyUpdate(doc, message.update, remote);
				this.#init.onSync(() => Y.applyUpdate(doc, message.update, remote));
				this.#synced = true;
				this.#deadline = Infinity;
				return this.#settle();
			case 'update':
				return Y.applyUpdate(doc, message.update, remote);
			case 'presence':
				return applyAwarenessUpdate(awareness, encodePresence(message.entries), remote);
			case 'saved':
				return this.#onSaved(message.count);
			case 'event':
				return this.#init.onEvent(message.event);
			case 'refused':
				this.#refusal = message.refusal;
		}
	}

	#settle(): void {
		if (this.#synced && this.#told) this.#set({ kind: 'synced' });
	}

	#onSaved(count: number): void {
		let revision = -1;
		while (this.#flying[0] && this.#flying[0].n <= count) revision = this.#flying.shift()?.revision ?? revision;
		if (revision < 0) return;
		this.savedRevision = revision;
		this.#init.onSaved(revision);
	}

	#onClose(code: number): void {
		const opened = this.#openedAt > 0;
		const refusal = this.#refusal;
		const reason = closeReason(code);
		this.#drop();
		if (refusal) {
			this.#set({ kind: 'ended', reason: 'refused' });
			this.#init.onRefused(refusal);
		} else if (isFinal(code) && reason) {
			this.#set({ kind: 'ended', reason });
		} else {
			this.#later(reason);
			if (!opened) void this.#findReason();
		}
	}

	/** A script cannot see why a handshake was refused: ask over HTTP. */
	async #findReason(): Promise<void> {
		const reason = await this.#init.whyRefused();
		if (!reason || this.#state.kind !== 'waiting') return;
		this.#stopRetry();
		this.#set({ kind: 'ended', reason });
	}

	/** Without a pause: nobody else loses their line at the same moment. */
	#connectAnew(): void {
		this.#drop();
		this.connect();
	}

	#reconnect(reason: CloseReason | null): void {
		this.#drop();
		this.#later(reason);
	}

	#later(reason: CloseReason | null): void {
		const attempt = this.#backoff.failures;
		this.#retry = setTimeout(() => this.connect(), this.#backoff.next());
		this.#set({ kind: 'waiting', attempt, reason });
	}

	/** Regularly: is the other side still there? */
	#look(): void {
		const now = Date.now();
		const slept = now - this.#lastLook > timing.look + timing.sleep;
		this.#lastLook = now;
		// Timers stood still, so the computer did: the line is likely gone, and waiting time was no waiting.
		if (slept) this.wake();
		if (!this.#socket) return;
		const silent = this.#synced && now - this.#lastHeard > timing.silence;
		if (silent || now > this.#deadline) return slept ? this.#connectAnew() : this.#reconnect('silent');
		if (this.#state.kind === 'synced' && now - this.#openedAt > timing.stable) this.#backoff.reset();
	}

	#drop(): void {
		const socket = this.#socket;
		this.#socket = null;
		this.#told = this.#synced = false;
		this.#openedAt = 0;
		this.#deadline = Infinity;
		if (this.#probe) clearTimeout(this.#probe);
		this.#probe = null;
		if (this.#presence) clearTimeout(this.#presence);
		this.#presence = null;
		if (!socket) return;
		socket.onopen = socket.onmessage = socket.onclose = null;
		socket.close();
		const { awareness } = this.#init;
		const others = [...awareness.getStates().keys()].filter((id) => id !== awareness.clientID);
		removeAwarenessStates(awareness, others, remote);
		// The server repeats what it said last: with their clocks kept, that would count as old and be passed over.
		for (const id of awareness.meta.keys()) if (id !== awareness.clientID) awareness.meta.delete(id);
	}

	#send(frame: Uint8Array<ArrayBuffer>): void {
		if (this.#socket?.readyState === 1) this.#socket.send(frame);
	}

	#stopRetry(): void {
		if (this.#retry) clearTimeout(this.#retry);
		this.#retry = null;
	}

	#set(state: LinkState): void {
		this.#state = state;
		this.#init.onState(state);
	}
}
