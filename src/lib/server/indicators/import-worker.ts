/** Reads files beside the server's own work: a large table must not keep live connections waiting. */
import { parentPort, workerData } from 'node:worker_threads';
import { readFile, type ReadingTask } from './import-reading.ts';
import { buffersOf } from './packed.ts';

const reading = readFile(workerData as ReadingTask);
parentPort?.postMessage(reading, reading.ok ? buffersOf(reading.mapped.packed) : []);
