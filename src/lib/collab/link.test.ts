import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import {
	closeCodes,
	eventMessage,
	presenceMessage,
	readClientMessage,
	refusedMessage,
	savedMessage,
	step1Message,
	step2Message,
	type ClientMessage
} from '../protocol/index.ts';
import { Link, type LinkState, type Socket } from './link.ts';

/** A socket whose other end is the test. */
class FakeSocket implements Socket {
	binaryType = '';
	readyState = 0;
	onopen: Socket['onopen'] = null;
	onmessage: Socket['onmessage'] = null;
	onclose: Socket['onclose'] = null;
	onerror: Socket['onerror'] = null;
	readonly url: string;
	readonly sent: ClientMessage[] = [];

	constructor(url: string) {
		this.url = url;
	}

	send(data: Uint8Array): void {
		this.sent.push(readClientMessage(data));
	}

	close(): void {
		this.readyState = 3;
	}

	open(): void {
		this.readyState = 1;
		this.onopen?.({} as never);
	}

	hear(frame: Uint8Array): void {
		this.onmessage?.({ data: frame.slice().buffer } as never);
	}

	fail(code = 1006): void {
		this.readyState = 3;
		this.onclose?.({ code } as never);
	}

	/** What a good server does first. */
	greet(doc = new Y.Doc()): void {
		this.open();
		this.hear(step1Message(Y.encodeStateVector(doc)));
		this.hear(step2Message(Y.encodeStateAsUpdate(doc)));
	}
}

let sockets: FakeSocket[];
let states: LinkState[];
let saved: number[];
let refused: unknown[];
let link: Link;
let doc: Y.Doc;
let awareness: Awareness;
let why: 'signedOut' | 'noAccess' | null;
const last = () => sockets.at(-1) as FakeSocket;
/** Waits until the next attempt has begun. */
const untilRetry = () => {
	while (last().readyState !== 0) vi.advanceTimersToNextTimer();
};
const kinds = () => states.map(({ kind }) => kind);

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000 });
	[sockets, states, saved, refused, why] = [[], [], [], [], null];
	doc = new Y.Doc();
	awareness = new Awareness(doc);
	link = new Link({
		doc,
		awareness,
		address: 'ws://host/sync/p',
		epoch: () => 'one',
		schema: 1,
		createSocket: (url) => {
			sockets.push(new FakeSocket(url));
			return last();
		},
		whyRefused: async () => why,
		random: () => 1,
		onState: (state) => states.push(state),
		onSync: (apply) => apply(),
		onSaved: (revision) => saved.push(revision),
		onEvent: () => {},
		onRefused: (refusal) => refused.push(refusal)
	});
});

afterEach(() => {
	link.destroy();
	doc.destroy();
	vi.useRealTimers();
});

describe('SPEC 8.6: a computer that slept', () => {
	it('tries again at once instead of waiting on', () => {
		link.connect();
		for (let i = 0; i < 8; i++) {
			last().fail();
			untilRetry();
		}
		last().fail();
		const tried = sockets.length;
		vi.setSystemTime(Date.now() + 60_000);
		vi.advanceTimersByTime(2_500);
		expect(sockets.length).toBe(tried + 1);
	});

	it('finds out whether the line still stands, and takes another one if not', () => {
		link.connect();
		last().greet();
		const asked = last().sent.length;
		vi.setSystemTime(Date.now() + 20_000);
		vi.advanceTimersByTime(2_500);
		expect(last().sent.slice(asked)).toMatchObject([{ type: 'step1' }]);
		vi.advanceTimersByTime(2_600);
		expect(kinds().at(-1)).toBe('waiting');
	});

	it('does not wait for an attempt that began before it slept, nor after it', () => {
		link.connect();
		for (let i = 0; i < 8; i++) {
			last().fail();
			untilRetry();
		}
		const hanging = last();
		vi.setSystemTime(Date.now() + 60_000);
		vi.advanceTimersByTime(2_500);
		expect(hanging.readyState).toBe(3);
		expect(last()).not.toBe(hanging);
		expect(states.at(-1)?.kind).toBe('connecting');
	});

	it('takes another line at once if the one before has been silent for too long', () => {
		link.connect();
		last().greet();
		const before = last();
		vi.setSystemTime(Date.now() + 600_000);
		vi.advanceTimersByTime(2_500);
		expect(before.readyState).toBe(3);
		expect(last()).not.toBe(before);
		expect(kinds()).not.toContain('waiting');
	});

	it('when woken, gives up an attempt that hangs, but not one that has only just begun or is open', () => {
		link.connect();
		vi.advanceTimersByTime(1_000);
		link.wake();
		expect(sockets).toHaveLength(1);
		vi.advanceTimersByTime(2_000);
		link.wake();
		expect(sockets.map(({ readyState }) => readyState)).toEqual([3, 0]);
		last().open();
		vi.advanceTimersByTime(5_000);
		link.wake();
		expect(sockets).toHaveLength(2);
	});
});

