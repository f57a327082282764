/** Runs as a table of servers and a list of what was to be reached. */
import { median, type Result, type Section } from '../table.ts';
import type { ScenarioName } from './scenarios.ts';
import { kinds, serverNames, type ServerName } from './servers.ts';
import type { Run, Scenario } from './traffic.ts';

const ms = (value: number): string => (Number.isNaN(value) ? '–' : value < 10 ? value.toFixed(1) : value.toFixed(0));
const of = (runs: readonly Run[], read: (run: Run) => number): number => median(runs.map(read));

export function reportTraffic(name: ScenarioName, scenario: Scenario, runs: readonly Run[]): Section {
	const servers = serverNames.filter((server) => runs.some((run) => run.server === server));
	const runsOf = (server: ServerName): Run[] => runs.filter((run) => run.server === server);
	const rows = servers.map((server) => rowOf(server, runsOf(server)));
	const head = [
		'server',
		'CPU',
		'p50 ms',
		'p95 ms',
		'p99 ms',
		'late',
		'dropped',
		'memory MiB',
		'lost by kill -9',
		'load CPU',
		'load lag ms'
	];
	const own = runsOf('etappe');
	const saved = own.length > 0 ? [savedLine(own)] : [];
	return {
		title: scenario.title,
		note:
			`${scenario.what} Medians of ${Math.max(...servers.map((server) => runsOf(server).length))} interleaved runs of ` +
			`${scenario.window} s after ${scenario.warmUp} s of warming up.`,
		tables: [{ head, rows }],
		results: [...targets(name, runsOf), ...saved]
	};
}

function rowOf(server: ServerName, runs: readonly Run[]): string[] {
	const expected = of(runs, (run) => run.delays.count);
	const late = of(runs, (run) => run.missing);
	// What never came took at least as long as the run went on: the quantile is a lower bound.
	const quantile = (q: number): string => {
		const bound = late / expected > 1 - q ? '≥ ' : '';
		return bound + ms(of(runs, (run) => run.delays.quantile(q)));
	};
	const lost = runs.filter((run) => run.lost !== null).sort((a, b) => b.lost! / b.seen - a.lost! / a.seen)[0];
	const { title, answers } = kinds[server];
	return [
		title,
		`${(of(runs, (run) => run.serverCpu) * 100).toFixed(0)} %`,
		quantile(0.5),
		quantile(0.95),
		quantile(0.99),
		late === 0 ? '0' : `${((late / expected) * 100).toFixed(1)} %`,
		String(Math.max(...runs.map((run) => run.closed.length))),
		of(runs, (run) => run.memory).toFixed(0),
		lost ? (answers ? `${lost.lost} of ${lost.seen}` : 'all') : '–',
		`${(of(runs, (run) => run.cpu) * 100).toFixed(0)} %`,
		ms(of(runs, (run) => run.lag))
	];
}

function savedLine(runs: readonly Run[]): Result {
	return {
		what: 'Etappe: from sending to “saved” (fsynced), p50 and p99',
		value: `${ms(of(runs, (run) => run.saves.quantile(0.5)))} and ${ms(of(runs, (run) => run.saves.quantile(0.99)))} ms`,
		target: '',
		ok: null
	};
}

function targets(name: ScenarioName, runsOf: (server: ServerName) => Run[]): Result[] {
	const own = runsOf('etappe');
	const other = runsOf('hocuspocus');
	if (own.length === 0) return [];
	const results: Result[] = [];
	const atMost = (what: string, read: (run: Run) => number, limit: number) => {
		const ratio = median(other.map((run, round) => read(own[round] ?? own[0]!) / read(run)));
		results.push({ what, value: ratio.toFixed(2), target: `≤ ${limit.toFixed(2)}`, ok: ratio <= limit });
	};
	if (name !== 'city' && other.length > 0) {
		atMost('CPU, Etappe to Hocuspocus', (run) => run.serverCpu, name === 'hall' ? 0.45 : 1);
		atMost('p99 delivery, Etappe to Hocuspocus', (run) => run.delays.quantile(0.99), 1);
	}
	if (name === 'city') {
		const late = of(own, (run) => run.delays.quantile(0.99));
		const dropped = Math.max(...own.map((run) => run.closed.length));
		results.push({ what: 'Etappe: p99 delivery', value: `${ms(late)} ms`, target: '< 250 ms', ok: late < 250 });
		results.push({ what: 'Etappe: connections dropped', value: String(dropped), target: '0', ok: dropped === 0 });
	}
	const lost = Math.max(...own.map((run) => run.lost ?? 0));
	results.push({ what: 'Etappe: seen edits lost by kill -9', value: String(lost), target: '0', ok: lost === 0 });
	return results;
}
