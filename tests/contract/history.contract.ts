import { expect, test } from 'vitest';
import type { Change } from '../../src/lib/plan/change.ts';
import type { Store } from './store.ts';

const title = (before: string, value: string): Change => ({
	kind: 'set',
	collection: 'measures',
	id: 'm1',
	key: 'title',
	before,
	value
});
const typing = (inserted: number, id = 'm1'): Change => ({
	kind: 'text',
	collection: 'measures',
	id,
	key: 'description',
	inserted,
	deleted: 1
});

export function historyContract(store: () => Store): void {
	async function planWith(...writes: [at: number, userId: string | null, ...changes: Change[]][]): Promise<string> {
		const { planId } = await store().newPlan();
		for (const [at, userId, ...changes] of writes) {
			await store().log.append(planId, [{ update: Uint8Array.from([1]), userId, at, changes }]);
		}
		return planId;
	}

	test('tells who changed what from what to what, newest first', async () => {
		const planId = await planWith(
			[1_000, 'anna', { kind: 'created', collection: 'measures', id: 'm1' }],
			[2_000, 'ben', title('Alt', 'Neu')],
			[3_000, 'ben', { kind: 'added', collection: 'measures', id: 'm1', key: 'partners', member: 'o1' }]
		);
		const history = await store().history.of(planId, { ref: 'measures/m1' });
		expect(history.map(({ at, userId, kind, key, before, after }) => [at, userId, kind, key, before, after])).toEqual([
			[3_000, 'ben', 'added', 'partners', null, 'o1'],
			[2_000, 'ben', 'set', 'title', 'Alt', 'Neu'],
			[1_000, 'anna', 'created', '', null, null]
		]);
	});

	test('typing counts as one edit for five minutes, until somebody else writes', async () => {
		const minute = 60_000;
		const planId = await planWith(
			[0, 'anna', typing(3)],
			[minute, 'anna', typing(4)],
			[2 * minute, 'ben', typing(1)],
			[3 * minute, 'anna', typing(5)],
			[9 * minute, 'anna', typing(6)]
		);
		const history = await store().history.of(planId, { ref: 'measures/m1' });
		expect(history.map(({ userId, at, inserted, deleted }) => [userId, at / minute, inserted, deleted])).toEqual([
			['anna', 9, 6, 1],
			['anna', 3, 5, 1],
			['ben', 2, 1, 1],
			['anna', 1, 7, 2]
		]);
	});

	test('pages and filters by time and record', async () => {
		const planId = await planWith(
			[1_000, null, title('a', 'b'), title('b', 'c')],
			[2_000, null, typing(1, 'm2')],
			[3_000, null, { kind: 'meta', key: 'title', before: 'Alt', value: 'Neu' }]
		);
		const first = await store().history.of(planId, { limit: 2 });
		expect(first.map((entry) => entry.ref)).toEqual([null, 'measures/m2']);
		const last = first.at(-1);
		const rest = await store().history.of(planId, last ? { before: last } : {});
		expect(rest.map((entry) => entry.after)).toEqual(['c', 'b']);
		expect(await store().history.of(planId, { since: 2_000 })).toHaveLength(1);
		expect(await store().history.of(planId, { ref: 'measures/m2' })).toHaveLength(1);
		const both = await store().history.of(planId, { refs: ['measures/m1', 'measures/m2', 'steps/none'] });
		expect(both.map((entry) => entry.ref)).toContain('measures/m2');
		expect(both.length).toBeGreaterThan(1);
		expect(await store().history.of(planId, { refs: [] })).toEqual([]);
	});

	test('tells what one person did, however much others did in between', async () => {
		const planId = await planWith(
			[1_000, 'anna', title('a', 'b')],
			...Array.from({ length: 5 }, (_, n): [number, string, Change] => [2_000 + n, 'ben', title('b', `b${n}`)]),
			[3_000, null, title('b4', 'c')]
		);
		const history = await store().history.of(planId, { userId: 'anna', limit: 2 });
		expect(history.map(({ userId, after }) => [userId, after])).toEqual([['anna', 'b']]);
		expect(await store().history.of(planId, { userId: 'eve' })).toEqual([]);
	});

	test('keeps numbers and truth values, and the name of what is gone', async () => {
		const planId = await planWith([
			1_000,
			null,
			{ kind: 'set', collection: 'parts', id: 'p', key: 'done', before: false, value: true },
			{ kind: 'purged', collection: 'parts', id: 'p', title: 'Flyer' }
		]);
		const [purged, done] = await store().history.of(planId);
		expect(done).toMatchObject({ before: false, after: true });
		expect(purged).toMatchObject({ kind: 'purged', before: 'Flyer' });
	});
}
