import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { apply, blankPlanDoc, newId, readPlan, type Access, type Plan } from '../../src/lib/plan/index.ts';
import { checkPlan } from '../../src/lib/plan/server.ts';
import type { BareServer } from '../support/bare-server.ts';
import { pause, TestClient, until } from '../support/sync-client.ts';

/** `SYNC_CRASHES=200 npx vitest run tests/fuzz/sync-crash` is the long mode. */
const rounds = Number(process.env.SYNC_CRASHES ?? 2);
const dataDir = mkdtempSync(join(tmpdir(), 'etappe-crash-'));
let child: ChildProcess | null = null;

async function start(): Promise<BareServer> {
	child = spawn(process.execPath, [join(import.meta.dirname, '../support/bare-server.ts')], {
		env: { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'error', ORIGIN: '', DATABASE_URL: '' },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
	const [line] = (await once(lines, 'line')) as [string];
	return JSON.parse(line) as BareServer;
}

async function kill(signal: NodeJS.Signals): Promise<void> {
	if (!child || child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	child.kill(signal);
	await ended;
}

afterAll(async () => {
	await kill('SIGTERM');
	rmSync(dataDir, { recursive: true, force: true });
});

const sit = ({ port, planId, cookies }: BareServer, who: number, doc = blankPlanDoc()) =>
	new TestClient(`http://127.0.0.1:${port}`, { user: '', planId, doc, headers: { cookie: cookies[who] as string } });

it(
	`SPEC 3.11: what was seen or acknowledged survives SIGKILL (${rounds} rounds)`,
	{ timeout: 30_000 + rounds * 7_000 },
	async () => {
		let server = await start();
		const seen = new Set<string>();
		let userId = '';
		for (let round = 0; round < rounds; round++) {
			const writer = await sit(server, 0).ready();
			const reader = await sit(server, 1).ready();
			const told = writer.messages.find((message) => message.type === 'event');
			if (told?.event.type === 'access') userId = (told.event.access as Access).userId;
			reader.doc.on('update', () => {
				for (const id of reader.doc.getMap('comments').keys()) seen.add(id);
			});
			const sent: { id: string; n: number }[] = [];
			const stopAt = Date.now() + 30 + Math.random() * 300;
			// On a busy machine that may be too early for anything to have been seen: go on until something was.
			const before = seen.size;
			const latest = stopAt + 10_000;
			const target = Object.keys(readPlan(writer.doc).measures)[0] as string;
			while (Date.now() < stopAt || (seen.size === before && Date.now() < latest)) {
				const id = newId();
				const values = { on: `measures/${target}`, text: `Runde ${round}` } as const;
				const access: Access = { userId, role: 'coordinator', fields: [] };
				const command = { type: 'record.create', collection: 'comments', id, at: Date.now(), values } as const;
				expect(apply(writer.doc, command, { access }).ok).toBe(true);
				sent.push({ id, n: writer.sent });
				if (Math.random() < 0.5) await pause(Math.random() * 4);
			}
			await kill('SIGKILL');
			await until(() => writer.closed !== null && reader.closed !== null);
			for (const { id, n } of sent) if (n <= writer.saved) seen.add(id);
			server = await start();
			// The reader's copy of the world must be a part of what is on disk.
			const fresh = await sit(server, 1).ready();
			const plan: Plan = readPlan(fresh.doc);
			expect(
				[...seen].filter((id) => !plan.comments[id]),
				`round ${round}`
			).toEqual([]);
			expect(checkPlan(fresh.doc)).toEqual([]);
			expect(missing(reader.doc, fresh.doc)).toEqual([]);
			fresh.close();
		}
		expect(seen.size).toBeGreaterThan(rounds);
	}
);

/** Clients whose operations one document has further than the other. */
function missing(part: Y.Doc, whole: Y.Doc): number[] {
	const there = Y.decodeStateVector(Y.encodeStateVector(whole));
	return [...Y.decodeStateVector(Y.encodeStateVector(part))]
		.filter(([client, clock]) => clock > (there.get(client) ?? 0))
		.map(([client]) => client);
}
