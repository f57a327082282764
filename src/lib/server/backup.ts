import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { StorageError, toStorageError } from './errors.ts';
import { openSqlite, type RawSqlite } from './sqlite.ts';

/** All pages in one step: a backup in several starts over whenever the server writes in between. */
const everything = 0x7fffffff;

/**
 * Copies the database, as it is at one moment, into one file that needs no other. The server may go on writing.
 * The file appears under its name only once it is complete and has been verified.
 * @throws StorageError
 */
export async function backUpTo(source: RawSqlite, file: string): Promise<void> {
	const part = `${file}.part`;
	try {
		rmSync(part, { force: true });
		await source.backup(part, { progress: () => everything });
		chmodSync(part, 0o600);
		verifyFile(part);
		renameSync(part, file);
		syncDirectory(dirname(file));
	} catch (error) {
		rmSync(part, { force: true });
		throw toStorageError(error);
	}
}

/** Makes the copy a single file and reads all of it. */
function verifyFile(file: string): void {
	const copy = openSqlite(file, { mustExist: true });
	try {
		copy.pragma('journal_mode = DELETE');
		const problems = integrityProblems(copy);
		if (problems.length > 0) throw new StorageError('damaged', `The copy is damaged: ${problems.join('; ')}`);
	} finally {
		copy.close();
	}
	syncFile(file);
}

/** What SQLite finds wrong with a file; empty if nothing. */
export function integrityProblems(database: RawSqlite): string[] {
	try {
		const rows = database.pragma('integrity_check(20)') as { integrity_check: string }[];
		return rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
	} catch (error) {
		return [(error as Error).message];
	}
}

export function syncFile(file: string): void {
	const handle = openSync(file, 'r+');
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}

/** Makes a rename survive a power cut. Windows has no such thing. */
export function syncDirectory(directory: string): void {
	if (process.platform === 'win32' || !existsSync(directory)) return;
	const handle = openSync(directory, 'r');
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}
