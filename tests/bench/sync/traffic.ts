/** One run: a server, people in rooms who write by a timetable, and what came of it. */
import * as Y from 'yjs';
import { Crew, type CrewReport } from './crew.ts';
import { stride } from './deliveries.ts';
import { timesFor, writeScript, type Script } from './edits.ts';
import type { PersonPlan } from './person.ts';
import { cpuTime, residentMemory, sharedClock } from './proc.ts';
import { startServer, type RunningServer, type ServerName } from './servers.ts';
import type { Room, Town } from './town.ts';
import { addressOf, Visitor } from './visitor.ts';

export interface Scenario {
	title: string;
	/** Who does what, for the reader of the table. */
	what: string;
	/** Which rooms of the town are used, and how many people of each. */
	rooms: readonly number[];
	people: number;
	/** Of each room's people. */
	writers: number;
	/** Per second and writer. */
	edits: number;
	cursors: number;
	/** Processes of the load generator. */
	processes: number;
	/** Seconds: nothing counts; what counts; going on until what was sent in the window has arrived. */
	warmUp: number;
	window: number;
	after: number;
}

export interface Run extends CrewReport {
	server: ServerName;
	/** Cores the server used, its memory in MiB. */
	serverCpu: number;
	memory: number;
	/** Edits that somebody else had seen, and that were gone after SIGKILL. `null`: not looked at (profile). */
	lost: number | null;
	/** Edits that somebody else had seen. */
	seen: number;
}

/** The scripts of all writers, room by room. Made once: every server gets the same bytes. */
export function writeScripts(town: Town, scenario: Scenario): Script[][] {
	const seconds = scenario.warmUp + scenario.window + scenario.after;
	return scenario.rooms.map((number, n) => {
		const room = town.rooms[number]!;
		return Array.from({ length: scenario.writers }, (_, index) => {
			const seed = n * scenario.writers + index;
			const count = timesFor(seed, scenario.edits, seconds).length;
			const { access } = room.people[index]!;
			return writeScript({ base: room.base, access, clientId: 1_000_000 + seed, count, index });
		});
	});
}

export async function run(
	name: ServerName,
	town: Town,
	scenario: Scenario,
	scripts: Script[][],
	options: { profile?: string } = {}
): Promise<Run> {
	const server = await startServer(name, { template: town.dataDir, ...options });
	let crew: Crew | null = null;
	try {
		const rooms = scenario.rooms.map((number) => town.rooms[number]!);
		const visitors = await bringDocuments(server, rooms);
		const people = rooms.flatMap((room, n) => peopleOf(server, room, n, scenario, scripts[n]!));
		crew = await Crew.join(people, { processes: scenario.processes, atOnce: 25 });
		for (const visitor of visitors) visitor.leave();

		const start = sharedClock() + 500;
		const from = start + scenario.warmUp * 1_000;
		const to = from + scenario.window * 1_000;
		const stop = to + scenario.after * 1_000;
		const cpu = cpuBetween(server.pid, from, to);
		await crew.write({ start, from, to, stop });
		const serverCpu = await cpu;
		const memory = residentMemory(server.pid);
		if (options.profile) await server.stop('SIGTERM');
		else await server.stop('SIGKILL');
		const { seen, ...report } = await crew.judge();
		crew.end();
		const lost = options.profile ? null : await countLost(server, rooms, scripts, seen);
		return { server: name, ...report, serverCpu, memory, lost, seen: seen.size };
	} finally {
		crew?.end();
		await server.dispose();
	}
}

export async function bringDocuments(server: RunningServer, rooms: readonly Room[]): Promise<Visitor[]> {
	if (server.name === 'etappe' || !server.kind.answers) return [];
	return Promise.all(
		rooms.map(async (room) => {
			const visitor = new Visitor(server, room);
			await visitor.bring(room.base);
			return visitor;
		})
	);
}

export function peopleOf(
	server: RunningServer,
	room: Room,
	n: number,
	scenario: Scenario,
	scripts: Script[]
): PersonPlan[] {
	const seconds = scenario.warmUp + scenario.window + scenario.after;
	const stateVector = Y.encodeStateVectorFromUpdate(room.base);
	return Array.from({ length: scenario.people }, (_, index): PersonPlan => {
		const script = scripts[index];
		const number = n * scenario.writers + index;
		return {
			dialect: server.kind.dialect,
			port: server.port,
			...addressOf(server, room, index),
			room: room.planId,
			stateVector,
			answers: server.kind.answers,
			writer: script
				? {
						number,
						script,
						editTimes: timesFor(number, scenario.edits, seconds),
						cursorTimes: scenario.cursors > 0 ? timesFor(number + 10_000, scenario.cursors, seconds) : []
					}
				: null
		};
	});
}

/** Cores used between two moments of the shared clock. */
export async function cpuBetween(pid: number, from: number, to: number): Promise<number> {
	const at = async (moment: number) => {
		await new Promise((resolve) => setTimeout(resolve, moment - sharedClock()));
		return { cpu: cpuTime(pid), at: sharedClock() };
	};
	const before = await at(from);
	const after = await at(to);
	return (after.cpu - before.cpu) / (after.at - before.at);
}

/** Starts the killed server again and looks which of the edits it had shown it still has. */
async function countLost(
	server: RunningServer,
	rooms: readonly Room[],
	scripts: Script[][],
	seen: Set<number>
): Promise<number> {
	if (!server.kind.answers) return seen.size;
	await server.restart();
	const byWriter = scripts.flat();
	const kept = new Map<number, number>();
	await Promise.all(
		rooms.map(async (room) => {
			const visitor = new Visitor(server, room);
			await visitor.fetch(server.name === 'etappe' ? 0 : 1_500);
			for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(visitor.doc))) kept.set(client, clock);
			visitor.leave();
		})
	);
	let lost = 0;
	for (const edit of seen) {
		const script = byWriter[Math.floor(edit / stride)]!;
		if ((kept.get(script.clientId) ?? 0) <= script.lastClocks[edit % stride]!) lost++;
	}
	return lost;
}