describe('SPEC 8.1: trying again', () => {
	it('says what it speaks and which history it has', () => {
		link.connect();
		expect(last().url).toBe('ws://host/sync/p?v=1&epoch=one&schema=1');
	});

	it('doubles the wait up to half a minute', () => {
		link.connect();
		const waits: number[] = [];
		for (let i = 0; i < 9; i++) {
			const before = Date.now();
			last().fail();
			untilRetry();
			waits.push(Math.round((Date.now() - before) / 500) / 2);
		}
		expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 30, 30, 30]);
	});

	it('starts over after a stable connection only', async () => {
		link.connect();
		for (let i = 0; i < 5; i++) {
			last().fail();
			untilRetry();
		}
		last().greet();
		last().fail();
		expect(states.at(-1)).toMatchObject({ kind: 'waiting', attempt: 5 });
		untilRetry();
		last().greet();
		for (let i = 0; i < 4; i++) {
			vi.advanceTimersByTime(4_000);
			last().hear(presenceMessage([]));
		}
		last().fail();
		expect(states.at(-1)).toMatchObject({ kind: 'waiting', attempt: 0 });
	});

	it('stops on a final code, and on a refused handshake whose reason is final', async () => {
		link.connect();
		last().greet();
		last().fail(closeCodes.noAccess);
		expect(states.at(-1)).toEqual({ kind: 'ended', reason: 'noAccess' });
		vi.advanceTimersByTime(120_000);
		link.connect();
		link.wake();
		expect(sockets).toHaveLength(1);
	});

	it('asks why when the socket never opened', async () => {
		link.connect();
		last().fail();
		await vi.advanceTimersByTimeAsync(0);
		expect(states.at(-1)).toMatchObject({ kind: 'waiting' });
		why = 'signedOut';
		await vi.advanceTimersByTimeAsync(1000);
		last().fail();
		await vi.advanceTimersByTimeAsync(0);
		expect(states.at(-1)).toEqual({ kind: 'ended', reason: 'signedOut' });
	});

	it('goes on after a code that is not final, with its reason', () => {
		link.connect();
		last().greet();
		last().fail(closeCodes.storage);
		expect(states.at(-1)).toMatchObject({ kind: 'waiting', reason: 'storage' });
		vi.advanceTimersByTime(1000);
		expect(sockets).toHaveLength(2);
	});

	it('gives up a socket that does not open, and one that fell silent; any message is a sign of life', () => {
		link.connect();
		vi.advanceTimersByTime(20_000);
		expect(states.at(-1)?.kind).not.toBe('synced');
		expect(sockets.length).toBeGreaterThan(1);
		last().greet();
		for (let i = 0; i < 10; i++) {
			vi.advanceTimersByTime(12_000);
			last().hear(presenceMessage([]));
		}
		expect(kinds().at(-1)).toBe('synced');
		vi.advanceTimersByTime(33_000);
		expect(kinds().at(-1)).not.toBe('synced');
	});

	it('waits long for a first answer: a large plan over a thin line', () => {
		link.connect();
		last().open();
		last().hear(eventMessage({ type: 'drain' }));
		vi.advanceTimersByTime(100_000);
		expect(sockets).toHaveLength(1);
		vi.advanceTimersByTime(30_000);
		expect(sockets.length).toBeGreaterThan(1);
	});

	it('finds out at once when woken', () => {
		link.connect();
		last().fail();
		link.wake();
		expect(sockets).toHaveLength(2);
		last().greet();
		const before = last().sent.length;
		link.wake();
		expect(last().sent.slice(before)).toMatchObject([{ type: 'step1' }]);
		vi.advanceTimersByTime(1000);
		last().hear(step2Message(Y.encodeStateAsUpdate(doc)));
		vi.advanceTimersByTime(5000);
		expect(sockets).toHaveLength(2);
		link.wake();
		vi.advanceTimersByTime(2500);
		expect(kinds().at(-1)).toBe('waiting');
	});
});

