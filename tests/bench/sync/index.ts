/** The sync server beside others: see docs/benchmarks.md for what is measured and how. */
import type { Section } from '../table.ts';
import { reportTraffic } from './report.ts';
import { scenarios, townSizes, type ScenarioName } from './scenarios.ts';
import { installPeers, kinds, peerVersions, serverNames, type ServerName } from './servers.ts';
import { buildTown } from './town.ts';
import { run, writeScripts, type Run, type Scenario } from './traffic.ts';

export interface SyncOptions {
	rounds: number;
	servers: readonly ServerName[];
	/** Directory for CPU profiles of our server. */
	profile: string | null;
	/** A tenth of the people, a few seconds: to see that it runs. */
	quick: boolean;
}

export async function benchTraffic(name: ScenarioName, options: SyncOptions): Promise<Section> {
	installPeers();
	const { quick, profile } = options;
	const scenario: Scenario = quick ? smaller(scenarios[name]) : scenarios[name];
	const town = await buildTown(
		townSizes.map((size, n) => (scenario.rooms.includes(n) ? Math.min(size, scenario.people) : 0))
	);
	try {
		const scripts = writeScripts(town, scenario);
		const runs: Run[] = [];
		for (let round = 0; round < options.rounds; round++) {
			for (const server of serverNames.filter((server) => options.servers.includes(server))) {
				const result = await run(server, town, scenario, scripts, profile ? { profile } : {});
				runs.push(result);
				console.log(`  ${lineOf(result)}`);
			}
		}
		return { ...reportTraffic(name, scenario, runs), versions: peerVersions() };
	} finally {
		town.remove();
	}
}

function smaller(scenario: Scenario): Scenario {
	const people = Math.max(10, Math.round(scenario.people / 10));
	const writers = Math.min(scenario.writers, people);
	return { ...scenario, rooms: scenario.rooms.slice(0, 4), people, writers, warmUp: 1, window: 2, after: 1 };
}

function lineOf({ server, serverCpu, delays, missing, closed, lost, cpu, lag }: Run): string {
	const p99 = delays.quantile(0.99).toFixed(1);
	return (
		`${kinds[server].title}: CPU ${(serverCpu * 100).toFixed(0)} %, p99 ${p99} ms, late ${missing}, ` +
		`dropped ${closed.length} ${closed[0] ?? ''}, lost ${lost ?? '–'}; load: CPU ${(cpu * 100).toFixed(0)} %, lag ${lag.toFixed(1)} ms`
	);
}
