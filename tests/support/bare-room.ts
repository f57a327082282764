import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { planModel } from '../../server/plan-model.ts';
import { TokenBucket } from '../../server/sync/bucket.ts';
import { Connection } from '../../server/sync/connection.ts';
import { SyncFigures } from '../../server/sync/figures.ts';
import { defaultRoomOptions } from '../../server/sync/options.ts';
import { LoadMeter, Pace } from '../../server/sync/pace.ts';
import type { RoomViews, ViewRequest } from '../../server/sync/ports.ts';
import { Room } from '../../server/sync/room.ts';
import { blankPlanDoc, type Role } from '../../src/lib/plan/index.ts';
import { readServerMessage, step1Message } from '../../src/lib/protocol/index.ts';
import { MemoryReadModel } from './fake-model.ts';
import { MemoryLog } from './memory-log.ts';
import { smallPlan } from './plan-people.ts';

const none = () => {};

interface Entering {
	role?: Role;
	watches?: boolean;
	slow?: boolean;
	view?: ViewRequest | null;
}

/** A room with connections whose sockets are plain objects: for more frames than a network would carry. */
export async function openBareRoom({ views }: { views?: RoomViews } = {}) {
	const updates = new MemoryLog();
	updates.create('p', Y.encodeStateAsUpdate(smallPlan()));
	const errors: object[] = [];
	const log = { debug: none, info: none, warn: none, error: (fields: object) => void errors.push(fields) };
	const figures = new SyncFigures();
	const load = new LoadMeter();
	// Pace is measured elsewhere: here nobody has to wait.
	const options = { ...defaultRoomOptions, updateBurst: 1e9, byteBurst: 1e12, questionBurst: 1e9, idle: 1e6 };
	const room = new Room({
		...{ planId: 'p', updates, log, figures, options, model: planModel, readModel: new MemoryReadModel() },
		...(views && { views }),
		pace: () => new Pace(options, load),
		onClosed: none
	});
	await room.opened;

	/** `watches`: keeps a document of what it is told. `slow`: its socket takes only what `take` lets through. */
	function enter(userId: string, entering: Entering = {}) {
		const { role = 'coordinator', watches = false, slow = false, view = null } = entering;
		const wire = new FakeWire(watches, slow);
		const userBytes = new TokenBucket(1e12, 1e12, 0);
		const connection = new Connection({
			ws: wire as unknown as WebSocket,
			socket: wire as unknown as Duplex,
			planId: 'p',
			user: { id: userId, name: userId },
			sessionId: userId,
			view,
			access: { userId, role, fields: ['field-0'] } as never,
			handshake: { protocol: 1, epoch: null, schema: null },
			userBytes: () => userBytes,
			mayBring: () => true,
			...{ log, figures, options },
			onClosed: none
		});
		room.join(connection);
		const say = (frame: Uint8Array) => void wire.emit('message', Buffer.from(frame), true);
		if (wire.doc) say(step1Message(Y.encodeStateVector(wire.doc)));
		return { connection, say, document: () => wire.doc as Y.Doc, written: wire.written, take: () => wire.take() };
	}

	return {
		room,
		errors,
		enter,
		/** What the log holds, loaded anew. */
		document(): Y.Doc {
			const doc = blankPlanDoc();
			const { snapshot, updates: rows } = updates.of('p');
			doc.transact(() => {
				if (snapshot) Y.applyUpdate(doc, snapshot.state);
				for (const { update } of rows) Y.applyUpdate(doc, update);
			});
			return doc;
		},
		async settled() {
			await room.flush();
			await new Promise((resolve) => setTimeout(resolve, 2 * options.paceMost));
		}
	};
}

/** Both the WebSocket and the socket below it; takes everything. */
class FakeWire extends EventEmitter {
	readonly OPEN = 1;
	readyState = 1;
	readonly writable = true;
	readonly writableLength = 0;
	readonly bytesRead = 0;
	/** `null`: nobody watches. */
	readonly doc: Y.Doc | null;
	/** What a slow one was given and what it is to say when it took it. */
	readonly written: Buffer[] = [];
	readonly #slow: boolean;
	#sent: (() => void)[] = [];

	constructor(watches: boolean, slow: boolean) {
		super();
		this.doc = watches ? blankPlanDoc() : null;
		this.#slow = slow;
	}

	take(): void {
		for (const sent of this.#sent.splice(0)) sent();
	}

	write(frames: Buffer, sent?: () => void): boolean {
		if (this.#slow) {
			this.written.push(frames);
			if (sent) this.#sent.push(sent);
			return false;
		}
		for (let at = 0; this.doc && at < frames.length;) {
			const [head, length] = lengthAt(frames, at);
			this.#take(frames.subarray(at + head, at + head + length));
			at += head + length;
		}
		sent?.();
		return true;
	}

	close(): void {
		this.readyState = 3;
	}

	terminate = none;
	pause = none;
	resume = none;
	cork = none;
	uncork = none;
	ping = none;
	pong = none;

	#take(payload: Uint8Array): void {
		const message = readServerMessage(payload);
		if (message.type === 'step2' || message.type === 'update') Y.applyUpdate(this.doc as Y.Doc, message.update);
	}
}

/** Bytes of the frame's head, and of what follows. */
function lengthAt(frames: Buffer, at: number): [head: number, length: number] {
	const short = frames[at + 1] ?? 0;
	if (short < 126) return [2, short];
	return short === 126 ? [4, frames.readUInt16BE(at + 2)] : [10, Number(frames.readBigUInt64BE(at + 2))];
}
