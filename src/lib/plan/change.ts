import type { Scalar } from './checks.ts';
import type { Collection } from './types.ts';

/** What an accepted update did, in the plan's words: for history, notices, the read model. Plain JSON. */
export type Change =
	| { kind: 'created'; collection: Collection; id: string }
	/** A plain key got another value; binning and restoring are `deletedAt` set. */
	| { kind: 'set'; collection: Collection; id: string; key: string; before: Scalar; value: Scalar }
	| { kind: 'added' | 'removed'; collection: Collection; id: string; key: string; member: string }
	/** Characters of a long text inserted and deleted. */
	| { kind: 'text'; collection: Collection; id: string; key: string; inserted: number; deleted: number }
	/** Deleted for good; `title` is what it was called. */
	| { kind: 'purged'; collection: Collection; id: string; title: string }
	| { kind: 'meta'; key: string; before: Scalar; value: Scalar };
