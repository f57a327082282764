import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { m } from '../../src/lib/paraglide/messages.js';
import { backUpTo } from '../../src/lib/server/backup.ts';
import { checkDatabase, type Finding } from '../../src/lib/server/check.ts';
import { openDatabase } from '../../src/lib/server/db.ts';
import { restoreFrom } from '../../src/lib/server/restore.ts';
import { openSqlite } from '../../src/lib/server/sqlite.ts';
import { lockDirectory } from '../lock.ts';
import { CommandError, type Command } from './command.ts';
import { requireDatabase, sqliteFile } from './open.ts';

export const backup: Command = {
	name: 'backup',
	summary: () => m.operator_backup(),
	options: { force: { help: () => m.operator_option_force() } },
	arguments: [{ name: () => m.operator_value_file(), required: true }],
	notes: () => m.operator_backup_notes(),
	async run({ given, config, out }) {
		const source = sqliteFile(config);
		requireDatabase(config);
		const file = resolve(given.argument(0) ?? '');
		if (existsSync(file) && !given.has('force')) throw new CommandError(m.operator_file_exists({ file }));
		const database = openSqlite(source, { mustExist: true });
		try {
			await backUpTo(database, file);
		} finally {
			database.close();
		}
		out(m.operator_backup_done({ file }));
		return 0;
	}
};

export const restore: Command = {
	name: 'restore',
	summary: () => m.operator_restore(),
	arguments: [{ name: () => m.operator_value_file(), required: true }],
	notes: () => m.operator_restore_notes(),
	async run({ given, config, out }) {
		const target = sqliteFile(config);
		const file = resolve(given.argument(0) ?? '');
		if (!existsSync(file)) throw new CommandError(m.operator_file_missing({ file }));
		const lock = lockDirectory(config.dataDir);
		try {
			const { plans, previous } = await restoreFrom(file, target, new Date());
			out(m.operator_restore_done({ count: plans }));
			if (previous) out(m.operator_restore_previous({ file: previous }));
		} finally {
			lock.release();
		}
		return 0;
	}
};

export const check: Command = {
	name: 'check',
	summary: () => m.operator_check(),
	notes: () => m.operator_check_notes(),
	async run({ config, out, error }) {
		requireDatabase(config);
		const database = openDatabase(config.database, { mustExist: true });
		try {
			const report = await checkDatabase(database);
			for (const planId of report.behind) error(m.operator_check_behind({ plan: planId }));
			for (const finding of report.findings) out(describe(finding));
			const { plans, records, updates, findings } = report;
			if (findings.length === 0) out(m.operator_check_sound({ plans, records, updates }));
			else error(m.operator_check_findings({ count: findings.length }));
			return findings.length === 0 ? 0 : 1;
		} finally {
			await database.close();
		}
	}
};

function describe(finding: Finding): string {
	if (finding.kind === 'integrity') return m.operator_finding_integrity({ detail: finding.detail });
	if (finding.kind === 'schema') return m.operator_finding_schema({ pending: finding.pending.join(', ') });
	const plan = finding.planId;
	switch (finding.kind) {
		case 'damaged':
			return m.operator_finding_damaged({ plan, table: finding.row.table, seq: finding.row.seq });
		case 'missing':
			return m.operator_finding_missing({ plan, from: finding.from, to: finding.to });
		case 'unreadable':
			return m.operator_finding_unreadable({ plan, detail: finding.detail });
		case 'document':
			return m.operator_finding_document({ plan, path: finding.path, reason: finding.reason });
		case 'read_model':
			return m.operator_finding_read_model({ plan, ref: finding.ref });
		case 'no_coordinator':
			return m.operator_finding_no_coordinator({ plan });
	}
}
