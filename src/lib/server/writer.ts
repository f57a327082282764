import { Worker } from 'node:worker_threads';
import { StorageError } from './errors.ts';
import type { LogEntry, PlanLog } from './plan-log.ts';
import type { Projection } from './projection.ts';
import { fromPlain, type FromWriter, type JobResult, type ToWriter, type WriterJob } from './writer-jobs.ts';

interface Thread {
	post(message: ToWriter): void;
	exited: Promise<void>;
}
type Pending = { resolve(seq: number): void; reject(error: unknown): void };

/** Writes logs and read models of a SQLite file in a thread of its own. */
export interface Writer extends Pick<PlanLog, 'append' | 'compact'>, Pick<Projection, 'write' | 'rebuild'> {
	/** Keeps the thread from writing, so that this one can without waiting for a lock. Resolves to how to give it back. */
	borrow(): Promise<() => void>;
	/** Jobs that were handed over and are not done. */
	readonly waiting: number;
	/** Resolves when everything handed over is written. */
	close(): Promise<void>;
}

/**
 * Starts the thread. The file and its schema have to be there. If it ends by itself, what it was asked for fails,
 * `onLost` is told, and the next job starts another one.
 */
export function startWriter(file: string, onLost: (error: Error) => void): Writer {
	const pending = new Map<number, Pending>();
	let outgoing: { id: number; job: WriterJob }[] = [];
	/** Appends in the thread: what comes in until they are durable follows in one message, and one transaction. */
	const appending = new Set<number>();
	let lastId = 0;
	let closing = false;
	let thread: Thread | null = spawn();

	function spawn(): Thread {
		const worker = new Worker(new URL('./writer-thread.ts', import.meta.url), { workerData: { file } });
		let cause: Error | null = null;
		worker.on('message', (message: FromWriter) => {
			if (message.type !== 'done') return;
			message.results.forEach(settle);
			flushSoon();
		});
		worker.on('error', (error: Error) => (cause = error));
		const exited = new Promise<void>((resolve) => {
			worker.on('exit', (code) => {
				thread = null;
				if (pending.size > 0 || !closing) lose(cause ?? new Error(`exit code ${code}`));
				resolve();
			});
		});
		return { post: (message) => worker.postMessage(message), exited };
	}

	function settle({ id, seq, error }: JobResult): void {
		const job = pending.get(id);
		pending.delete(id);
		appending.delete(id);
		if (error) job?.reject(fromPlain(error));
		else job?.resolve(seq ?? 0);
	}

	function lose(cause: Error): void {
		const error = new StorageError('failed', `The writing thread ended: ${cause.message}`, cause);
		for (const { reject } of pending.values()) reject(error);
		pending.clear();
		appending.clear();
		// What was refused must not be written after all.
		outgoing = [];
		onLost(cause);
	}

	function send(job: WriterJob): Promise<number> {
		if (closing) return Promise.reject(new StorageError('unavailable', 'The database is being closed'));
		const id = ++lastId;
		return new Promise((resolve, reject) => {
			pending.set(id, { resolve, reject });
			outgoing.push({ id, job });
			// Rooms that write in the same turn share a message, and a transaction.
			if (outgoing.length === 1 || job.kind === 'lend') queueMicrotask(flushSoon);
		});
	}

	/** While appends wait for the disk, what comes in gathers: the slower the disk, the more shares its next turn. */
	function flushSoon(): void {
		// Somebody waits for their turn to write: not to be held up by what others may bring along.
		if (appending.size === 0 || outgoing.some(({ job }) => job.kind === 'lend')) flush();
	}

	function flush(): void {
		if (outgoing.length === 0) return;
		const jobs = outgoing;
		outgoing = [];
		for (const { id, job } of jobs) if (job.kind === 'append') appending.add(id);
		thread ??= spawn();
		thread.post({ type: 'jobs', jobs });
	}

	return {
		append: (planId, entries) => send({ kind: 'append', planId, entries: entries.map(detached) }),
		async compact(planId, uptoSeq, state) {
			await send({ kind: 'compact', planId, uptoSeq, state: exact(state) });
		},
		async write(planId, seq, write) {
			await send({ kind: 'project', planId, seq, write });
		},
		async rebuild(planId, seq, write) {
			await send({ kind: 'rebuild', planId, seq, write });
		},
		async borrow() {
			await send({ kind: 'lend' });
			const lender = thread;
			return () => lender?.post({ type: 'returned' });
		},
		get waiting() {
			return pending.size;
		},
		async close() {
			flush();
			closing = true;
			thread?.post({ type: 'stop' });
			await thread?.exited;
		}
	};
}

function detached(entry: LogEntry): LogEntry {
	return { ...entry, update: exact(entry.update) };
}

/** A view would take the whole buffer it looks into along to the other thread. */
function exact(bytes: Uint8Array): Uint8Array {
	return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}
