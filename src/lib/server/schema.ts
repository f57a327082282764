import type { IndicatorTables } from './indicators/tables.ts';
import type { RoundTables } from './rounds/tables.ts';

/**
 * The tables, as Kysely sees them. Portable on purpose: text, whole numbers and bytes only. Times are milliseconds
 * since the epoch (UTC), truth values are 0 and 1, lists and objects are JSON text.
 */

export interface UserTable {
	id: string;
	/** Normalised; `null` once the account has been deleted. */
	email: string | null;
	/** Empty once the account has been deleted. */
	name: string;
	password_hash: string | null;
	created_at: number;
	deleted_at: number | null;
}

export interface SessionTable {
	/** SHA-256 of what the cookie holds. */
	id: string;
	user_id: string;
	created_at: number;
	seen_at: number;
	expires_at: number;
	/** How it began: `password`, `link`, `setup` or `invitation`. */
	via: string;
	/** Browser and system in two words. */
	device: string;
}

export interface OneTimeLinkTable {
	/** SHA-256 of the token in the link. */
	id: string;
	purpose: string;
	user_id: string | null;
	created_at: number;
	expires_at: number;
	used_at: number | null;
}

export interface PlanTable {
	id: string;
	title: string;
	municipality: string;
	/** Calendar day the plan is looked at from; `null`: today. */
	as_of: string | null;
	/** Changes whenever the document's history is replaced (restore), so that old copies are not merged into it. */
	epoch: string;
	/** Number of the last update in the log. */
	head_seq: number;
	/** Number of the last update the read model holds. */
	projected_seq: number;
	/** Version of the document's schema in the read model. */
	version: number;
	created_at: number;
	created_by: string | null;
	deleted_at: number | null;
}

export interface MemberTable {
	plan_id: string;
	user_id: string;
	role: string;
	fields: string;
	body: string | null;
	organisation: string | null;
	created_at: number;
}

/** Who ever was a member, for names in history and comments. */
export interface PlanPersonTable {
	plan_id: string;
	user_id: string;
}

export interface InvitationTable {
	id: string;
	plan_id: string;
	/** SHA-256 of the token in the link. */
	token_hash: string;
	role: string;
	fields: string;
	body: string | null;
	organisation: string | null;
	/** For whom it is, as the coordinator noted it. */
	note: string;
	max_uses: number | null;
	uses: number;
	created_at: number;
	created_by: string | null;
	expires_at: number;
	revoked_at: number | null;
}

export interface PlanUpdateTable {
	plan_id: string;
	seq: number;
	data: Buffer;
	user_id: string | null;
	at: number;
	checksum: number;
}

/** Who uses a Yjs client id; for as long as the plan exists. */
export interface PlanClientTable {
	plan_id: string;
	client_id: number;
	user_id: string;
}

export interface PlanSnapshotTable {
	plan_id: string;
	/** Holds everything up to and including this update. */
	seq: number;
	data: Buffer;
	at: number;
	checksum: number;
}

export interface PlanChangeTable {
	plan_id: string;
	seq: number;
	/** Place within the update. */
	n: number;
	at: number;
	user_id: string | null;
	collection: string;
	record_id: string;
	key: string;
	kind: string;
	/** JSON. */
	before: string | null;
	/** JSON. */
	after: string | null;
	/** Characters, for texts. */
	inserted: number;
	deleted: number;
}

export interface PlanRecordTable {
	plan_id: string;
	collection: string;
	record_id: string;
	/** The field of action it belongs to. */
	field_id: string | null;
	/** Lies in the bin. */
	deleted: number;
	/** JSON of the record. */
	data: string;
	/** Normalised words to search in. */
	search: string;
	/** JSON of the long text. */
	text: string | null;
}

export interface WorkshopTable {
	id: string;
	plan_id: string;
	title: string;
	/** Ids of the fields of action it is about, as JSON. */
	fields: string;
	starts_at: number;
	/** As planned; guest access ends some hours later at the latest. */
	ends_at: number;
	/** What guests type; `null` once the workshop has ended. */
	code: string | null;
	/** `open` or `ended`. */
	status: string;
	phase: string;
	/** JSON of `WorkshopSettings`. */
	settings: string;
	/** JSON of `LiveState`. */
	state: string;
	/** JSON of the minutes, frozen when it ended. */
	minutes: string | null;
	created_at: number;
	created_by: string | null;
	ended_at: number | null;
}

export interface WorkshopGuestTable {
	id: string;
	workshop_id: string;
	/** As chosen; empty once it has been deleted. */
	name: string;
	/** SHA-256 of what the guest's cookie holds. */
	token_hash: string;
	joined_at: number;
	left_at: number | null;
	removed_at: number | null;
}

export interface AuditTable {
	id: string;
	at: number;
	user_id: string | null;
	action: string;
	plan_id: string | null;
	/** JSON. */
	detail: string;
	/** Shortened. */
	ip: string | null;
}

export interface SettingTable {
	key: string;
	value: string;
}

export interface RateLimitTable {
	key: string;
	/** When the bucket will be full again. */
	full_at: number;
}

export interface Schema extends IndicatorTables, RoundTables {
	user: UserTable;
	session: SessionTable;
	one_time_link: OneTimeLinkTable;
	plan: PlanTable;
	member: MemberTable;
	plan_person: PlanPersonTable;
	invitation: InvitationTable;
	plan_update: PlanUpdateTable;
	plan_client: PlanClientTable;
	plan_snapshot: PlanSnapshotTable;
	plan_change: PlanChangeTable;
	plan_record: PlanRecordTable;
	workshop: WorkshopTable;
	workshop_guest: WorkshopGuestTable;
	audit: AuditTable;
	setting: SettingTable;
	rate_limit: RateLimitTable;
}
