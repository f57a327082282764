import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const dataDir = mkdtempSync(join(tmpdir(), 'etappe-process-'));
const buildDir = join(dataDir, 'build');
const children: ChildProcess[] = [];

interface Started {
	child: ChildProcess;
	output(): string;
	ended: Promise<number | null>;
}

function start(env: Record<string, string> = {}): Started {
	const child = spawn(process.execPath, [join(root, 'server/main.ts')], {
		cwd: root,
		env: {
			...process.env,
			HOST: '127.0.0.1',
			PORT: '0',
			DATA_DIR: join(dataDir, 'data'),
			ETAPPE_BUILD_DIR: buildDir,
			ORIGIN: '',
			DATABASE_URL: '',
			LOG_LEVEL: 'info',
			...env
		}
	});
	children.push(child);
	let text = '';
	child.stdout.on('data', (chunk) => (text += chunk));
	child.stderr.on('data', (chunk) => (text += chunk));
	return { child, output: () => text, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

async function address({ child, output }: Started): Promise<string> {
	for (let i = 0; i < 400 && child.exitCode === null; i++) {
		const found = /(http:\/\/127\.0\.0\.1:\d+)\n/.exec(output());
		if (found) return found[1] as string;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`did not start:\n${output()}`);
}

beforeAll(() => {
	mkdirSync(buildDir, { recursive: true });
	// Stands in for SvelteKit's build: shows what the pages are told about a request.
	writeFileSync(
		join(buildDir, 'handler.js'),
		`export const handler = (request, response) => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ headers: request.headers, filler: 'x'.repeat(3000) }));
		};`
	);
});

afterAll(() => {
	for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
	rmSync(dataDir, { recursive: true, force: true });
});

describe('the process', { timeout: 60_000 }, () => {
	it('SPEC 7.5, 7.6: serves, keeps a second one off its data, and ends in order', async () => {
		const first = start();
		const url = await address(first);
		await expect.poll(() => first.output()).toMatch(/\/setup\/[\w-]{20,}/);
		const health = await fetch(`${url}/healthz`);
		expect(await health.json()).toMatchObject({ ok: true, database: 'ok', rooms: 0, connections: 0 });

		const metrics = await (await fetch(`${url}/metrics`)).text();
		expect(metrics).toMatch(/^etappe_connections 0$/m);
		expect(metrics).toMatch(/^etappe_commit_seconds_bucket\{le="\+Inf"\} 0$/m);
		expect((await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '6.6.6.6' } })).status).toBe(404);

		const page = await fetch(`${url}/`, { headers: { 'x-etappe-address': '6.6.6.6', 'accept-encoding': 'br' } });
		expect(page.headers.get('content-encoding')).toBe('br');
		const { headers } = (await page.json()) as { headers: Record<string, string> };
		expect(headers).toMatchObject({ 'x-etappe-address': '127.0.0.1', 'x-etappe-protocol': 'http' });
		expect((await fetch(`${url}/sync/none`)).status).toBe(401);

		const second = start();
		expect(await second.ended).toBe(1);
		expect(second.output()).toContain(join(dataDir, 'data'));
		expect(second.output()).not.toContain('    at ');

		const taken = start({ PORT: new URL(url).port, DATA_DIR: join(dataDir, 'other') });
		expect(await taken.ended).toBe(1);
		expect(taken.output()).toContain('EADDRINUSE');

		first.child.kill('SIGTERM');
		expect(await first.ended).toBe(0);
		expect(first.output()).toContain('"msg":"stopped"');
	});

	it('says in one sentence what is wrong with its settings', async () => {
		const wrong = start({ PORT: 'http' });
		expect(await wrong.ended).toBe(1);
		expect(wrong.output().trim().split('\n')).toHaveLength(1);
		expect(wrong.output()).toContain('PORT');
	});
});
