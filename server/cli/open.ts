import { existsSync } from 'node:fs';
import { m } from '../../src/lib/paraglide/messages.js';
import { openDatabase, type OpenDatabase } from '../../src/lib/server/db.ts';
import { migrate, pendingMigrations } from '../../src/lib/server/migrate.ts';
import { createServices, type Services } from '../../src/lib/server/services.ts';
import type { Config } from '../config.ts';
import { lockDirectory } from '../lock.ts';
import { CommandError, type Command, type Surroundings } from './command.ts';

interface Opener {
	open(): Promise<{ database: OpenDatabase; services: Services }>;
	close(): Promise<void>;
}

/** Opens the database once, when a command needs it. It may run beside the server. */
export function opener(config: Config, command: Command, { error }: Surroundings): Opener {
	let database: OpenDatabase | null = null;
	return {
		async open() {
			if (!command.startsEmpty) requireDatabase(config);
			database ??= openDatabase(config.database);
			await bringUpToDate(database, config, error);
			const log = { info: () => {}, warn: () => {}, error: (_: object, message: string) => error(message) };
			return { database, services: createServices({ config, db: database.db, log }) };
		},
		close: async () => database?.close()
	};
}

/** The schema is never changed under a running server. */
async function bringUpToDate(database: OpenDatabase, config: Config, print: (line: string) => void): Promise<void> {
	if ((await pendingMigrations(database)).length === 0) return;
	const lock = lockDirectory(config.dataDir);
	try {
		const { applied, backup } = await migrate(database);
		if (backup) print(m.operator_migrated({ count: applied.length, backup }));
	} finally {
		lock.release();
	}
}

/** @throws CommandError if nothing has been stored here yet. */
export function requireDatabase({ database }: Config): void {
	if (database.kind === 'sqlite' && !existsSync(database.file)) {
		throw new CommandError(m.operator_no_database({ file: database.file }));
	}
}

/** The file of the embedded database. @throws CommandError for PostgreSQL, which has tools of its own. */
export function sqliteFile(config: Config): string {
	if (config.database.kind === 'sqlite') return config.database.file;
	throw new CommandError(m.operator_postgres_tools());
}
