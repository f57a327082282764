import { toSignedIn, type AccountsDeps } from './account-deps.ts';
import { normaliseEmail } from './account-rules.ts';
import type { LoginResult, Origin } from './accounts.ts';
import { PasswordsBusyError } from './passwords.ts';
import type { Bucket } from './rate-limit.ts';

/** A mistyped password costs nothing; guessing one address from one place does. */
const perAddressAndIp: Bucket = { name: 'login:both', burst: 5, everyMs: 30_000 };
/** Guessing one address from many places. Wide enough that it does not lock people out too easily. */
const perAddress: Bucket = { name: 'login:email', burst: 30, everyMs: 60_000 };
/** Guessing many addresses from one place. A town hall full of people shares one address. */
const perIp: Bucket = { name: 'login:ip', burst: 100, everyMs: 3_000 };

/** A flood must not fill the audit log. */
const perNote: Bucket = { name: 'login:note', burst: 1, everyMs: 60_000 };

export const busyRetrySeconds = 5;

export async function login(deps: AccountsDeps, email: string, password: string, from: Origin): Promise<LoginResult> {
	const address = normaliseEmail(email).slice(0, 300);
	const buckets = [
		// The narrowest first: what it refuses costs nobody else anything.
		[perAddressAndIp, `${address} ${from.ip}`],
		[perIp, from.ip],
		[perAddress, address]
	] as const;
	for (const [bucket, subject] of buckets) {
		const taken = await deps.limiter.take(bucket, subject);
		if (taken.ok) continue;
		const noted = await deps.limiter.take(perNote, from.ip);
		if (noted.ok) await deps.audit.write({ action: 'login_limited', ip: from.ip, detail: { bucket: bucket.name } });
		return { ok: false, reason: 'limited', retryAfter: Math.ceil(taken.retryAfterMs / 1000) };
	}
	const user = await deps.db
		.selectFrom('user')
		.selectAll()
		.where('email', '=', address)
		.where('deleted_at', 'is', null)
		.executeTakeFirst();
	const checked = await checkPassword(deps, user?.password_hash ?? null, password);
	if (checked === 'busy') return { ok: false, reason: 'limited', retryAfter: busyRetrySeconds };
	const signedIn = checked ? toSignedIn(user) : null;
	if (!signedIn) {
		await deps.audit.write({ action: 'login_failed', userId: user?.id ?? null, ip: from.ip });
		return { ok: false, reason: 'wrong' };
	}
	for (const [bucket, subject] of buckets) await deps.limiter.refund(bucket, subject);
	await deps.audit.write({ action: 'login', userId: signedIn.id, ip: from.ip });
	return { ok: true, ...(await deps.sessions.start(signedIn, 'password', from.userAgent)) };
}

/** Compares in constant time; `busy` if too many are waiting. */
export async function checkPassword(
	{ passwords }: AccountsDeps,
	stored: string | null,
	password: string
): Promise<boolean | 'busy'> {
	try {
		// Nothing longer can be right, and hashing it would only cost time.
		return await passwords.verify(stored, password.slice(0, 300));
	} catch (error) {
		if (error instanceof PasswordsBusyError) return 'busy';
		throw error;
	}
}
