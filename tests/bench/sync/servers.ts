/** The servers that are measured: ours as it is served, and the others as they are started by everybody. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dialect } from './wire.ts';

export const serverNames = ['etappe', 'hocuspocus', 'y-websocket', 'y-websocket-leveldb', 'relay'] as const;
export type ServerName = (typeof serverNames)[number];

interface Kind {
	title: string;
	dialect: Dialect;
	/** Does it know documents, or does it only pass frames on? */
	answers: boolean;
	file: string;
	env: (dataDir: string) => Record<string, string>;
}

const root = join(import.meta.dirname, '..', '..', '..');
const peers = join(import.meta.dirname, '..', 'peers');
const stock = join(peers, 'node_modules', '@y', 'websocket-server', 'src', 'server.js');

export const kinds: Record<ServerName, Kind> = {
	etappe: {
		title: 'Etappe',
		dialect: 'plain',
		answers: true,
		file: join(root, 'server', 'main.ts'),
		env: () => ({ ORIGIN: '', LOG_LEVEL: 'warn' })
	},
	hocuspocus: {
		title: 'Hocuspocus + SQLite',
		dialect: 'hocuspocus',
		answers: true,
		file: join(peers, 'hocuspocus.js'),
		env: () => ({})
	},
	'y-websocket': { title: 'y-websocket', dialect: 'plain', answers: true, file: stock, env: () => ({}) },
	'y-websocket-leveldb': {
		title: 'y-websocket + LevelDB',
		dialect: 'plain',
		answers: true,
		file: stock,
		env: (dataDir) => ({ YPERSISTENCE: join(dataDir, 'leveldb') })
	},
	relay: { title: 'bare relay', dialect: 'plain', answers: false, file: join(peers, 'relay.js'), env: () => ({}) }
};

export interface RunningServer {
	name: ServerName;
	kind: Kind;
	port: number;
	pid: number;
	/** SIGKILL, then started again on the same data. */
	restart(): Promise<void>;
	stop(signal?: NodeJS.Signals): Promise<void>;
	/** Stops it and removes its data. */
	dispose(): Promise<void>;
	output(): string;
}

/** Installs the other servers once, and again when their lock file changes. */
export function installPeers(): void {
	const stamp = join(peers, 'node_modules', '.etappe-installed');
	const lock = createHash('sha256')
		.update(readFileSync(join(peers, 'package-lock.json')))
		.digest('hex');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
	console.log('Installing the servers to compare with (once) …');
	const flags = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
	const { status } = spawnSync('npm', ['install', ...flags], { cwd: peers, stdio: ['ignore', 'inherit', 'inherit'] });
	if (status !== 0) throw new Error('The servers to compare with could not be installed.');
	writeFileSync(stamp, lock);
}

/** What was compared with, for the table. */
export function peerVersions(): string {
	const of = (name: string): string => {
		const file = join(peers, 'node_modules', name, 'package.json');
		return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
	};
	return (
		`Hocuspocus ${of('@hocuspocus/server')}, @y/websocket-server ${of('@y/websocket-server')}, ` +
		`y-leveldb ${of('y-leveldb')}, Yjs ${of('yjs')}, ws ${of('ws')}`
	);
}

/** @param template Data directory to start from (ours). `profile`: where to write a CPU profile (ours).
 * `imports`: modules to load before the server. */
export async function startServer(
	name: ServerName,
	options: { template?: string; profile?: string; imports?: readonly string[] } = {}
): Promise<RunningServer> {
	const kind = kinds[name];
	const dataDir = mkdtempSync(join(tmpdir(), `etappe-bench-${name}-`));
	if (name === 'etappe' && options.template) cpSync(options.template, dataDir, { recursive: true });
	mkdirSync(dataDir, { recursive: true });
	const port = await freePort();
	const { profile, imports = [] } = options;
	const flags = name === 'etappe' && profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
	for (const file of imports) flags.push('--import', file);
	let output = '';
	let child: ChildProcess;

	async function start(): Promise<void> {
		child = spawn(process.execPath, [...flags, kind.file], {
			cwd: dataDir,
			env: {
				...process.env,
				NODE_ENV: 'production',
				HOST: '127.0.0.1',
				PORT: String(port),
				DATA_DIR: dataDir,
				...kind.env(dataDir)
			},
			stdio: ['ignore', 'pipe', 'pipe']
		});
		child.stdout?.on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
		child.stderr?.on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
		const deadline = Date.now() + 20_000;
		while (Date.now() < deadline) {
			if (child.exitCode !== null) throw new Error(`${kind.title} ended while starting:\n${output}`);
			const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
			if (answer?.ok) return;
			await new Promise((resolve) => setTimeout(resolve, 30));
		}
		throw new Error(`${kind.title} did not answer:\n${output}`);
	}

	async function stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill(signal);
		await ended;
	}

	// A benchmark that is broken off leaves nothing running.
	const onExit = () => child.kill('SIGKILL');
	process.once('exit', onExit);
	await start();
	return {
		name,
		kind,
		port,
		get pid() {
			return child.pid as number;
		},
		stop,
		output: () => output,
		async restart() {
			await stop();
			await start();
		},
		async dispose() {
			await stop();
			process.off('exit', onExit);
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() =>
				typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))
			);
		});
	});
}
