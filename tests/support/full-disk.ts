/**
 * Loaded into a server with `--import`: as long as the file `ETAPPE_TEST_FULL` names is there, SQLite finds no room
 * for another page, in every thread. What it says and does then is its own.
 */
import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';

const sign = process.env.ETAPPE_TEST_FULL ?? '';
const plenty = 1_000_000_000;
const open = new Set<Database.Database>();
const pragma = Database.prototype.pragma;

Database.prototype.pragma = function (this: Database.Database, ...args: Parameters<typeof pragma>) {
	open.add(this);
	return pragma.apply(this, args);
};

setInterval(() => {
	const full = existsSync(sign);
	for (const database of open) {
		if (!database.open) open.delete(database);
		else pragma.call(database, `max_page_count = ${full ? 1 : plenty}`);
	}
}, 25).unref();
