import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Somebody else serves from this data directory. */
export class LockedError extends Error {
	readonly directory: string;

	constructor(directory: string) {
		super(
			`The data directory ${directory} is in use by another Etappe process. Stop it, or set DATA_DIR to another directory.`
		);
		this.name = 'LockedError';
		this.directory = directory;
	}
}

/** What nobody refers to is closed by the garbage collector, and its lock would be gone with it. */
const held = new Set<Database.Database>();

export interface DirectoryLock {
	release(): void;
}

/**
 * Claims a data directory for this process. The lock is a file lock inside SQLite, which the kernel takes back when
 * the process ends, however it ends: there is no stale lock to clean up after `kill -9`.
 * @throws LockedError when another process holds it.
 */
export function lockDirectory(directory: string): DirectoryLock {
	mkdirSync(directory, { recursive: true, mode: 0o750 });
	const database = new Database(join(directory, 'etappe.lock'), { timeout: 0 });
	try {
		database.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		database.close();
		if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) throw new LockedError(directory);
		throw error;
	}
	held.add(database);
	return {
		release() {
			held.delete(database);
			database.close();
		}
	};
}

/** Is a process serving from this directory right now? */
export function isLocked(directory: string): boolean {
	try {
		lockDirectory(directory).release();
		return false;
	} catch (error) {
		if (error instanceof LockedError) return true;
		throw error;
	}
}
