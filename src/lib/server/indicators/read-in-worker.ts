import { Worker } from 'node:worker_threads';
import type { Reading, ReadingTask } from './import-reading.ts';

/** Megabytes of a worker's memory: a file that needs more is refused, the server lives on. */
const mostMemory = 420;
const mostMs = 60_000;

/** Reads a file in a thread of its own. Too much memory or time becomes the same answer as a file that is too large. */
export function readInWorker(task: ReadingTask): Promise<Reading> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {
			workerData: task,
			resourceLimits: { maxOldGenerationSizeMb: mostMemory, maxYoungGenerationSizeMb: 32 },
			// The worker gets a small environment and no arguments of the server's.
			execArgv: [],
			env: {}
		});
		const tooMuch: Reading = { ok: false, error: { kind: 'too_many_cells', level: 'error' } };
		const timer = setTimeout(() => {
			resolve(tooMuch);
			void worker.terminate();
		}, mostMs);
		worker.once('message', (reading: Reading) => resolve(reading));
		worker.once('error', (error: NodeJS.ErrnoException) =>
			error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(tooMuch) : reject(error)
		);
		worker.once('exit', (code) => {
			clearTimeout(timer);
			if (code !== 0) resolve(tooMuch);
		});
	});
}
