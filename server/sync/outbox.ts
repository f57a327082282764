import { performance } from 'node:perf_hooks';
import * as Y from 'yjs';
import type { WebSocket } from 'ws';
import type { Duplex } from 'node:stream';
import { updateMessage } from '../../src/lib/protocol/index.ts';
import { frameOf } from './frame.ts';

/** What a room has for a reader in one moment, framed once for all who get the same. */
export interface Parcel {
	/** What was committed, in one update, and its frame. */
	update: Uint8Array | null;
	updateFrame: Buffer | null;
	/** How much of this reader's own is durable; has to arrive. */
	saved: Buffer | null;
	/** May be dropped for a reader that is slow. */
	presence: Buffer | null;
	/** The frames above one after the other: one write to the socket. */
	all: Buffer;
}

/**
 * What goes out to one connection. Frames of one turn share a write. A reader that is slow gets no presence
 * and its updates merged; one that is too slow is given up: it comes back and syncs by state vector.
 */
export class Outbox {
	readonly #ws: WebSocket;
	readonly #socket: Duplex;
	readonly #marks: { softMark: number; hardMark: number };
	readonly #onOverflow: () => void;
	#corked = false;
	#held: Uint8Array[] = [];
	#heldBytes = 0;
	/** Bytes of an answer under way: a large plan over a thin line is not a slow reader. */
	#allowed = 0;
	#over = false;
	lastSent = performance.now();

	constructor(ws: WebSocket, socket: Duplex, marks: { softMark: number; hardMark: number }, onOverflow: () => void) {
		this.#ws = ws;
		this.#socket = socket;
		this.#marks = marks;
		this.#onOverflow = onOverflow;
		socket.on('drain', () => this.#release());
	}

	/** What has to arrive: acknowledgements, refusals, events, questions. */
	send(message: Uint8Array): void {
		this.#cork();
		this.#write(frameOf(message));
	}

	/**
	 * The answer to a question about the whole state, framed: as large as the plan is. `taken`: the socket has let go of
	 * it, the next one may follow.
	 */
	answer(frame: Buffer, taken?: () => void): void {
		this.#allowed += frame.length;
		this.#write(frame, () => {
			this.#allowed -= frame.length;
			taken?.();
		});
	}

	/** What happened in the room. */
	deliver(parcel: Parcel): void {
		if (this.#held.length === 0 && this.#unsent < this.#marks.softMark + this.#allowed) {
			this.#write(parcel.all);
			return;
		}
		if (this.#over) return;
		if (parcel.saved) this.#write(parcel.saved);
		if (!parcel.update) return;
		this.#held.push(parcel.update);
		this.#heldBytes += parcel.update.length;
		this.#watch();
	}

	/** Who is there, for one who asks. */
	presence(...messages: Uint8Array[]): void {
		if (this.#unsent >= this.#marks.softMark) return;
		for (const message of messages) this.send(message);
	}

	/** Bytes that wait for this reader. */
	get waiting(): number {
		return this.#unsent + this.#heldBytes;
	}

	get #unsent(): number {
		return this.#socket.writableLength;
	}

	/** Small messages of one turn leave together. */
	#cork(): void {
		if (this.#corked) return;
		this.#corked = true;
		this.#socket.cork();
		process.nextTick(() => {
			this.#corked = false;
			this.#socket.uncork();
		});
	}

	/**
	 * Goes past the library, to the socket: nothing is compressed or fragmented here, so that whole frames may stand
	 * between those the library writes by itself (pings, the closing handshake).
	 */
	#write(frame: Buffer, sent?: () => void): void {
		if (this.#over || this.#ws.readyState !== this.#ws.OPEN || !this.#socket.writable) return;
		this.lastSent = performance.now();
		// A failed write shows as the socket's own error and close; there is nothing else to do here.
		if (sent) this.#socket.write(frame, sent);
		else this.#socket.write(frame);
		if (this.#socket.writableLength > 0) this.#watch();
	}

	/** The socket took everything: what was held back follows in one update. */
	#release(): void {
		if (this.#held.length === 0) return;
		const merged = this.#held.length === 1 ? (this.#held[0] as Uint8Array) : Y.mergeUpdates(this.#held);
		this.#held = [];
		this.#heldBytes = 0;
		this.#write(frameOf(updateMessage(merged)));
	}

	#watch(): void {
		if (this.#over || this.waiting <= this.#marks.hardMark + this.#allowed) return;
		this.#over = true;
		this.#held = [];
		this.#heldBytes = 0;
		this.#onOverflow();
	}
}
