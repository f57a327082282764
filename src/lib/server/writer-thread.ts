/** The thread that writes logs and read models, so that no wait for the disk stops anybody's messages. */
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './db.ts';
import { StorageError } from './errors.ts';
import { createPlanLog } from './plan-log.ts';
import { createProjection } from './projection.ts';
import { straightTo } from './statements.ts';
import { toPlain, type FromWriter, type JobResult, type ToWriter, type WriterJob } from './writer-jobs.ts';

interface Waiting {
	id: number;
	job: WriterJob;
}
type Project = Waiting & { job: WriterJob & { kind: 'project' } };
type Append = Waiting & { job: WriterJob & { kind: 'append' } };

const port = parentPort;
if (!port) throw new Error('This file runs as a thread.');

const { file } = workerData as { file: string };
const database = openDatabase({ kind: 'sqlite', file }, { mustExist: true });
const { sqlite } = database;
if (!sqlite) throw new Error('This thread writes a SQLite file.');
// One connection for everything, one job at a time: whatever another connection writes makes this one forget all the
// pages it holds, so it has to hold those of all open plans (KiB) and be nearly the only one that writes.
sqlite.pragma('cache_size = -16384');
const transact = straightTo(sqlite, database.db);
const log = createPlanLog(database.db, Date.now, { soleWriter: true, transact });
const projection = createProjection(database.db, transact);

const appends: Append[] = [];
const others: Waiting[] = [];
let running = false;
let stopping = false;
let giveBack: (() => void) | null = null;

const tell = (message: FromWriter) => port.postMessage(message);

port.on('message', (message: ToWriter) => {
	if (message.type === 'stop') stopping = true;
	else if (message.type === 'returned') giveBack?.();
	else
		for (const waiting of message.jobs) {
			if (waiting.job.kind === 'append') appends.push(waiting as Append);
			else others.push(waiting);
		}
	if (!running) void run();
});
tell({ type: 'ready' });

/** Appends of all plans that wait share one transaction; one piece of other work follows, then appends again. */
async function run(): Promise<void> {
	running = true;
	while (appends.length > 0 || others.length > 0) {
		if (appends.length > 0) tell({ type: 'done', results: await appendTogether(appends.splice(0)) });
		const projects = projectsInFront();
		if (projects.length > 0) await project(projects);
		else {
			const other = others.shift();
			if (other) await workOn(other);
		}
		// Messages that came in meanwhile are read now.
		await new Promise((resolve) => setImmediate(resolve));
	}
	running = false;
	if (!stopping) return;
	await database.close();
	port?.close();
}

async function appendTogether(batch: readonly Append[]): Promise<JobResult[]> {
	try {
		return await appendAll(batch);
	} catch (error) {
		if (batch.length === 1) return batch.map(({ id }) => ({ id, error: toPlain(error) }));
		// One plan's trouble must not be everybody's: each for itself now.
		const results: JobResult[] = [];
		for (const append of batch) results.push(...(await appendTogether([append])));
		return results;
	}
}

async function appendAll(batch: readonly Append[]): Promise<JobResult[]> {
	const results = await log.appendAll(batch.map(({ job }) => job));
	return batch.map(({ id }, index) => {
		const result = results[index];
		return result instanceof StorageError ? { id, error: toPlain(result) } : { id, seq: result as number };
	});
}

/** Read models of all plans that wait share one transaction. */
function projectsInFront(): Project[] {
	const end = others.findIndex(({ job }) => job.kind !== 'project');
	return others.splice(0, Math.min(end < 0 ? others.length : end, 32)) as Project[];
}

async function project(batch: readonly Project[]): Promise<void> {
	try {
		// A read model that a power cut takes back is written again from the log at the next start: no wait for the disk.
		sqlite?.pragma('synchronous = NORMAL');
		await projection.writeAll(batch.map(({ job }) => job)).finally(() => sqlite?.pragma('synchronous = FULL'));
		tell({ type: 'done', results: batch.map(({ id }) => ({ id })) });
	} catch (error) {
		if (batch.length > 1) for (const one of batch) await project([one]);
		else tell({ type: 'done', results: batch.map(({ id }) => ({ id, error: toPlain(error) })) });
	}
}

async function workOn({ id, job }: Waiting): Promise<void> {
	try {
		if (job.kind === 'lend') return await lend(id);
		if (job.kind === 'compact') await log.compact(job.planId, job.uptoSeq, job.state);
		if (job.kind === 'rebuild') await projection.rebuild(job.planId, job.seq, job.write);
		tell({ type: 'done', results: [{ id }] });
	} catch (error) {
		tell({ type: 'done', results: [{ id, error: toPlain(error) }] });
	}
}

async function lend(id: number): Promise<void> {
	const returned = new Promise<void>((resolve) => (giveBack = resolve));
	tell({ type: 'done', results: [{ id }] });
	await returned;
	giveBack = null;
}