describe('SPEC 8.2: what is saved', () => {
	const type = () => doc.getMap('items').set('k', link.revision);

	it('holds updates back until the server was told what it lacked, then sends one message per turn', async () => {
		type();
		link.connect();
		last().open();
		type();
		await vi.advanceTimersByTimeAsync(0);
		expect(
			last()
				.sent.map(({ type: kind }) => kind)
				.filter((kind) => kind === 'update')
		).toEqual([]);
		last().hear(step1Message(Y.encodeStateVector(new Y.Doc())));
		last().hear(step2Message(Y.encodeStateAsUpdate(new Y.Doc())));
		type();
		type();
		await vi.advanceTimersByTimeAsync(0);
		const updates = last().sent.filter((message) => message.type === 'update');
		expect(updates.map(({ whole }) => whole)).toEqual([true, false]);
		const copy = new Y.Doc();
		for (const { update } of updates) Y.applyUpdate(copy, update);
		expect(copy.getMap('items').toJSON()).toEqual(doc.getMap('items').toJSON());
	});

	it('knows which of its revisions are safe, and forgets acknowledgements of another connection', async () => {
		link.connect();
		last().greet();
		type();
		await vi.advanceTimersByTimeAsync(0);
		type();
		await vi.advanceTimersByTimeAsync(0);
		last().hear(savedMessage(1));
		last().hear(savedMessage(2));
		expect(saved).toEqual([0, 1]);
		expect([link.revision, link.savedRevision]).toEqual([2, 1]);
		last().fail();
		vi.advanceTimersByTime(1000);
		last().greet();
		last().hear(savedMessage(1));
		expect(link.savedRevision).toBe(2);
	});

	it('does not send back what came from the server or from the local copy', async () => {
		const theirs = new Y.Doc();
		theirs.getMap('items').set('a', 1);
		link.connect();
		last().greet(theirs);
		await vi.advanceTimersByTimeAsync(0);
		expect(last().sent.filter((message) => message.type === 'update')).toHaveLength(1);
		expect(link.revision).toBe(0);
	});

	it('reports a refusal once the connection has ended', () => {
		link.connect();
		last().greet();
		last().hear(refusedMessage({ n: 1, reason: 'forbidden' }));
		expect(refused).toEqual([]);
		last().fail(closeCodes.refused);
		expect(refused).toEqual([{ n: 1, reason: 'forbidden' }]);
		expect(states.at(-1)).toEqual({ kind: 'ended', reason: 'refused' });
	});

	it('drops a line that carries something else', () => {
		link.connect();
		last().greet();
		last().hear(new Uint8Array([0, 2, 200, 1]));
		expect(kinds().at(-1)).toBe('waiting');
	});
});

describe('SPEC 4: the others', () => {
	const others = () => [...awareness.getStates().keys()].filter((id) => id !== awareness.clientID);
	const ben = presenceMessage([{ clientId: 7, clock: 3, state: '{"user":{"name":"Ben"}}' }]);

	it('are seen again as soon as the line is back, though the server says what it said before', () => {
		link.connect();
		last().greet();
		last().hear(ben);
		expect(others()).toEqual([7]);
		last().fail();
		expect(others()).toEqual([]);
		untilRetry();
		last().greet();
		last().hear(ben);
		expect(others()).toEqual([7]);
	});
});
