/** Why the storage could not do what was asked. */
export type StorageReason =
	/** No space left. */
	| 'full'
	| 'readonly'
	/** Somebody else holds a lock for too long. */
	| 'busy'
	/** The database file is damaged or no database. */
	| 'damaged'
	/** Cannot be opened or reached. */
	| 'unavailable'
	/** The database was written by a newer version of Etappe. */
	| 'newer'
	/** The plan (or what else was addressed) does not exist any more. */
	| 'gone'
	| 'failed';

/** A named failure of the storage. Nothing of what was asked has been written. */
export class StorageError extends Error {
	readonly reason: StorageReason;

	/** The pages are bundled apart from the process and have a class of their own: the name decides. */
	static [Symbol.hasInstance](value: unknown): boolean {
		return value instanceof Error && value.name === 'StorageError';
	}

	constructor(reason: StorageReason, message: string, cause?: unknown) {
		super(message, cause === undefined ? undefined : { cause });
		this.name = 'StorageError';
		this.reason = reason;
	}
}

const sqliteReasons: readonly (readonly [prefix: string, reason: StorageReason])[] = [
	['SQLITE_FULL', 'full'],
	['SQLITE_IOERR_WRITE', 'full'],
	['SQLITE_READONLY', 'readonly'],
	['SQLITE_BUSY', 'busy'],
	['SQLITE_LOCKED', 'busy'],
	['SQLITE_CORRUPT', 'damaged'],
	['SQLITE_NOTADB', 'damaged'],
	['SQLITE_CANTOPEN', 'unavailable'],
	['SQLITE_PERM', 'unavailable'],
	['SQLITE_IOERR', 'failed']
];

/** PostgreSQL's SQLSTATE codes, or their classes (first two characters). */
const postgresReasons: readonly (readonly [prefix: string, reason: StorageReason])[] = [
	['53100', 'full'],
	['25006', 'readonly'],
	['55P03', 'busy'],
	['40', 'busy'],
	['XX001', 'damaged'],
	['XX002', 'damaged'],
	['08', 'unavailable'],
	['53', 'unavailable'],
	['57P', 'unavailable'],
	['28', 'unavailable'],
	['3D', 'unavailable']
];

const systemReasons: Readonly<Record<string, StorageReason>> = {
	ENOSPC: 'full',
	EDQUOT: 'full',
	EROFS: 'readonly',
	EACCES: 'unavailable',
	EPERM: 'unavailable',
	ENOENT: 'unavailable',
	ENOTDIR: 'unavailable',
	ECONNREFUSED: 'unavailable',
	ECONNRESET: 'unavailable',
	ETIMEDOUT: 'unavailable',
	ENOTFOUND: 'unavailable'
};

/** Gives a driver's error its name. What is not about storage (a constraint, a mistake in a query) stays as it is. */
export function toStorageError(error: unknown): unknown {
	if (error instanceof StorageError || !(error instanceof Error)) return error;
	const code = (error as { code?: unknown }).code;
	if (typeof code !== 'string') return error;
	const reasons = code.startsWith('SQLITE_') ? sqliteReasons : postgresReasons;
	const reason = systemReasons[code] ?? reasons.find(([prefix]) => code.startsWith(prefix))?.[1];
	return reason ? new StorageError(reason, `Storage: ${error.message}`, error) : error;
}
