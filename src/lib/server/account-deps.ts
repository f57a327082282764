import type { AccessSignal } from './access-signal.ts';
import type { Audit } from './audit.ts';
import type { Db } from './db.ts';
import type { OneTimeLinks } from './one-time-links.ts';
import type { Passwords } from './passwords.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { Sessions, SignedInUser } from './sessions.ts';

/** What the parts of the accounts service share. */
export interface AccountsDeps {
	db: Db;
	signal: AccessSignal;
	sessions: Sessions;
	passwords: Passwords;
	links: OneTimeLinks;
	limiter: RateLimiter;
	audit: Audit;
	now: () => number;
}

export interface StoredUser {
	id: string;
	email: string | null;
	name: string;
	password_hash: string | null;
}

/** `null` for nobody and for deleted accounts. */
export function toSignedIn(user: StoredUser | undefined): SignedInUser | null {
	if (!user || user.email === null) return null;
	return { id: user.id, email: user.email, name: user.name };
}
