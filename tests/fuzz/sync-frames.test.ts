import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { apply, readPlan } from '../../src/lib/plan/index.ts';
import { MalformedFrame, readClientMessage, readServerMessage, updateMessage } from '../../src/lib/protocol/index.ts';
import { checkPlan } from '../../src/lib/plan/server.ts';
import { openBareRoom } from '../support/bare-room.ts';
import { frameMaker } from '../support/frame-maker.ts';
import { giveAccess, rename, startPlanServer } from '../support/plan-people.ts';
import { TestClient, until } from '../support/sync-client.ts';

/** `SYNC_SEED=…` repeats a run, `SYNC_FRAMES=1000000` is the long mode. */
const seed = Number(process.env.SYNC_SEED ?? Date.now() % 1_000_000);
const frames = Number(process.env.SYNC_FRAMES ?? 50_000);

let server: Awaited<ReturnType<typeof startPlanServer>> | null = null;
afterEach(async () => {
	await server?.close();
	server = null;
});

describe(`SPEC 2.2: frames of all kinds (seed ${seed})`, () => {
	it(`are read whole or refused by name (${frames} frames)`, { timeout: 600_000 }, () => {
		const next = frameMaker(seed);
		let read = 0;
		for (let i = 0; i < frames; i++) {
			const frame = next();
			for (const reader of [readClientMessage, readServerMessage]) {
				try {
					reader(frame);
					read++;
				} catch (error) {
					if (!(error instanceof MalformedFrame)) throw new Error(`seed ${seed}, frame ${i}`, { cause: error });
				}
			}
		}
		expect(read).toBeGreaterThan(frames / 20);
	});

	it(`harm nobody in a room, whoever sends them (${frames} frames)`, { timeout: 3_600_000 }, async () => {
		const next = frameMaker(seed);
		const bare = await openBareRoom();
		const ada = bare.enter('ada', { watches: true });
		const ben = bare.enter('ben');
		let eve = bare.enter('eve');
		let ended = 0;
		let title = '';
		const write = () => {
			const doc = bare.document();
			const before = Y.encodeStateVector(doc);
			apply(doc, rename('measure-00', title), { access: { userId: 'ben', role: 'coordinator', fields: [] } });
			ben.say(updateMessage(Y.encodeStateAsUpdate(doc, before)));
		};
		for (let i = 0; i < frames; i++) {
			if (eve.connection.ended) {
				ended++;
				eve = bare.enter('eve', { role: i % 3 === 0 ? 'partner' : 'coordinator' });
			}
			eve.say(next());
			// Somebody works on in between.
			if (i % 5_000 === 0) {
				title = `Titel ${i}`;
				write();
			}
			// Lets what was accepted reach the log, as a network would.
			if (i % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
			if (i % 10_000 === 0) expect(checkPlan(bare.document()), `seed ${seed}, frame ${i}`).toEqual([]);
		}
		await bare.settled();
		expect(ended).toBeGreaterThan(frames / 10);
		expect(ada.connection.ended).toBe(false);
		expect(bare.room.state, 'the room was never given up').toBe('active');
		expect(bare.errors, `seed ${seed}`).toEqual([]);
		// What is on disk is what everybody has seen: the whole of it, valid, and nothing pending.
		const stored = bare.document();
		expect(checkPlan(stored)).toEqual([]);
		expect(stored.store.pendingStructs).toBeNull();
		const shown = ada.document();
		expect(Y.encodeStateVector(shown)).toEqual(Y.encodeStateVector(stored));
		expect(shown.toJSON()).toEqual(stored.toJSON());
		expect(readPlan(shown).measures['measure-00']?.title).toBe(title);
		await bare.room.close('restart', 'end');
	});

	it('harm nobody in a live room', { timeout: 600_000 }, async () => {
		const running = (server = await startPlanServer({
			options: { handshakeBurst: 1e6, questionBurst: 1e6, updateBurst: 1e6 }
		}));
		giveAccess(running, 'ada', 'coordinator');
		giveAccess(running, 'eve', 'coordinator');
		const ada = await new TestClient(running.origin, { user: 'ada' }).ready();
		const next = frameMaker(seed);
		const updates: Uint8Array[] = [];
		ada.doc.on('update', (update: Uint8Array) => updates.push(update));
		for (let i = 0; i < Math.min(frames / 50, 300); i++) {
			const eve = await new TestClient(running.origin, { user: 'eve', polite: i % 2 === 0 });
			await until(() => eve.ws.readyState === 1);
			for (let k = 0; k < 5; k++) eve.send(next());
			await until(() => eve.closed !== null || eve.messages.length > 2 || eve.ws.bufferedAmount === 0);
			eve.ws.terminate();
		}
		ada.doc.getMap<Y.Map<unknown>>('measures').get('measure-00')?.set('title', 'Noch da');
		await until(() => ada.saved === ada.sent, 'saved after the storm');
		expect(running.lines.filter(({ level }) => level === 'error')).toEqual([]);
		await until(() => running.hub.stats().connections === 1);
		expect(running.updates.loads, 'the room was never given up').toBe(1);
	});
});
