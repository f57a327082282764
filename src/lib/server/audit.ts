import type { Db } from './db.ts';
import { newId } from './ids.ts';

export type AuditAction =
	| 'login'
	| 'login_failed'
	| 'login_limited'
	| 'logout'
	| 'logout_everywhere'
	| 'user_created'
	| 'user_deleted'
	| 'password_changed'
	| 'link_created'
	| 'link_used'
	| 'member_set'
	| 'member_removed'
	| 'invitation_created'
	| 'invitation_revoked'
	| 'invitation_accepted'
	| 'plan_created'
	| 'plan_imported'
	| 'plan_exported'
	| 'plan_deleted'
	| 'plan_brought_back'
	| 'indicator_created'
	| 'indicator_changed'
	| 'indicator_removed'
	| 'indicator_settings'
	| 'catalogue_taken_over'
	| 'observations_entered'
	| 'series_break_set'
	| 'import_applied'
	| 'import_undone'
	| 'round_opened'
	| 'round_extended'
	| 'round_closed'
	| 'round_adopted'
	| 'workshop_opened'
	| 'workshop_ended'
	| 'workshop_deleted'
	| 'workshop_guest_removed'
	| 'workshop_code_limited'
	| 'restored';

export interface AuditRecord {
	action: AuditAction;
	/** Who did it; left out: the operator or nobody known. */
	userId?: string | null;
	planId?: string | null;
	/** Small and without secrets. */
	detail?: Readonly<Record<string, string | number | boolean | null>>;
	ip?: string | null;
}

export interface AuditEntry {
	at: number;
	action: AuditAction;
	userId: string | null;
	planId: string | null;
	detail: Readonly<Record<string, unknown>>;
	ip: string | null;
}

export interface Audit {
	/** Pass the transaction of the change it tells about. */
	write(record: AuditRecord, db?: Pick<Db, 'insertInto'>): Promise<void>;
	/** Newest first. */
	list(options?: { planId?: string; userId?: string; limit?: number }): Promise<AuditEntry[]>;
	/** Deletes what is older than this time. Returns how many rows. */
	forgetBefore(at: number): Promise<number>;
}

export function createAudit(db: Db, now: () => number): Audit {
	return {
		async write(record, into = db) {
			await into
				.insertInto('audit')
				.values({
					id: newId(),
					at: now(),
					user_id: record.userId ?? null,
					action: record.action,
					plan_id: record.planId ?? null,
					detail: JSON.stringify(record.detail ?? {}),
					ip: shortenIp(record.ip ?? null)
				})
				.execute();
		},
		async list({ planId, userId, limit = 100 } = {}) {
			let query = db.selectFrom('audit').selectAll().orderBy('at', 'desc').limit(limit);
			if (planId !== undefined) query = query.where('plan_id', '=', planId);
			if (userId !== undefined) query = query.where('user_id', '=', userId);
			const rows = await query.execute();
			return rows.map((row) => ({
				at: row.at,
				action: row.action as AuditAction,
				userId: row.user_id,
				planId: row.plan_id,
				detail: JSON.parse(row.detail) as Record<string, unknown>,
				ip: row.ip
			}));
		},
		async forgetBefore(at) {
			const result = await db.deleteFrom('audit').where('at', '<', at).executeTakeFirst();
			return Number(result.numDeletedRows);
		}
	};
}

/** Enough to see a pattern, not enough to name a household: IPv4 without the last number, IPv6 without the last 80 bits. */
export function shortenIp(ip: string | null): string | null {
	if (!ip) return null;
	const v4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(ip);
	if (v4) return `${v4[1]}.0`;
	if (!ip.includes(':')) return null;
	const [head = ''] = ip.split('::');
	const groups = head.split(':').filter((group) => /^[0-9a-f]{1,4}$/i.test(group));
	return `${groups.slice(0, 3).join(':')}::`;
}
