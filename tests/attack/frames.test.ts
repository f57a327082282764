import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { afterEach, describe, expect, it } from 'vitest';
import { closeCodes, step1Message, updateMessage } from '../../src/lib/protocol/index.ts';
import { pause, TestClient, until } from '../support/sync-client.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/sync-server.ts';

let server: TestServer;
const start = async (init?: TestServerOptions) => (server = await startTestServer(init));
const join = (user: string, more: object = {}) => new TestClient(server.origin, { user, ...more }).ready();
afterEach(() => server?.close());

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

/** Single updates of a document nobody else has. */
function hiddenUpdates(count: number): Uint8Array[] {
	const doc = new Y.Doc();
	const parts: Uint8Array[] = [];
	doc.on('update', (made: Uint8Array) => parts.push(made));
	for (let i = 0; i < count; i++) doc.getMap('items').set(`k${i}`, 'v');
	return parts;
}

describe('SPEC 2.2: frames that are none', () => {
	const good = updateMessage(hiddenUpdates(1)[0] as Uint8Array);
	const cases: [string, Uint8Array][] = [
		['empty', bytes()],
		['an unknown type', bytes(42)],
		['one of the server only', bytes(100, 1)],
		['auth', bytes(2, 0)],
		['an unknown sync step', bytes(0, 7, 0)],
		['an endless number', bytes(255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255)],
		['a length beyond the frame', bytes(0, 2, 200, 1)],
		['cut off', good.slice(0, -1)],
		['with bytes left over', new Uint8Array([...good, 0])],
		['two messages in one', new Uint8Array([...good, ...good])],
		['presence that counts wrong', bytes(1, 3, 200, 1, 1)],
		['presence with bytes left over', bytes(1, 2, 0, 9)],
		['presence of too many', hugePresence()]
	];

	it.each(cases)('%s', async (_name, frame) => {
		await start();
		const [ada, eve] = await Promise.all([join('ada'), join('eve')]);
		eve.send(frame);
		expect((await eve.ended()).code).toBe(closeCodes.malformed);
		expect(server.lines.some(({ fields }) => fields.reason === 'malformed' && fields.user === 'eve')).toBe(true);
		ada.set('still', 'here');
		await until(() => ada.saved === ada.sent);
	});

	it('text', async () => {
		await start();
		const eve = await join('eve');
		eve.ws.send('hello');
		expect((await eve.ended()).code).toBe(closeCodes.malformed);
	});

	it('a state vector that is none', async () => {
		await start();
		const eve = await join('eve');
		eve.send(step1Message(bytes(250, 250, 250)));
		expect((await eve.ended()).code).toBe(closeCodes.malformed);
	});

	it('SPEC 3.6: an update that is none', async () => {
		await start();
		const eve = await join('eve');
		eve.sendUpdate(bytes(1, 1, 1, 1, 250));
		expect((await eve.ended()).code).toBe(closeCodes.refused);
		expect(eve.refusal).toMatchObject({ n: 2, reason: 'unreadable' });
	});

	it('a broken WebSocket frame', async () => {
		await start();
		const eve = await join('eve');
		// Frames of a client have to be masked: this one breaks the protocol below ours.
		(eve.ws as unknown as { _socket: { write(data: Uint8Array): void } })._socket.write(bytes(0x82, 0x01, 0x00));
		expect((await eve.ended()).code).not.toBe(1000);
		await join('ada');
	});
});

describe('SPEC 2.3: sizes', () => {
	it('ends a connection with an oversized frame', async () => {
		await start();
		const eve = await join('eve');
		eve.send(new Uint8Array(1024 * 1024 + 1));
		expect([1009, 1006]).toContain((await eve.ended()).code);
		await join('ada');
	});

	it('refuses what would make the plan too large', async () => {
		await start({ options: { documentSize: 4096 } });
		const ada = await join('ada');
		ada.set('a', 'x'.repeat(1000));
		await until(() => ada.saved === ada.sent);
		ada.set('b', 'x'.repeat(4000));
		await ada.ended();
		expect(ada.refusal).toMatchObject({ reason: 'plan-too-large' });
		expect((await join('bob')).items).toEqual({ a: 'x'.repeat(1000) });
	});

	it('counts what is in the plan, once the log has been folded', async () => {
		await start({ options: { documentSize: 4096, compactAfterBytes: 1500 } });
		const ada = await join('ada');
		for (let n = 1; n <= 8; n++) {
			const { compactions } = server.updates;
			ada.set('a', String(n).repeat(1000));
			await until(() => ada.saved === ada.sent && (n % 2 === 1 || server.updates.compactions > compactions), `${n}`);
		}
		expect(ada.refusal).toBeNull();
	});
});

