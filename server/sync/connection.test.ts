import { EventEmitter } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { expect, it } from 'vitest';
import { until } from '../../tests/support/sync-client.ts';
import { closeCodes, step1Message, updateMessage, wireLimits } from '../../src/lib/protocol/index.ts';
import { TokenBucket } from './bucket.ts';
import { Connection } from './connection.ts';
import { SyncFigures } from './figures.ts';
import { defaultRoomOptions } from './options.ts';

const none = () => {};

/** A socket that goes on delivering although it was told to pause: what had arrived already still comes. */
class Wire extends EventEmitter {
	readonly OPEN = 1;
	readonly readyState = 1;
	closed: number | null = null;
	paused = false;

	close(code: number): void {
		this.closed = code;
	}

	pause(): void {
		this.paused = true;
	}

	resume = none;
	terminate = none;
	ping = none;
}

function connect(options: Partial<typeof defaultRoomOptions>) {
	const ws = new Wire();
	const userBytes = new TokenBucket(1e9, 1e9, 0);
	const connection = new Connection({
		ws: ws as unknown as WebSocket,
		socket: Object.assign(new EventEmitter(), {
			writable: false,
			bytesRead: 0,
			cork: none,
			uncork: none
		}) as unknown as Duplex,
		planId: 'p',
		user: { id: 'ada', name: 'Ada' },
		sessionId: 's',
		access: {} as never,
		handshake: { protocol: 1, epoch: null, schema: null },
		userBytes: () => userBytes,
		mayBring: () => true,
		log: { debug: none, info: none, warn: none, error: none },
		figures: new SyncFigures(),
		options: { ...defaultRoomOptions, ...options },
		onClosed: none
	});
	return { ws, connection, say: (bytes: Uint8Array) => void ws.emit('message', Buffer.from(bytes), true) };
}

it('SPEC 1.6: reads no further and then ends whoever sends too many frames while the room is loading', () => {
	const { ws, say } = connect({ inboxFrames: 64, inboxMark: 16 });
	for (let i = 0; i < 64; i++) say(step1Message(new Uint8Array([0])));
	expect(ws.paused).toBe(true);
	expect(ws.closed).toBeNull();
	say(step1Message(new Uint8Array([0])));
	expect(ws.closed).toBe(closeCodes.tooMany);
});

it('SPEC 1.6: ends whoever sends too many bytes while the room is loading', () => {
	const { ws, say } = connect({ inboxBytes: 10_000 });
	for (let i = 0; i < 2; i++) say(new Uint8Array(5_000));
	expect(ws.closed).toBeNull();
	say(new Uint8Array(1));
	expect(ws.closed).toBe(closeCodes.tooMany);
});

it('SPEC 5.1: loses nothing of what one read brings, however small the updates in it are', async () => {
	const { ws, connection, say } = connect({ updateBurst: 10, updateRate: 50_000 });
	const heard: number[] = [];
	connection.attach({
		receive: (_, message) => void heard.push(message.type === 'update' ? (message.update[0] ?? -1) : -1),
		leave: none
	});
	const smallest = updateMessage(new Uint8Array([1]));
	// The head of a client's frame takes six bytes more.
	const count = Math.floor(65_536 / (smallest.length + 6));
	for (let i = 0; i < count; i++) say(updateMessage(new Uint8Array([i % 100])));
	expect(ws.paused).toBe(true);
	// Who is not read from cannot be heard.
	connection.heartbeat(performance.now() + 2 * wireLimits.silence);
	expect(ws.closed).toBeNull();
	await until(() => heard.length === count);
	expect(heard).toEqual(Array.from({ length: count }, (_, i) => i % 100));
	expect(ws.closed).toBeNull();
});

it('SPEC 1.6: reads no further while much is waiting, before it is too much', () => {
	const { ws, say } = connect({});
	for (let i = 0; i < 2 && !ws.paused; i++) say(new Uint8Array(wireLimits.frame));
	expect(ws.paused).toBe(true);
	expect(ws.closed).toBeNull();
});
