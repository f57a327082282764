/** A real server of its own for the browser tests: the production process on a free port and a directory of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const startTimeoutMs = 20_000;

export interface TestServer {
	url: string;
	dataDir: string;
	/** Everything the process has printed so far. */
	output(): string;
	/** SIGKILL, as a power cut for the process. */
	kill(): Promise<void>;
	/** SIGTERM, and wait for the end. */
	stop(): Promise<void>;
	/** How it ended the last time; `null` while it runs or after a signal. */
	exitCode(): number | null;
	/** Starts it again on the same port and data. */
	start(): Promise<void>;
	/** Stops and removes the data. */
	dispose(): Promise<void>;
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() =>
				address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))
			);
		});
	});
}

export async function startServer(env: Record<string, string> = {}): Promise<TestServer> {
	const dataDir = mkdtempSync(join(tmpdir(), 'etappe-e2e-'));
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	let child: ChildProcess | null = null;
	let output = '';

	async function start(): Promise<void> {
		const started = spawn(process.execPath, ['server/main.ts'], {
			cwd: root,
			env: { ...process.env, ...env, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, ORIGIN: '' },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		child = started;
		started.stdout.on('data', (chunk) => (output += chunk));
		started.stderr.on('data', (chunk) => (output += chunk));
		const deadline = Date.now() + startTimeoutMs;
		while (Date.now() < deadline) {
			if (started.exitCode !== null) throw new Error(`The server ended while starting:\n${output}`);
			const answer = await fetch(`${url}/healthz`).catch(() => null);
			if (answer?.ok) return;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		throw new Error(`The server did not answer within ${startTimeoutMs} ms:\n${output}`);
	}

	async function end(signal: NodeJS.Signals): Promise<void> {
		const running = child;
		if (!running || running.exitCode !== null || running.signalCode !== null) return;
		const ended = new Promise((resolve) => running.once('exit', resolve));
		running.kill(signal);
		await ended;
	}

	await start();
	return {
		url,
		dataDir,
		output: () => output,
		kill: () => end('SIGKILL'),
		stop: () => end('SIGTERM'),
		exitCode: () => child?.exitCode ?? null,
		start,
		async dispose() {
			await end('SIGTERM');
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}