describe('SPEC 3: updates of a dishonest client', () => {
	it('SPEC 3.8: under somebody else’s client id', async () => {
		await start();
		const ada = await join('ada');
		ada.set('a', '1');
		await until(() => ada.saved === ada.sent);
		const eve = await join('eve');
		const forged = new Y.Doc();
		Y.applyUpdate(forged, Y.encodeStateAsUpdate(eve.doc));
		forged.clientID = ada.doc.clientID;
		let last = bytes();
		forged.on('update', (made: Uint8Array) => (last = made));
		forged.getMap('items').set('a', 'in her name');
		eve.sendUpdate(last);
		expect((await eve.ended()).code).toBe(closeCodes.refused);
		expect(eve.refusal).toMatchObject({ reason: 'foreign-client' });
		ada.set('a', '2');
		await until(() => ada.saved === ada.sent);
		expect((await join('bob')).items).toEqual({ a: '2' });
	});

	it('SPEC 3.8: an id stays a person’s when the room was freed and the log folded', async () => {
		await start({ options: { idle: 5, compactAfterUpdates: 2 } });
		const ada = await join('ada');
		for (const value of ['1', '2', '3']) {
			ada.set('a', value);
			await until(() => ada.saved === ada.sent);
		}
		await until(() => server.updates.compactions > 0);
		ada.close();
		await until(() => server.hub.stats().rooms === 0);
		const eve = await join('eve');
		const forged = new Y.Doc();
		Y.applyUpdate(forged, Y.encodeStateAsUpdate(eve.doc));
		forged.clientID = ada.doc.clientID;
		let last = bytes();
		forged.on('update', (made: Uint8Array) => (last = made));
		forged.getMap('items').set('a', 'in her name');
		eve.sendUpdate(last);
		await eve.ended();
		expect(eve.refusal).toMatchObject({ reason: 'foreign-client' });
	});

	it('SPEC 3.7: that never completes what it builds on', async () => {
		await start();
		const eve = await join('eve');
		const parts = hiddenUpdates(3);
		for (let i = 0; i < 20; i++) eve.sendUpdate(parts[2] as Uint8Array);
		await until(() => eve.closed !== null || eve.saved === eve.sent);
		// Its answers to our questions hold nothing of it, so nothing was taken in.
		expect(server.updates.of('p').updates).toHaveLength(0);
	});

	it('SPEC 3.7: is refused when even its whole state has a gap', async () => {
		await start();
		const pending = new Y.Doc();
		Y.applyUpdate(pending, hiddenUpdates(3)[2] as Uint8Array);
		const eve = new TestClient(server.origin, { user: 'eve', doc: pending });
		expect((await eve.ended()).code).toBe(closeCodes.refused);
		expect(eve.refusal).toMatchObject({ n: 1, reason: 'gap' });
	});

	it('SPEC 3.5: repeats what is known without filling the log', async () => {
		await start();
		const ada = await join('ada');
		ada.set('a', '1');
		await until(() => ada.saved === ada.sent);
		for (let i = 0; i < 50; i++) ada.sendUpdate(Y.encodeStateAsUpdate(ada.doc));
		await until(() => ada.saved === ada.sent);
		expect(server.updates.of('p').updates).toHaveLength(1);
	});
});

describe('SPEC 5: pace', () => {
	it('SPEC 5.1: reads a flood of updates slowly and loses none', async () => {
		await start({ options: { updateBurst: 20, updateRate: 400 } });
		const ada = await join('ada');
		for (let i = 0; i < 200; i++) ada.set(`k${i}`, 'v');
		await pause(40);
		expect(ada.saved).toBeLessThan(150);
		await until(() => ada.saved === ada.sent);
		expect(Object.keys((await join('bob')).items)).toHaveLength(200);
	});

	it('SPEC 5.1: drops presence and pings over their rate', async () => {
		await start({ options: { presenceBurst: 5, presenceRate: 1 } });
		const [ada, eve] = await Promise.all([join('ada'), join('eve')]);
		let pongs = 0;
		eve.ws.on('pong', () => pongs++);
		for (let i = 0; i < 100; i++) {
			eve.sendPresence({ place: i }, eve.doc.clientID, i);
			eve.ws.ping();
		}
		eve.set('a', '1');
		await until(() => ada.items.a === '1');
		expect(pongs).toBeLessThan(10);
		expect(eve.closed).toBeNull();
	});

	it('SPEC 5.2: gives up a reader that does not read, and keeps nothing for it', async () => {
		await start({ options: { softMark: 32 * 1024, hardMark: 512 * 1024, updateBurst: 10_000, updateRate: 10_000 } });
		const slow = await join('bob');
		await until(() => slow.saved === slow.sent);
		(slow.ws as unknown as { _socket: { pause(): void } })._socket.pause();
		const ada = await join('ada');
		for (let i = 0; i < 200 && server.hub.stats().connections === 2; i++) {
			ada.set(`k${i % 7}`, 'x'.repeat(60_000));
			await pause(3);
		}
		await until(() => server.hub.stats().connections === 1, 'slow reader gone');
		expect(server.lines.some(({ fields }) => fields.reason === 'slow' && fields.user === 'bob')).toBe(true);
		await until(() => ada.saved === ada.sent);
		const back = await join('bob', { doc: slow.doc });
		await until(() => JSON.stringify(back.items) === JSON.stringify(ada.items));
	});

	it('SPEC 5.3: ends a half-open socket', async () => {
		await start({ options: { silence: 150, heartbeat: 40 } });
		const dead = new WebSocket(`${server.origin.replace('http', 'ws')}/sync/p`, {
			headers: { cookie: 's=ada' },
			autoPong: false
		});
		dead.on('error', () => {});
		const alive = await join('bob');
		await until(() => server.hub.stats().connections === 2);
		await until(() => server.hub.stats().connections === 1, 'dead socket gone');
		expect(alive.closed).toBeNull();
		expect(alive.messages.some((message) => message.type === 'presence' && message.entries.length === 0)).toBe(true);
	});
});

function hugePresence(): Uint8Array {
	const inner = encoding.createEncoder();
	encoding.writeVarUint(inner, 1_000_000);
	const frame = encoding.createEncoder();
	encoding.writeVarUint(frame, 1);
	encoding.writeVarUint8Array(frame, encoding.toUint8Array(inner));
	return encoding.toUint8Array(frame);
}
