/** Opening a plan that was edited 100,000 times, and what is left in memory of plans that were opened and left. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Y from 'yjs';
import { defaultRoomOptions } from '../../../server/sync/options.ts';
import { openDatabase } from '../../../src/lib/server/db.ts';
import { createPlanLog } from '../../../src/lib/server/plan-log.ts';
import { median, type Section } from '../table.ts';
import { writeScript } from './edits.ts';
import { startServer, type RunningServer } from './servers.ts';
import { buildTown, type Town } from './town.ts';
import { Visitor } from './visitor.ts';

export const openingTitle = 'Opening plans and leaving them';

const writers = 25;
const samples = 7;

export async function benchOpening(size: { edits: number; plans: number }): Promise<Section> {
	const { rooms, direct, state, bytes, joined } = await timeOpening(size.edits);
	const ratio = rooms / direct;
	const kept = await leaveBehind(size.plans);
	const count = (value: number): string => value.toLocaleString('en');
	return {
		title: openingTitle,
		note:
			`A plan with a history of ${count(size.edits)} edits by ${writers} people, its log compacted as the room does it ` +
			`(every ${defaultRoomOptions.compactAfterUpdates} updates); compacted it has ${Math.round(bytes / 1024)} KiB. ` +
			`Medians of ${samples}, each in a process that has just started. Memory: of the production process after a garbage ` +
			`collection, before and after ${count(size.plans)} plans were opened, read and left, and ` +
			`${defaultRoomOptions.idle / 1_000} s had passed.`,
		results: [
			{ what: 'Y.applyUpdate on the compacted state', value: `${direct.toFixed(0)} ms`, target: '', ok: null },
			{
				what: 'Room opened from the log (read, checked, applied, plan read)',
				value: `${rooms.toFixed(0)} ms (× ${ratio.toFixed(2)})`,
				target: '≤ × 1.50',
				ok: ratio <= 1.5
			},
			{
				what: 'From connecting to having the plan, server just started',
				value: `${joined.toFixed(0)} ms`,
				target: '',
				ok: null
			},
			{ what: 'Rows read from the log', value: count(state.rows), target: '', ok: null },
			{
				what: `Memory in use after ${count(size.plans)} plans`,
				value: `${signed(kept.used)} MiB`,
				target: '< 20 MB',
				ok: kept.used * 1.048_576 < 20
			},
			{
				what: 'Memory the system gave the process (RSS)',
				value: `${signed(kept.rss)} MiB`,
				target: '< 20 MB',
				ok: kept.rss * 1.048_576 < 20
			}
		]
	};
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;

async function timeOpening(edits: number) {
	const town = await buildTown([writers]);
	try {
		const state = await writeHistory(town, edits);
		const file = join(town.dataDir, 'state.bin');
		writeFileSync(file, state.bytes);
		const rooms: number[] = [];
		const direct: number[] = [];
		const joined: number[] = [];
		for (let sample = 0; sample < samples; sample++) {
			rooms.push(probe('room', town.dataDir, town.rooms[0]!.planId));
			direct.push(probe('state', file));
			joined.push(await timeJoin(town));
		}
		const bytes = state.bytes.length;
		return { rooms: median(rooms), direct: median(direct), joined: median(joined), state, bytes };
	} finally {
		town.remove();
	}
}

/** Writes the log as a room would have: in groups, folded into a snapshot every so often. */
async function writeHistory(town: Town, edits: number): Promise<{ bytes: Uint8Array; rows: number }> {
	const room = town.rooms[0]!;
	const each = Math.ceil(edits / writers);
	const scripts = room.people.map(({ access }, index) =>
		writeScript({ base: room.base, access, clientId: 1_000_000 + index, count: each, index })
	);
	const database = openDatabase({ kind: 'sqlite', file: join(town.dataDir, 'etappe.sqlite') });
	database.sqlite?.pragma('synchronous = OFF');
	const log = createPlanLog(database.db, Date.now);
	const doc = new Y.Doc();
	Y.applyUpdate(doc, room.base);
	const group = defaultRoomOptions.compactAfterUpdates / writers;
	for (let from = 0; from < each; from += group) {
		const entries = scripts.flatMap(({ updates }, index) =>
			updates.slice(from, from + group).map((update) => {
				Y.applyUpdate(doc, update);
				return { update, userId: room.people[index]!.userId, at: Date.now(), changes: [] };
			})
		);
		const seq = await log.append(room.planId, entries);
		// The last group stays in the log: a plan is rarely closed the moment it was compacted.
		if (from + group < each) await log.compact(room.planId, seq, Y.encodeStateAsUpdate(doc));
	}
	const loaded = await log.load(room.planId);
	await database.close();
	const bytes = Y.encodeStateAsUpdate(doc);
	doc.destroy();
	return { bytes, rows: loaded!.updates.length + (loaded!.snapshot ? 1 : 0) };
}

function probe(...args: string[]): number {
	const file = join(import.meta.dirname, 'opening-probe.ts');
	return Number(execFileSync(process.execPath, [file, ...args], { encoding: 'utf8' }));
}

async function timeJoin(town: Town): Promise<number> {
	const server = await startServer('etappe', { template: town.dataDir });
	try {
		// What a start does by itself (reading what lags behind) is over before anybody comes.
		await server.restart();
		const start = performance.now();
		const visitor = new Visitor(server, town.rooms[0]!);
		await visitor.fetch(0);
		const took = performance.now() - start;
		visitor.leave();
		return took;
	} finally {
		await server.dispose();
	}
}

/** MiB that the server holds more after so many plans were opened and left. */
async function leaveBehind(plans: number): Promise<{ used: number; rss: number }> {
	const warm = 50;
	const town = await buildTown(Array.from({ length: plans + warm }, () => 1));
	const probe = join(import.meta.dirname, 'heap-probe.js');
	const server = await startServer('etappe', { template: town.dataDir, imports: [probe] });
	try {
		await visit(server, town, 0, warm);
		const before = await memoryOf(server);
		await visit(server, town, warm, warm + plans);
		const after = await memoryOf(server);
		const mebibytes = (bytes: number): number => bytes / 2 ** 20;
		return { used: mebibytes(after.used - before.used), rss: mebibytes(after.rss - before.rss) };
	} finally {
		await server.dispose();
		town.remove();
	}
}

async function visit(server: RunningServer, town: Town, from: number, to: number): Promise<void> {
	let next = from;
	const worker = async () => {
		while (next < to) {
			const visitor = new Visitor(server, town.rooms[next++]!);
			await visitor.fetch(0);
			visitor.leave();
			visitor.doc.destroy();
		}
	};
	await Promise.all(Array.from({ length: 10 }, worker));
	await new Promise((resolve) => setTimeout(resolve, defaultRoomOptions.idle + 3_000));
}

async function memoryOf(server: RunningServer): Promise<{ used: number; rss: number }> {
	const count = (): number => server.output().split('#memory ').length;
	const before = count();
	process.kill(server.pid, 'SIGUSR2');
	while (count() === before) await new Promise((resolve) => setTimeout(resolve, 20));
	await new Promise((resolve) => setTimeout(resolve, 50));
	const line = server.output().split('#memory ').at(-1)!.split('\n', 1)[0]!;
	return JSON.parse(line) as { used: number; rss: number };
}
