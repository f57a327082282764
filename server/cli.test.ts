import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommandLine } from './cli/run.ts';
import { lockDirectory } from './lock.ts';

let home = '';
beforeAll(() => void (home = mkdtempSync(join(tmpdir(), 'etappe-cli-'))));
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Result {
	code: number | null;
	out: string;
	error: string;
}

interface Options {
	input?: string;
	dataDir?: string;
}

function environment(dataDir: string): Record<string, string> {
	return { PATH: process.env.PATH ?? '', DATA_DIR: dataDir, LANG: 'en_GB.UTF-8', ORIGIN: 'https://plan.example.org' };
}

/** Runs a command line in this process. */
async function etappe(args: string, { input = '', dataDir = join(home, 'data') }: Options = {}): Promise<Result> {
	const lines = { out: '', error: '' };
	const code = await runCommandLine(args.split(' '), {
		env: environment(dataDir),
		out: (line) => void (lines.out += `${line}\n`),
		error: (line) => void (lines.error += `${line}\n`),
		readStdin: async () => input
	});
	return { code, ...lines };
}

/** Runs a command line in a process of its own, as an operator would. */
function spawned(args: string, { input = '', dataDir = join(home, 'data') }: Options = {}): Promise<Result> {
	const child = spawn('node', [join(import.meta.dirname, 'cli.ts'), ...args.split(' ')], {
		env: environment(dataDir),
		stdio: 'pipe'
	});
	const result: Result = { code: null, out: '', error: '' };
	child.stdout.on('data', (chunk: Buffer) => (result.out += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (result.error += chunk.toString()));
	child.stdin.end(input);
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => resolve({ ...result, code }));
	});
}

const addAnna = 'user add --email anna@example.org --name Anna --password-stdin';

test('help for people, exit codes for scripts', async () => {
	const [bare, help, german, wrong, missing, unknown] = await Promise.all([
		etappe('help'),
		etappe('help plan create'),
		etappe('help --lang de'),
		etappe('frobnicate'),
		etappe('user add --email anna@example.org'),
		etappe('user list --verbose')
	]);
	expect(bare).toMatchObject({ code: 0, error: '' });
	expect(bare.out).toContain('restore');
	expect(help.out).toContain('--example muenster');
	expect(german.out).toContain('Etappe verwalten');
	expect(wrong).toMatchObject({ code: 2, out: '' });
	expect(missing).toMatchObject({ code: 2 });
	expect(missing.error).toContain('--name');
	expect(unknown).toMatchObject({ code: 2 });
	expect(unknown.error).toContain('--verbose');
});

test('as a program of its own: standard input, standard output, exit code', async () => {
	const dataDir = join(home, 'spawned');
	const added = await spawned(addAnna, { dataDir, input: 'a long password\n' });
	expect(added).toEqual({ code: 0, out: 'Account added: Anna <anna@example.org>\n', error: '' });
	expect(await spawned('plan list --nonsense', { dataDir })).toMatchObject({ code: 2, out: '' });
}, 30_000);

test('a wrong data directory or setting is named, not filled', async () => {
	const dataDir = join(home, 'nowhere');
	const result = await etappe('user list', { dataDir });
	expect(result).toMatchObject({ code: 1 });
	expect(result.error).toContain(dataDir);
	expect(existsSync(dataDir)).toBe(false);
});

test('from the first account to a plan with members, and back from a backup', async () => {
	expect(await etappe(addAnna, { input: 'a long password\n' })).toMatchObject({ code: 0 });
	const again = await etappe(addAnna, { input: 'a long password\n' });
	expect(again).toMatchObject({ code: 1 });
	expect(again.error).toContain('user link');
	const short = await etappe('user add --email b@example.org --name B --password-stdin', { input: 'short' });
	expect(short).toMatchObject({ code: 1, out: '' });
	const link = await etappe('user link --email anna@example.org');
	expect(link.out).toMatch(/^https:\/\/plan\.example\.org\/link\/[\w-]{43}\n$/);

	const created = await etappe('plan create --example muenster --owner anna@example.org');
	expect(created.code).toBe(0);
	const [planId = ''] = created.out.split('\t');
	expect((await etappe('plan list')).out).toContain(`${planId}\t`);
	const last = await etappe(`member remove --plan ${planId} --email anna@example.org`);
	expect(last).toMatchObject({ code: 1 });

	const exported = join(home, 'plan.json');
	expect(await etappe(`plan export --plan ${planId} ${exported}`)).toMatchObject({ code: 0 });
	expect(JSON.parse(readFileSync(exported, 'utf8'))).toMatchObject({ format: 'etappe-plan' });
	writeFileSync(join(home, 'broken.json'), '{"format":"etappe-plan"');
	const broken = await etappe(`plan import --owner anna@example.org ${join(home, 'broken.json')}`);
	expect(broken).toMatchObject({ code: 1, out: '' });

	const file = join(home, 'backup.sqlite');
	expect(await etappe(`backup ${file}`)).toMatchObject({ code: 0 });
	expect(statSync(file).mode & 0o077).toBe(0);
	expect(await etappe(`backup ${file}`)).toMatchObject({ code: 1 });
	expect(await etappe(`plan import --owner anna@example.org ${exported}`)).toMatchObject({ code: 0 });
	expect((await etappe('plan list')).out.trim().split('\n')).toHaveLength(2);

	const epoch = epochOf(planId);
	const lock = lockDirectory(join(home, 'data'));
	const locked = await etappe(`restore ${file}`);
	lock.release();
	expect(locked).toMatchObject({ code: 1 });
	expect(locked.error).toContain(join(home, 'data'));
	expect(await etappe(`restore ${exported}`)).toMatchObject({ code: 1 });
	expect((await etappe('plan list')).out.trim().split('\n')).toHaveLength(2);

	expect(await etappe(`restore ${file}`)).toMatchObject({ code: 0 });
	expect((await etappe('plan list')).out.trim().split('\n')).toHaveLength(1);
	expect(epochOf(planId)).not.toBe(epoch);
	expect(readdirSync(join(home, 'data', 'backups'))).toEqual([expect.stringContaining('before-restore.sqlite')]);
	expect(await etappe('check')).toMatchObject({ code: 0 });
}, 60_000);

test('check finds what somebody did to the database', async () => {
	const dataDir = join(home, 'damaged');
	const run = (args: string, input = ''): Promise<Result> => etappe(args, { dataDir, input });
	await run(addAnna, 'a long password');
	const created = await run('plan create --title T --municipality M --owner anna@example.org');
	const [planId = ''] = created.out.split('\t');
	const database = new Database(join(dataDir, 'etappe.sqlite'));
	database.exec(`update plan_snapshot set data = x'0001'; update plan set title = 'U'; delete from member`);
	database.close();
	const checked = await run('check');
	expect(checked).toMatchObject({ code: 1 });
	expect(checked.out).toContain(planId);
	expect(checked.out).toContain('damaged');
	expect(checked.out).toContain('coordinates');
}, 30_000);

function epochOf(planId: string): string {
	const database = new Database(join(home, 'data', 'etappe.sqlite'), { readonly: true });
	const row = database.prepare('select epoch from plan where id = ?').get(planId) as { epoch: string };
	database.close();
	return row.epoch;
}
