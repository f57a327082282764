import { expect, it } from 'vitest';
import { Committer } from './committer.ts';
import type { LogEntry } from './ports.ts';

const entry = (): LogEntry => ({ update: new Uint8Array([0, 0]), userId: 'ada', at: 0, changes: [] });

/** A log that numbers from 10 on. */
function committer(dueIn = 0) {
	const transactions: number[] = [];
	let seq = 10;
	const made = new Committer({
		seq,
		due: (since) => since + dueIn,
		append: async (entries) => {
			transactions.push(entries.length);
			return (seq += entries.length);
		},
		afterBatch: () => {},
		onFailure: (error) => {
			throw error;
		}
	});
	return { made, transactions };
}

it('SPEC 7.4: whoever waits for what is queued does not wait for what comes after it', async () => {
	const { made, transactions } = committer();
	// Each brings the next, before the queue is empty.
	const more = () => made.push({ entry: entry(), durable: () => void (transactions.length < 100 && more()) });
	more();
	await made.drained();
	expect(transactions.length).toBeLessThan(5);
});

it('SPEC 3.10: waiting ends when the log fails', async () => {
	let failed = 0;
	const made = new Committer({
		seq: 0,
		append: () => Promise.reject(new Error('disk full')),
		afterBatch: () => {},
		onFailure: () => void failed++
	});
	let durable = 0;
	made.push({ entry: entry(), durable: () => void durable++ });
	await made.drained();
	await made.drained();
	expect({ failed, durable, broken: made.broken }).toEqual({ failed: 1, durable: 0, broken: true });
});

it('SPEC 7.1: a room that is given up has ended when the transaction under way has, and begins no other', async () => {
	const appended: number[] = [];
	const { promise, resolve } = Promise.withResolvers<number>();
	const made = new Committer({
		seq: 0,
		append: (entries) => {
			appended.push(entries.length);
			return promise;
		},
		afterBatch: () => {},
		onFailure: () => {}
	});
	const told: string[] = [];
	made.push({ entry: entry(), durable: () => told.push('first') });
	await new Promise((then) => setTimeout(then, 5));
	made.push({ entry: entry(), durable: () => told.push('second') });
	const drained = made.drained().then(() => told.push('drained'));
	const stopped = made.stop().then(() => told.push('stopped'));
	await new Promise((then) => setTimeout(then, 5));
	expect(told).toEqual([]);
	resolve(1);
	await Promise.all([stopped, drained]);
	expect(told.toSorted()).toEqual(['drained', 'stopped']);
	expect(appended).toEqual([1]);
	await made.stop();
});

it('SPEC 7.3: tells everything in a batch the number of the last update before it, not of the batch', async () => {
	for (const dueIn of [0, 8]) {
		const { made, transactions } = committer(dueIn);
		const told: [string, number][] = [];
		const push = (name: string, writes: boolean) =>
			made.push({ entry: writes ? entry() : null, durable: (seq) => void told.push([name, seq]) });
		push('first', true);
		push('snapshot', false);
		push('second', true);
		push('rows', false);
		push('third', true);
		await made.drained();
		expect(transactions).toEqual([3]);
		expect(told).toEqual([
			['first', 11],
			['snapshot', 11],
			['second', 12],
			['rows', 12],
			['third', 13]
		]);
		expect(made.seq).toBe(13);
	}
});
