import type { Doc } from 'yjs';
import type { Connection } from './connection.ts';

/**
 * What the sync process needs from outside. It does not know what a measure is: whoever composes it brings
 * the rights, the validator, the log and the read model.
 */

/** What one person may do in one plan. Only the validator looks inside. */
export interface RoomAccess {
	readonly userId: string;
}

/** What somebody looks at who does not get the room's document; whoever composes the hub knows what the words mean. */
export interface ViewRequest {
	readonly kind: string;
	readonly id: string;
}

export interface SessionUser {
	id: string;
	name: string;
}

/** One accepted update on its way into the log. */
export interface LogEntry<Change = unknown> {
	update: Uint8Array;
	/** `null`: written by the server itself (a migration). */
	userId: string | null;
	/** Milliseconds since the epoch. */
	at: number;
	changes: readonly Change[];
	/** Yjs client ids this person uses here for the first time. */
	clients?: readonly number[];
}

export interface LoadedLog {
	epoch: string;
	/** Number of the last update. */
	seq: number;
	snapshot: Uint8Array | null;
	/** What came after the snapshot, in order. */
	updates: Uint8Array[];
	/** Rows that could not be read and are left out of `updates`. */
	damaged?: readonly object[];
	/** Whose each Yjs client id is. */
	owners?: readonly (readonly [clientId: number, userId: string])[];
}

export interface UpdateLog {
	/** `null`: there is no such plan. */
	load(planId: string): Promise<LoadedLog | null>;
	/** One transaction; durable when it resolves. Returns the last entry's number. */
	append(planId: string, entries: LogEntry[]): Promise<number>;
	/** Replaces everything up to and including `upto` by one state. One transaction. */
	compact(planId: string, upto: number, state: Uint8Array): Promise<void>;
}

export type Verdict =
	/** `clients`: the Yjs client ids under which it adds something. */
	| { ok: true; changes: readonly unknown[]; touched: Iterable<string>; clients: readonly number[] }
	/** Reason `gap`: it builds on something this document does not have. */
	| { ok: false; reason: string; ref?: string; key?: string };

/** `index`: which of the commands was refused. */
export type Refusal = { ok: false; reason: string; ref?: string; key?: string; index: number };
export type Written = { ok: true; update: Uint8Array } | Refusal;

/** The document of one open room with what is kept beside it. */
export interface LiveDocument {
	/** What brought an older document to the present schema when it was opened (applied already), or `null`. */
	readonly migration: Uint8Array | null;
	/** Reads and judges an update without applying it. */
	validate(update: Uint8Array, access: RoomAccess | 'server'): Verdict;
	/**
	 * The update that carries out these commands with the server's authority, all of them or none; the document stays as
	 * it is.
	 */
	write(commands: readonly object[], by: string | null): Written;
	/** The document's content as plain data: the present, to be read at once. */
	readonly content: unknown;
	/** The update that carries out a command with these rights; the document stays as it is. */
	command(command: object, access: RoomAccess): { ok: true; update: Uint8Array | null } | { ok: false; reason: string };
	/** What `command` made was not accepted after all. */
	forget(): void;
	/** Called after the document changed there. */
	advance(touched: Iterable<string>): void;
	/** Rows of the read model as the document is now. */
	rows(touched: Iterable<string> | 'all'): unknown;
}

export interface DocumentModel {
	/** Version of the schema this process writes. */
	readonly schema: number;
	/** Throws if the document is of a version this process does not know. */
	open(doc: Doc): LiveDocument;
}

/** An open room as a view of it sees it. */
export interface ViewedRoom {
	readonly planId: string;
	/** The document's content: the present, to be read at once. */
	content(): unknown;
	/** Calls back when everything accepted so far is on disk. */
	later(durable: () => void): void;
	/** Carries out a command in somebody's name and with their rights; `durable` is called when it is on disk. */
	run(command: object, access: RoomAccess, durable: () => void): { ok: true } | { ok: false; reason: string };
}

/** What people see of one room, and do in it, who do not get its document. */
export interface RoomView {
	/** Nothing is read from the connection before it resolves. Never rejects; who cannot be let in is disconnected. */
	join(connection: Connection): Promise<void>;
	leave(connection: Connection): void;
	command(connection: Connection, n: number, command: object): void;
	/** Reads off what an update that was just accepted touched; what it returns is called once that is durable. */
	capture(touched: readonly string[]): (() => void) | null;
	close(): void;
}

export interface RoomViews {
	open(room: ViewedRoom): RoomView;
}

export interface ReadModel {
	/** Does the read model contain everything that is in the log? */
	isCurrent(planId: string): Promise<boolean>;
	write(planId: string, seq: number, rows: unknown, how: 'part' | 'whole'): Promise<void>;
}

/** Whose rights may have changed. What is left out means: any. */
export interface RightsChange {
	userId?: string;
	planId?: string;
	sessionId?: string;
}

export interface Guard {
	/** The session behind a Cookie header, or `null`. `query`: of the address, which may ask for a view. */
	session(
		cookies: string | undefined,
		query: URLSearchParams
	): Promise<{ user: SessionUser; sessionId: string; view?: ViewRequest | null } | null>;
	/** Which of these sessions are still good? */
	livingSessions(sessionIds: readonly string[]): Promise<ReadonlySet<string>>;
	access(userId: string, planId: string, view: ViewRequest | null): Promise<RoomAccess | null>;
	/** Grows whenever another process changed a membership, session or account. */
	revision(): Promise<number>;
	/** Tells of changes made in this process at once. Returns how to stop. */
	onChange(listener: (change: RightsChange) => void): () => void;
}

/** The part of pino that is used. No secrets and no content go in. */
export interface Logger {
	debug(fields: object, message: string): void;
	info(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}
