/** Runs the project's programs as an operator would: to the end, with what they print. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

export interface Ended {
	code: number | null;
	out: string;
	err: string;
}

/** `node FILE ARGS` with these variables in its environment. */
export function runProgram(file: string, args: string[], env: Record<string, string>, input = ''): Promise<Ended> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [file, ...args], {
			cwd: root,
			env: { ...process.env, ...env, ORIGIN: env.ORIGIN ?? '' }
		});
		let out = '';
		let err = '';
		child.stdout.on('data', (chunk) => (out += chunk));
		child.stderr.on('data', (chunk) => (err += chunk));
		child.once('error', reject);
		child.once('close', (code) => resolve({ code, out, err }));
		child.stdin.end(input);
	});
}

/** The command line `npm run etappe -- ARGS` on the data of a server. */
export function etappe(server: { dataDir: string; url: string }, args: string[], input = ''): Promise<Ended> {
	const { port } = new URL(server.url);
	return runProgram('server/cli.ts', args, { DATA_DIR: server.dataDir, HOST: '127.0.0.1', PORT: port }, input);
}
