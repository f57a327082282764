import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { until } from '../../tests/support/sync-client.ts';
import { Committer } from './committer.ts';
import type { LiveDocument, ReadModel } from './ports.ts';
import { Projector } from './projector.ts';

const none = () => {};
const log = { debug: none, info: none, warn: none, error: none };

/** A projector over a log and a read model that fails when it is told to. */
function start() {
	const content = new Map<string, number>();
	let seq = 0;
	const committer = new Committer({
		seq,
		append: async (entries) => (seq += entries.length),
		afterBatch: none,
		onFailure: none
	});
	const stored = { seq: 0, rows: {} as Record<string, number> };
	const attempts: { how: string; fail: () => void; succeed: () => void }[] = [];
	const readModel: ReadModel = {
		isCurrent: async () => stored.seq === seq,
		write: (_, at, rows, how) =>
			new Promise((resolve, reject) => {
				const succeed = () => {
					stored.seq = at;
					Object.assign(stored.rows, rows);
					resolve();
				};
				attempts.push({ how, succeed, fail: () => reject(new Error('busy')) });
			})
	};
	const rows = (touched: Iterable<string> | 'all') =>
		Object.fromEntries([...(touched === 'all' ? content.keys() : touched)].map((key) => [key, content.get(key)]));
	const live = { rows } as unknown as LiveDocument;
	const projector = new Projector({ planId: 'p', live, committer, readModel, log, after: 5 });
	const edit = (key: string) => {
		content.set(key, (content.get(key) ?? 0) + 1);
		committer.push({ entry: { update: new Uint8Array(1), userId: 'ada', at: 0, changes: [] }, durable: none });
		projector.touch([key]);
	};
	const attempt = async (n: number) => {
		await until(() => attempts.length >= n, `write ${n}`);
		return attempts[n - 1] as (typeof attempts)[0];
	};
	return { projector, readModel, stored, attempts, attempt, edit };
}

it('SPEC 7.4: a write that failed is made good before the read model counts as further', async () => {
	const { edit, attempt, attempts, stored, readModel, projector } = start();
	edit('x');
	const first = await attempt(1);
	edit('y');
	// Its rows wait behind the first.
	await sleep(20);
	first.fail();
	await sleep(20);
	expect(attempts).toHaveLength(1);
	expect(stored.seq).toBe(0);
	edit('x');
	void projector.flush();
	(await attempt(2)).succeed();
	await until(() => stored.seq === 3, 'everything');
	expect(stored.rows).toEqual({ x: 2, y: 1 });
	expect(await readModel.isCurrent('p')).toBe(true);
	projector.stop();
});

it('SPEC 7.4: after a whole write that failed only a whole one will do', async () => {
	const { edit, attempt, attempts, stored, projector } = start();
	edit('x');
	projector.touchAll();
	const first = await attempt(1);
	edit('y');
	await sleep(20);
	first.fail();
	await sleep(5);
	edit('z');
	void projector.flush();
	(await attempt(2)).succeed();
	await until(() => stored.seq === 3, 'everything');
	expect(attempts.map(({ how }) => how)).toEqual(['whole', 'whole']);
	expect(stored.rows).toEqual({ x: 1, y: 1, z: 1 });
	projector.stop();
});
