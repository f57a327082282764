/** A workshop with many phones: how soon a note stands on all the others, from the author's tap on. */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { startServer } from '../e2e/support/server.ts';
import { openDatabase } from '../../src/lib/server/db.ts';
import { createServices } from '../../src/lib/server/services.ts';
import { sessionCookieName } from '../../src/lib/server/sessions.ts';
import { guestCookieName } from '../../src/lib/server/guest-session.ts';
import { commandMessage, readServerMessage, syncAddress } from '../../src/lib/protocol/index.ts';
import { defaultSettings } from '../../src/lib/workshop/state.ts';
import { writeNote } from '../../src/lib/workshop/commands.ts';
import type { TableEvent } from '../../src/lib/workshop/view.ts';
import { readConfig } from '../../server/config.ts';
import { quantile, type Section } from './table.ts';

export const workshopTitle = 'A workshop on phones';

interface Hall {
	sockets: WebSocket[];
	/** When a note was sent, by its id. */
	sent: Map<string, number>;
	/** Milliseconds from sending to arriving, for every note at every phone. */
	delays: number[];
	answered: { count: number; delays: number[]; refused: number };
}

const silent = { info() {}, warn() {}, error() {} };

/** @param guests how many phones; @param seconds how long they write, each a note every five seconds. */
export async function benchWorkshop({ guests, seconds }: { guests: number; seconds: number }): Promise<Section> {
	const server = await startServer({ LOG_LEVEL: 'error' });
	const database = openDatabase(readConfig({ DATA_DIR: server.dataDir }).database, { mustExist: true });
	const services = createServices({ config: readConfig({}), db: database.db, log: silent });
	const created = await services.accounts.create({
		email: 'b@example.org',
		name: 'Anna',
		password: 'ein langes Passwort'
	});
	if (!created.ok) throw new Error(created.reason);
	const { user } = created;
	const plan = await services.plans.create({ title: 'Plan', municipality: 'Münster', example: 'muenster' }, user.id);
	if (!plan.ok) throw new Error(plan.reason);
	const { planId } = plan;
	const now = Date.now();
	const draft = {
		title: 'Ziele',
		fields: ['f-sprache'],
		startsAt: now,
		endsAt: now + 7_200_000,
		settings: defaultSettings
	};
	const opened = await services.workshops.open(planId, draft, user.id);
	if (!opened.ok) throw new Error(opened.reason);
	const code = (await services.workshops.read(planId, opened.id))?.code ?? '';
	const { token } = await services.accounts.startSession(user, 'password', { ip: '127.0.0.1' });
	const act = async (action: object): Promise<void> => {
		const answer = await fetch(`${server.url}/plan/${planId}/workshops/${opened.id}/act`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', cookie: `${sessionCookieName}=${token}`, origin: server.url },
			body: JSON.stringify(action)
		});
		if (!answer.ok) throw new Error(`act: ${answer.status}`);
	};
	try {
		const joining = performance.now();
		const tokens = await joinAll(server.url, code, guests);
		const joined = performance.now() - joining;
		const hall = await openHall(server.url, planId, opened.id, tokens);
		const there = performance.now() - joining;
		const phase = await timeToAll(hall, () => act({ type: 'phase', phase: 'collect' }));

		await writeSteadily(hall, opened.id, seconds);
		const steady = take(hall);
		for (let round = 0; round < 5; round++) {
			for (const [index] of hall.sockets.entries()) write(hall, opened.id, index, `Alle zugleich ${round}`);
			await pause(2_000);
		}
		const burst = take(hall);
		const expected = (steady.notes + burst.notes) * guests;
		const arrived = steady.delays.length + burst.delays.length;
		const p = (values: number[], q: number) => `${quantile(values, q).toFixed(0)} ms`;
		return {
			title: workshopTitle,
			note:
				`${guests} guests join a workshop in the Münster plan over HTTP and follow it live; every note goes to all of them ` +
				`(shared view), after it is on disk. First each writes a note every five seconds for ${seconds} s, then all of them ` +
				`in the same instant, five times. The phones share one process beside the server’s on this machine.`,
			results: [
				{
					what: `${guests} guests have joined by the code`,
					value: `${(joined / 1000).toFixed(1)} s`,
					target: '',
					ok: null
				},
				{ what: 'and all of them see the table', value: `${(there / 1000).toFixed(1)} s`, target: '', ok: null },
				{
					what: 'a new phase stands on the last phone',
					value: `${phase.toFixed(0)} ms`,
					target: '< 1,000 ms',
					ok: phase < 1_000
				},
				{
					what: `writing (${steady.notes} notes): delivery, median`,
					value: p(steady.delays, 0.5),
					target: '',
					ok: null
				},
				{
					what: 'writing: delivery, p99',
					value: p(steady.delays, 0.99),
					target: '< 150 ms',
					ok: quantile(steady.delays, 0.99) < 150
				},
				{ what: 'all in the same instant: delivery, median', value: p(burst.delays, 0.5), target: '', ok: null },
				{
					what: 'all in the same instant: delivery, p99',
					value: p(burst.delays, 0.99),
					target: '< 150 ms',
					ok: quantile(burst.delays, 0.99) < 150
				},
				{
					what: 'on disk, told to the author, p99',
					value: p([...steady.saved, ...burst.saved], 0.99),
					target: '',
					ok: null
				},
				{
					what: 'deliveries that arrived',
					value: `${arrived} of ${expected}`,
					target: 'all',
					ok: arrived === expected && hall.answered.refused === 0
				}
			]
		};
	} finally {
		await database.close();
		await server.dispose();
	}
}

