import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import {
	closeCodes,
	eventMessage,
	MalformedFrame,
	personColour,
	presenceMessage,
	readClientMessage,
	refusedMessage,
	type ClientMessage,
	type CloseReason,
	type Handshake,
	type Identity,
	type Refusal,
	type ServerEvent
} from '../../src/lib/protocol/index.ts';
import { TokenBucket } from './bucket.ts';
import type { SyncFigures } from './figures.ts';
import type { RoomOptions } from './options.ts';
import { Outbox, type Parcel } from './outbox.ts';
import type { Logger, RoomAccess, SessionUser, ViewRequest } from './ports.ts';
import type { PresenceMember } from './presence.ts';

/** Where a connection's messages go once its room is open. */
export interface Receiver {
	receive(connection: Connection, message: ClientMessage): void;
	leave(connection: Connection): void;
}

export interface ConnectionInit {
	ws: WebSocket;
	socket: Duplex;
	planId: string;
	user: SessionUser;
	sessionId: string;
	access: RoomAccess;
	view?: ViewRequest | null;
	handshake: Handshake;
	/** Shared by all connections of one user. */
	userBytes(now: number): TokenBucket;
	/** May this user write under so many Yjs client ids that are new? */
	mayBring(clients: number): boolean;
	log: Logger;
	figures: SyncFigures;
	options: RoomOptions;
	onClosed(connection: Connection): void;
}

/** One person's socket in one room: reads strictly, at a bounded pace, and never throws. */
export class Connection implements PresenceMember {
	readonly planId: string;
	readonly user: SessionUser;
	readonly sessionId: string;
	/** Sees this part of the room instead of its document; `null`: the document. */
	readonly view: ViewRequest | null;
	readonly handshake: Handshake;
	readonly identity: Identity;
	readonly outbox: Outbox;
	access: RoomAccess;
	/** Update messages received so far; what `saved` counts. */
	received = 0;
	/** First update message that built on something unknown, until the client has sent everything again. */
	gapFrom: number | null = null;
	gaps = 0;
	/** An answer to it is under way; what it asked meanwhile waits, the last question only. */
	answering = false;
	question: Uint8Array | null = null;
	/** Has got the whole state and follows what is committed after it. */
	following = false;

	readonly #init: ConnectionInit;
	readonly #updates: TokenBucket;
	readonly #presence: TokenBucket;
	readonly #questions: TokenBucket;
	#receiver: Receiver | null = null;
	#inbox: Uint8Array[] = [];
	#inboxBytes = 0;
	#pausedBy: NodeJS.Timeout | null = null;
	#ended = false;
	#lastHeard = performance.now();
	#bytesRead = 0;

