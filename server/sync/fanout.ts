import { performance } from 'node:perf_hooks';
import * as Y from 'yjs';
import { savedMessage, updateMessage } from '../../src/lib/protocol/index.ts';
import type { Connection } from './connection.ts';
import { frameOf } from './frame.ts';
import type { Parcel } from './outbox.ts';
import type { Pace } from './pace.ts';
import type { RoomPresence } from './presence.ts';

interface Outgoing {
	/** `null`: the server. */
	author: Connection | null;
	update: Uint8Array;
}

/**
 * Sends to everybody in a room what became durable, together with who is where: framed once for all, one write to each
 * socket. When much happens it waits a moment, so that what falls due together leaves together.
 */
export class Fanout {
	readonly #connections: ReadonlySet<Connection>;
	readonly #presence: RoomPresence;
	readonly #pace: Pace;
	readonly #onSent: (sending: Sending) => void;
	#outgoing: Outgoing[] = [];
	readonly #saved = new Map<Connection, number>();
	#timer: NodeJS.Timeout | null = null;
	#timerAt = Infinity;
	/** When the oldest of what waits came in; `null`: nothing waits. */
	#since: number | null = null;

	constructor(init: {
		connections: ReadonlySet<Connection>;
		presence: RoomPresence;
		pace: Pace;
		onSent(sending: Sending): void;
	}) {
		this.#connections = init.connections;
		this.#presence = init.presence;
		this.#pace = init.pace;
		this.#onSent = init.onSent;
	}

	/** It is durable now: shown to the others with the next sending. `since`: when it came in (`performance.now()`). */
	add(author: Connection | null, update: Uint8Array, since: number): void {
		this.#since = Math.min(this.#since ?? Infinity, since);
		this.#outgoing.push({ author, update });
	}

	/** So many update messages of this connection are durable; the last of them came in at `since`. */
	saved(connection: Connection, count: number, since: number): void {
		this.#since = Math.min(this.#since ?? Infinity, since);
		this.#saved.set(connection, count);
	}

	/** Something may be due: at once if little happens, a moment later if much does. */
	soon(): void {
		const now = performance.now();
		const update = this.#since === null ? Infinity : this.#pace.due(this.#since) - now;
		// Who is where waits a little longer for an update to come along with.
		const presence = this.#presence.dueIn(now) + this.#pace.cycle(now);
		const wait = Math.min(update, presence);
		if (wait === Infinity) return;
		if (wait < 0.5) return this.flush();
		if (this.#timer && this.#timerAt <= now + wait) return;
		if (this.#timer) clearTimeout(this.#timer);
		this.#timerAt = now + wait;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.soon();
		}, wait);
		this.#timer.unref();
	}

	/** Sends what waits now. */
	flush(): void {
		this.#stopTimer();
		const since = this.#since;
		this.#since = null;
		const began = performance.now();
		const presence = this.#presence.collect(began);
		const outgoing = this.#outgoing;
		this.#outgoing = [];
		const [first] = outgoing;
		if (!first && !presence && this.#saved.size === 0) return this.soon();
		const update = !first ? null : outgoing.length === 1 ? first.update : Y.mergeUpdates(outgoing.map((o) => o.update));
		const sole = first && outgoing.every(({ author }) => author === first.author) ? first.author : null;
		const updateFrame = update && frameOf(updateMessage(update));
		const forAll = framesOf(presence?.forAll);
		const whole = parcelOf(update, updateFrame, forAll);
		const noUpdate = parcelOf(null, null, forAll);
		let readers = 0;
		for (const connection of this.#connections) {
			// Who sees a part of the room is told by the view, and not who is where in the rest.
			if (connection.view) continue;
			const follows = connection.following && connection !== sole;
			const saved = this.#saved.get(connection);
			const isAuthor = presence?.authors.has(connection) ?? false;
			let parcel = follows ? whole : noUpdate;
			if (saved !== undefined || isAuthor) {
				const own = isAuthor ? framesOf(presence?.except(connection)) : forAll;
				const count = saved !== undefined && connection.knowsUs ? frameOf(savedMessage(saved)) : null;
				parcel = parcelOf(parcel.update, parcel.updateFrame, own, count);
			}
			if (parcel.all.length === 0) continue;
			readers++;
			connection.deliver(parcel);
		}
		this.#saved.clear();
		const took = performance.now() - began;
		this.#pace.sent(began, took, since);
		this.#onSent({ readers, updates: outgoing.length, took, waited: since === null ? 0 : began - since });
		// Presence that changed too soon after the last time is still to come.
		this.soon();
	}

	stop(): void {
		this.#stopTimer();
		this.#outgoing = [];
		this.#saved.clear();
		this.#since = null;
	}

	#stopTimer(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		this.#timerAt = Infinity;
	}
}

/** Figures of one sending; times in milliseconds. */
export interface Sending {
	readers: number;
	updates: number;
	took: number;
	/** From when the oldest came in until it was sent. */
	waited: number;
}

const nothing = Buffer.alloc(0);

function framesOf(messages: readonly Uint8Array[] = []): Buffer | null {
	if (messages.length > 1) return Buffer.concat(messages.map(frameOf));
	const [only] = messages;
	return only ? frameOf(only) : null;
}

function parcelOf(
	update: Uint8Array | null,
	updateFrame: Buffer | null,
	presence: Buffer | null,
	saved: Buffer | null = null
): Parcel {
	const frames = [updateFrame, saved, presence].filter((frame) => frame !== null);
	const all = frames.length === 0 ? nothing : frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames);
	return { update, updateFrame, saved, presence, all };
}