/** As a hall does: all at once, each over HTTP as a browser's form does. */
async function joinAll(url: string, code: string, guests: number): Promise<string[]> {
	return Promise.all(
		Array.from({ length: guests }, async (_, index) => {
			const answer = await fetch(`${url}/w/${code}`, {
				method: 'POST',
				redirect: 'manual',
				headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', origin: url },
				body: new URLSearchParams({ name: `Gast ${index + 1}` })
			});
			const cookie = answer.headers.getSetCookie().find((line) => line.startsWith(guestCookieName));
			if (answer.status !== 303 || !cookie) throw new Error(`joining: ${answer.status}`);
			return /=([^;]+)/.exec(cookie)?.[1] ?? '';
		})
	);
}

async function openHall(url: string, planId: string, workshop: string, tokens: string[]): Promise<Hall> {
	const hall: Hall = { sockets: [], sent: new Map(), delays: [], answered: { count: 0, delays: [], refused: 0 } };
	// All phones get the same bytes: what stands in a frame is read once.
	const read = new Map<string, { notes: string[]; event: TableEvent | null }>();
	await Promise.all(
		tokens.map(
			(token) =>
				new Promise<void>((resolve, reject) => {
					const query = new URLSearchParams({ v: '1', workshop, as: 'guest' });
					const socket = new WebSocket(`${syncAddress(url, planId)}?${query}`, {
						headers: { cookie: `${guestCookieName}=${token}`, origin: url },
						perMessageDeflate: false
					});
					hall.sockets.push(socket);
					const flying = new Map<number, number>();
					Object.assign(socket, { flying });
					socket.on('error', reject);
					socket.on('message', (data: Buffer) => {
						const at = performance.now();
						const key = data.toString('latin1');
						let known = read.get(key);
						if (!known) {
							const message = readServerMessage(data);
							const event = message.type === 'event' ? (message.event as TableEvent) : null;
							const set = event?.type === 'view' && !event.whole ? (event.set ?? []) : [];
							known = { event, notes: set.filter((record) => record.in === 'notes').map(({ id }) => id) };
							if (read.size > 2_000) read.clear();
							read.set(key, known);
						}
						const { event, notes } = known;
						for (const id of notes) {
							const sent = hall.sent.get(id);
							if (sent !== undefined) hall.delays.push(at - sent);
						}
						if (event?.type === 'workshop') socket.emit('phase', event.workshop.state.phase);
						if (event?.type === 'view' && event.whole) resolve();
						if (event?.type !== 'done') return;
						hall.answered.count++;
						hall.answered.delays.push(at - (flying.get(event.n) ?? at));
						if (event.refused !== undefined) hall.answered.refused++;
					});
				})
		)
	);
	return hall;
}

async function timeToAll(hall: Hall, change: () => Promise<void>): Promise<number> {
	const began = performance.now();
	const seen = hall.sockets.map(
		(socket) =>
			new Promise<void>((resolve) => {
				socket.on('phase', (phase: string) => phase === 'collect' && resolve());
			})
	);
	await change();
	await Promise.all(seen);
	return performance.now() - began;
}

function write(hall: Hall, workshop: string, index: number, text: string): void {
	const socket = hall.sockets[index] as WebSocket & { flying: Map<number, number> };
	const command = writeNote({ workshop, field: 'f-sprache', text: `${text}, Gast ${index}`, authorName: 'Gast' }, []);
	if (!command || !('id' in command)) throw new Error('no note');
	const n = socket.flying.size + 1;
	const at = performance.now();
	socket.flying.set(n, at);
	hall.sent.set(command.id, at);
	socket.send(commandMessage(n, command));
}

/** Everybody by themselves, at random: as people do. */
async function writeSteadily(hall: Hall, workshop: string, seconds: number): Promise<void> {
	const until = performance.now() + seconds * 1_000;
	await Promise.all(
		hall.sockets.map(async (_, index) => {
			await pause(Math.random() * 5_000);
			for (let n = 0; performance.now() < until; n++) {
				write(hall, workshop, index, `Gedanke ${n}`);
				await pause(4_000 + Math.random() * 2_000);
			}
		})
	);
	await pause(2_000);
}

function take(hall: Hall): { notes: number; delays: number[]; saved: number[] } {
	const taken = { notes: hall.sent.size, delays: hall.delays, saved: hall.answered.delays };
	hall.sent.clear();
	hall.delays = [];
	hall.answered.delays = [];
	return taken;
}