	/** Has to be called in the tick in which the socket opened, so that no frame is missed. */
	constructor(init: ConnectionInit) {
		this.#init = init;
		this.planId = init.planId;
		this.user = init.user;
		this.sessionId = init.sessionId;
		this.access = init.access;
		this.view = init.view ?? null;
		this.handshake = init.handshake;
		this.identity = { id: init.user.id, name: init.user.name, color: personColour(init.user.id) };
		const { options, ws } = init;
		const now = performance.now();
		this.#updates = new TokenBucket(options.updateBurst, options.updateRate, now);
		this.#presence = new TokenBucket(options.presenceBurst, options.presenceRate, now);
		this.#questions = new TokenBucket(options.questionBurst, options.questionRate, now);
		this.outbox = new Outbox(ws, init.socket, options, () => this.close('slow', 'reads too slowly'));
		ws.on('message', (data, isBinary) => this.#onFrame(data as Buffer, isBinary));
		ws.on('error', (error) => this.#log('warn', { code: (error as { code?: string }).code }, error.message));
		ws.on('close', () => this.#onClose());
		ws.on('ping', (data) => {
			this.#lastHeard = performance.now();
			if (this.#presence.take(this.#lastHeard)) ws.pong(data);
		});
		ws.on('pong', () => (this.#lastHeard = performance.now()));
	}

	get ended(): boolean {
		return this.#ended;
	}

	/** The room is open: what waited is read now, in order. */
	attach(receiver: Receiver): void {
		if (this.#ended) return;
		this.#receiver = receiver;
		this.#work();
	}

	send(frame: Uint8Array): void {
		if (!this.#ended) this.outbox.send(frame);
	}

	sendPresence(...messages: Uint8Array[]): void {
		if (!this.#ended) this.outbox.presence(...messages);
	}

	mayBring(clients: number): boolean {
		return this.#init.mayBring(clients);
	}

	/** Told only to clients that know our messages. */
	event(event: ServerEvent): void {
		if (this.knowsUs) this.send(eventMessage(event));
	}

	/** Does it understand our messages beside y-websocket's? */
	get knowsUs(): boolean {
		return this.handshake.protocol !== null;
	}

	deliver(parcel: Parcel): void {
		if (!this.#ended) this.outbox.deliver(parcel);
	}

	/** The update was not accepted: says why, then ends the connection, because its document now differs. */
	refuse(refusal: Refusal): void {
		this.#log('warn', { ...refusal }, 'update refused');
		this.#init.figures.refused.add(1, refusal.reason);
		if (this.knowsUs) this.send(refusedMessage(refusal));
		this.close('refused', refusal.reason);
	}

	/** Ends the connection with a code of `closeCodes`. Nothing is read afterwards. */
	close(reason: CloseReason, detail: string): void {
		if (this.#ended) return;
		this.#log('info', { reason, detail }, 'connection closed');
		this.#init.figures.closed.add(1, reason);
		this.#end();
		const { ws, options } = this.#init;
		ws.close(closeCodes[reason], `${reason}: ${detail}`.slice(0, 100));
		// The closing handshake takes its turn behind what is unsent; a peer that does not read gets no more time.
		setTimeout(() => ws.terminate(), options.closeGrace).unref();
	}

	/** Called regularly: drops a peer that fell silent, gives a sign of life to one that heard nothing. */
	heartbeat(now: number): void {
		if (this.#ended) return;
		// A large message over a thin line takes its time: any byte of it is a sign of life. Who is not read from cannot give
		// any.
		const { bytesRead } = this.#init.socket as Socket;
		if (bytesRead !== this.#bytesRead || this.#pausedBy) this.#lastHeard = now;
		this.#bytesRead = bytesRead;
		if (now - this.#lastHeard > this.#init.options.silence) {
			this.#log('info', {}, 'connection silent');
			this.close('silent', 'nothing heard');
			this.#init.ws.terminate();
			return;
		}
		this.#init.ws.ping();
		// Scripts in a browser do not see pings: an empty presence message is what they can notice.
		if (now - this.outbox.lastSent >= this.#init.options.heartbeat) this.send(presenceMessage([]));
	}

	#onFrame(data: Buffer, isBinary: boolean): void {
		this.#lastHeard = performance.now();
		if (this.#ended) return;
		if (!isBinary) return this.close('malformed', 'text frame');
		this.#inbox.push(data);
		this.#inboxBytes += data.length;
		const { options } = this.#init;
		if (this.#inbox.length > options.inboxFrames || this.#inboxBytes > options.inboxBytes) {
			this.close('tooMany', 'too much at once');
			return;
		}
		if (this.#receiver && !this.#pausedBy) this.#work();
		else if (this.#inbox.length > options.inboxMark || this.#inboxBytes > options.inboxBytesMark) this.#init.ws.pause();
	}

	#work(): void {
		while (this.#receiver && !this.#ended && this.#inbox.length > 0) {
			const frame = this.#inbox[0] as Uint8Array;
			let message: ClientMessage;
			try {
				message = readClientMessage(frame);
			} catch (error) {
				if (!(error instanceof MalformedFrame)) throw error;
				this.close('malformed', error.message);
				return;
			}
			const wait = this.#paceOf(message, frame.length);
			if (wait > 0) return this.#pause(wait);
			this.#inbox.shift();
			this.#inboxBytes -= frame.length;
			if (wait === 0) this.#receiver.receive(this, message);
		}
		if (!this.#ended && this.#receiver) this.#init.ws.resume();
	}

	/** 0: read it now; more: read it in so many milliseconds; -1: pass over it. */
	#paceOf(message: ClientMessage, bytes: number): number {
		const now = performance.now();
		if (message.type === 'presence' || message.type === 'queryPresence') return this.#presence.take(now) ? 0 : -1;
		if (message.type === 'step1') return this.#questions.take(now) ? 0 : this.#questions.wait(now);
		const wait = Math.max(this.#updates.wait(now), this.#init.userBytes(now).wait(now));
		if (wait > 0) return wait;
		this.#updates.take(now);
		this.#init.userBytes(now).take(now, bytes);
		return 0;
	}

	#pause(wait: number): void {
		this.#init.ws.pause();
		this.#pausedBy = setTimeout(() => {
			this.#pausedBy = null;
			this.#work();
		}, wait);
		this.#pausedBy.unref();
	}

	#onClose(): void {
		this.#end();
		this.#init.onClosed(this);
	}

	#end(): void {
		if (this.#ended) return;
		this.#ended = true;
		if (this.#pausedBy) clearTimeout(this.#pausedBy);
		this.#inbox = [];
		this.#init.ws.resume();
		this.#receiver?.leave(this);
		this.#receiver = null;
	}

	#log(level: 'info' | 'warn', fields: object, message: string): void {
		this.#init.log[level]({ plan: this.planId, user: this.user.id, ...fields }, message);
	}
}
