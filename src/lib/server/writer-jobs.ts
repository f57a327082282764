import type { PlanAppend } from './plan-log.ts';
import type { ProjectionWrite } from './projection.ts';
import type { Meta } from '../plan/types.ts';
import { StorageError, type StorageReason } from './errors.ts';

/** What the writing thread is asked to do. */
export type WriterJob =
	| ({ kind: 'append' } & PlanAppend)
	| { kind: 'compact'; planId: string; uptoSeq: number; state: Uint8Array }
	| { kind: 'project'; planId: string; seq: number; write: ProjectionWrite }
	| { kind: 'rebuild'; planId: string; seq: number; write: ProjectionWrite & { meta: Meta } }
	/** Lets somebody else write: nothing is written until it is given back. */
	| { kind: 'lend' };

export type ToWriter =
	{ type: 'jobs'; jobs: { id: number; job: WriterJob }[] } | { type: 'returned' } | { type: 'stop' };

export type JobResult = { id: number; seq?: number; error?: PlainError };
export type FromWriter = { type: 'ready' } | { type: 'done'; results: JobResult[] };

/** An error on its way between threads: a copy would lose its class and reason. */
export interface PlainError {
	name: string;
	message: string;
	reason: StorageReason | null;
}

export function toPlain(error: unknown): PlainError {
	const { name, message } = error instanceof Error ? error : new Error(String(error));
	return { name, message, reason: error instanceof StorageError ? error.reason : null };
}

export function fromPlain({ name, message, reason }: PlainError): Error {
	if (reason) return new StorageError(reason, message);
	const error = new Error(message);
	error.name = name;
	return error;
}
