import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { readServerMessage, updateMessage } from '../../src/lib/protocol/index.ts';
import { frameOf } from './frame.ts';
import { Outbox, type Parcel } from './outbox.ts';

/** A socket whose other end takes only what `take` lets through. */
class SlowSocket extends EventEmitter {
	readonly written: Buffer[] = [];
	writableLength = 0;
	readonly writable = true;
	#sent: (() => void)[] = [];

	write(frame: Buffer, sent?: () => void): boolean {
		this.written.push(frame);
		this.writableLength += frame.length;
		if (sent) this.#sent.push(sent);
		return false;
	}

	take(): void {
		this.writableLength = 0;
		for (const sent of this.#sent.splice(0)) sent();
		this.emit('drain');
	}

	cork = () => {};
	uncork = () => {};
}

const marks = { softMark: 1_000, hardMark: 5_000 };
let socket: SlowSocket;
let outbox: Outbox;
let given = 0;
let source: Y.Doc;

beforeEach(() => {
	socket = new SlowSocket();
	given = 0;
	source = new Y.Doc();
	const ws = { readyState: 1, OPEN: 1 } as unknown as WebSocket;
	outbox = new Outbox(ws, socket as unknown as Duplex, marks, () => void given++);
});

/** What a room would send when somebody wrote so many letters. */
function parcel(letters: number): Parcel {
	let update: Uint8Array = new Uint8Array([0, 0]);
	source.once('update', (made: Uint8Array) => (update = made));
	source.getText('t').insert(0, 'x'.repeat(letters));
	const updateFrame = frameOf(updateMessage(update));
	const presence = Buffer.alloc(20);
	return { update, updateFrame, saved: null, presence, all: Buffer.concat([updateFrame, presence]) };
}

describe('SPEC 5.2: a reader that is slow', () => {
	it('gets no presence and its updates merged into one, as soon as it reads again', () => {
		const first = parcel(1_200);
		outbox.deliver(first);
		expect(socket.written).toEqual([first.all]);
		for (let i = 0; i < 5; i++) outbox.deliver(parcel(10));
		outbox.presence(new Uint8Array(10));
		expect(socket.written).toHaveLength(1);
		socket.take();
		expect(socket.written).toHaveLength(2);
		const reader = new Y.Doc();
		for (const frame of [first.updateFrame as Buffer, socket.written[1] as Buffer]) {
			const head = frame[1] === 126 ? 4 : 2;
			const message = readServerMessage(frame.subarray(head));
			if (message.type === 'update') Y.applyUpdate(reader, message.update);
		}
		expect(reader.getText('t').length).toBe(1_250);
		expect(given).toBe(0);
	});

	it('is given up once, when too much waits', () => {
		for (let i = 0; i < 8; i++) outbox.deliver(parcel(1_200));
		expect(given).toBe(1);
		expect(outbox.waiting).toBeLessThan(marks.hardMark + 2_000);
	});

	it('is not one whose answer is large: that may take its time, and what follows is not held back for it', () => {
		outbox.answer(Buffer.alloc(20_000));
		const next = parcel(10);
		outbox.deliver(next);
		expect(given).toBe(0);
		expect(socket.written[1]).toEqual(next.all);
		socket.take();
		// The allowance ends with the answer.
		for (let i = 0; i < 8; i++) outbox.deliver(parcel(1_200));
		expect(given).toBe(1);
	});
});
