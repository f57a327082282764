import { createHash, randomBytes } from 'node:crypto';

/** A new random id: 16 characters of [A-Za-z0-9_-]. */
export function newId(): string {
	return randomBytes(12).toString('base64url');
}

/** A secret for a cookie or a link: 43 characters of [A-Za-z0-9_-]. Never stored, see `hashToken`. */
export function newToken(): string {
	return randomBytes(32).toString('base64url');
}

/** What is stored of a secret: whoever reads the database cannot use it. */
export function hashToken(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}
