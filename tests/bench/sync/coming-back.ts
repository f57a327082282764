/** 500 people come back at once to a server that has just started, into a room in which others already work. */
import { median, type Result, type Section } from '../table.ts';
import { Crew, type CrewReport } from './crew.ts';
import type { PersonPlan } from './person.ts';
import { sharedClock } from './proc.ts';
import { installPeers, kinds, peerVersions, serverNames, startServer, type ServerName } from './servers.ts';
import { buildTown, type Town } from './town.ts';
import { bringDocuments, peopleOf, writeScripts, type Scenario } from './traffic.ts';
import { addressOf } from './visitor.ts';

export const comingBackTitle = '500 people come back at once after a restart';

/** Those already there, and the seconds over which they are watched. */
const early: Scenario = {
	title: comingBackTitle,
	what: '',
	rooms: [0],
	people: 25,
	writers: 10,
	edits: 2,
	cursors: 5,
	processes: 1,
	warmUp: 1,
	window: 6,
	after: 2
};

interface Return {
	server: ServerName;
	/** Milliseconds until the last of those who came back had the whole plan. */
	last: number;
	median: number;
	there: CrewReport;
}

/** @param people How many come back. */
export async function benchComingBack(
	people: number,
	options: { rounds: number; servers: readonly ServerName[] }
): Promise<Section> {
	installPeers();
	const town = await buildTown([early.people + people]);
	try {
		const scripts = writeScripts(town, early);
		const runs: Return[] = [];
		for (let round = 0; round < options.rounds; round++) {
			for (const name of serverNames) {
				if (!options.servers.includes(name) || !kinds[name].answers) continue;
				const result = await comeBack(name, town, people, scripts);
				runs.push(result);
				const p99 = result.there.delays.quantile(0.99);
				console.log(`  ${kinds[name].title}: all after ${result.last.toFixed(0)} ms, p99 of the others ${p99} ms`);
			}
		}
		return report(people, runs, town.rooms[0]!.base.length);
	} finally {
		town.remove();
	}
}

async function comeBack(
	name: ServerName,
	town: Town,
	people: number,
	scripts: ReturnType<typeof writeScripts>
): Promise<Return> {
	const server = await startServer(name, { template: town.dataDir });
	const crews: Crew[] = [];
	try {
		const room = town.rooms[0]!;
		const visitors = await bringDocuments(server, [room]);
		const there = await Crew.join(peopleOf(server, room, 0, early, scripts[0]!), { processes: 1, atOnce: 25 });
		crews.push(there);
		for (const visitor of visitors) visitor.leave();
		const start = sharedClock() + 1_500;
		const from = start + early.warmUp * 1_000;
		const to = from + early.window * 1_000;
		const writing = there.write({ start, from, to, stop: to + early.after * 1_000 });
		// Without a local copy: everybody fetches the whole plan, which is the harder case.
		const late = Array.from({ length: people }, (_, index): PersonPlan => ({
			dialect: server.kind.dialect,
			port: server.port,
			...addressOf(server, room, early.people + index),
			room: room.planId,
			stateVector: new Uint8Array([0]),
			answers: true,
			writer: null
		}));
		const back = await Crew.join(late, { processes: 2, atOnce: Math.ceil(people / 2), at: from });
		crews.push(back);
		await writing;
		const { seen: _, ...report } = await there.judge();
		return { server: name, last: Math.max(...back.took), median: median(back.took), there: report };
	} finally {
		for (const crew of crews) crew.end();
		await server.dispose();
	}
}

function report(people: number, runs: readonly Return[], bytes: number): Section {
	const servers = serverNames.filter((server) => runs.some((run) => run.server === server));
	const of = (server: ServerName, read: (run: Return) => number): number =>
		median(runs.filter((run) => run.server === server).map(read));
	const rows = servers.map((server) => [
		kinds[server].title,
		of(server, (run) => run.median).toFixed(0),
		of(server, (run) => run.last).toFixed(0),
		of(server, (run) => run.there.delays.quantile(0.5)).toFixed(0),
		of(server, (run) => run.there.delays.quantile(0.99)).toFixed(0),
		String(of(server, (run) => run.there.closed.length))
	]);
	const results: Result[] = [];
	if (servers.includes('etappe')) {
		const last = of('etappe', (run) => run.last);
		const late = of('etappe', (run) => run.there.delays.quantile(0.99));
		results.push(
			{
				what: 'Etappe: all have the plan after',
				value: `${last.toFixed(0)} ms`,
				target: '≤ 5,000 ms',
				ok: last <= 5_000
			},
			{
				what: 'Etappe: p99 of those already there',
				value: `${late.toFixed(0)} ms`,
				target: '≤ 1,000 ms',
				ok: late <= 1_000
			}
		);
	}
	return {
		title: comingBackTitle,
		note:
			`${early.people} people are in the room, ${early.writers} of them writing ${early.edits} edits/s with cursors, on a ` +
			`server that has just started. ${people} more connect in the same moment, each fetching the whole plan ` +
			`(${Math.round(bytes / 1024)} KiB). Times of those already there: over ${early.window} s from that moment.`,
		tables: [
			{ head: ['server', 'had the plan, median ms', 'last one ms', 'already there: p50 ms', 'p99 ms', 'dropped'], rows }
		],
		results,
		versions: peerVersions()
	};
}
