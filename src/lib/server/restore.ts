import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createAudit } from './audit.ts';
import { backUpTo, integrityProblems, syncDirectory } from './backup.ts';
import { openDatabase } from './db.ts';
import { newEpoch } from './documents.ts';
import { StorageError, toStorageError } from './errors.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './sqlite.ts';

export interface RestoreReport {
	plans: number;
	/** Where the database lies that was there before; `null` if there was none. */
	previous: string | null;
}

/**
 * Puts a backup in the place of an installation's database. The caller holds the directory's lock.
 * The backup is verified and prepared beside the database; one rename then makes it the database, so a crash at any
 * moment leaves either the old one or the new one in place.
 * @throws StorageError `damaged` if the file is no sound backup, `newer` if a newer Etappe wrote it.
 */
export async function restoreFrom(file: string, target: string, now: Date): Promise<RestoreReport> {
	const prepared = `${target}.restoring`;
	try {
		removeDatabase(prepared);
		await copySound(file, prepared);
		const plans = await prepare(prepared, now);
		const previous = existsSync(target) ? keepAside(target, now) : null;
		removeJournals(target);
		renameSync(prepared, target);
		syncDirectory(dirname(target));
		return { plans, previous };
	} catch (error) {
		removeDatabase(prepared);
		throw toStorageError(error);
	}
}

async function copySound(file: string, copy: string): Promise<void> {
	mkdirSync(dirname(copy), { recursive: true, mode: 0o750 });
	const source = openSqlite(file, { mustExist: true, readonly: true });
	try {
		const problems = integrityProblems(source);
		if (problems.length > 0) throw new StorageError('damaged', `The backup is damaged: ${problems.join('; ')}`);
		const sign = source.prepare("select 1 from sqlite_master where type = 'table' and name = 'plan_update'").get();
		if (!sign) throw new StorageError('damaged', 'The file is a database, but no backup of Etappe');
		await backUpTo(source, copy);
	} finally {
		source.close();
	}
}

/** Brings the copy up to date and makes it a new beginning: old copies of plans and old sessions do not fit it. */
async function prepare(file: string, now: Date): Promise<number> {
	const database = openDatabase({ kind: 'sqlite', file }, { mustExist: true });
	try {
		await migrate(database, { backup: false });
		const { db } = database;
		const plans = await db.transaction().execute(async (trx) => {
			const rows = await trx.selectFrom('plan').select('id').execute();
			for (const { id } of rows) {
				await trx.updateTable('plan').set({ epoch: newEpoch() }).where('id', '=', id).execute();
			}
			await trx.deleteFrom('session').execute();
			await trx.deleteFrom('one_time_link').execute();
			const audit = createAudit(trx, () => now.getTime());
			await audit.write({ action: 'restored', detail: { plans: rows.length } });
			return rows.length;
		});
		database.sqlite?.pragma('wal_checkpoint(TRUNCATE)');
		return plans;
	} finally {
		await database.close();
	}
}

/** Keeps the database under another name, without a moment in which there is none. */
function keepAside(target: string, now: Date): string {
	const directory = join(dirname(target), 'backups');
	mkdirSync(directory, { recursive: true, mode: 0o750 });
	const aside = join(directory, `${now.toISOString().replaceAll(/[:.]/g, '-')}-before-restore.sqlite`);
	if (!foldJournal(target)) {
		// Too damaged to be opened: whoever looks into it later needs what belongs to it.
		for (const suffix of ['-wal', '-shm']) {
			if (existsSync(target + suffix)) copyFileSync(target + suffix, aside + suffix);
		}
	}
	try {
		linkSync(target, aside);
	} catch {
		// Not every file system has hard links.
		copyFileSync(target, aside);
	}
	return aside;
}

/** Writes what waits in the journal into the file itself. */
function foldJournal(target: string): boolean {
	try {
		const old = openSqlite(target, { mustExist: true });
		old.pragma('wal_checkpoint(TRUNCATE)');
		old.close();
		return true;
	} catch {
		return false;
	}
}

function removeJournals(file: string): void {
	for (const suffix of ['-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
}

function removeDatabase(file: string): void {
	rmSync(file, { force: true });
	removeJournals(file);
}
