import type { Kysely } from 'kysely';
import type { AccountsDeps } from './account-deps.ts';
import { busyRetrySeconds, checkPassword } from './account-login.ts';
import { isEmail, isName, isPassword, normaliseEmail, normaliseName, type AccountField } from './account-rules.ts';
import type {
	CreateResult,
	DeleteResult,
	InvalidAccount,
	NewAccount,
	Origin,
	PasswordResult,
	SetUpResult
} from './accounts.ts';
import { newId } from './ids.ts';
import type { LinkProblem } from './one-time-links.ts';
import type { Passwords } from './passwords.ts';
import type { Schema } from './schema.ts';
import type { Session, SignedInUser } from './sessions.ts';

/** An account that has been checked and can be inserted: hashing is slow and stays outside of transactions. */
export interface PreparedAccount {
	user: SignedInUser;
	passwordHash: string;
}

/** Checks and hashes. */
export async function prepareAccount(
	account: NewAccount,
	passwords: Passwords
): Promise<({ ok: true } & PreparedAccount) | InvalidAccount> {
	const email = normaliseEmail(account.email);
	const name = normaliseName(account.name);
	const fields: AccountField[] = [];
	if (!isEmail(email)) fields.push('email');
	if (!isName(name)) fields.push('name');
	if (!isPassword(account.password)) fields.push('password');
	if (fields.length > 0) return { ok: false, reason: 'invalid', fields };
	return { ok: true, user: { id: newId(), email, name }, passwordHash: await passwords.hash(account.password) };
}

/** Inserts inside a transaction. Returns false if the address has an account already. */
export async function insertAccount(trx: Kysely<Schema>, account: PreparedAccount, at: number): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('user')
		.values({ ...account.user, password_hash: account.passwordHash, created_at: at, deleted_at: null })
		.onConflict((conflict) => conflict.column('email').doNothing())
		.executeTakeFirst();
	return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function createAccount(deps: AccountsDeps, account: NewAccount): Promise<CreateResult> {
	const prepared = await prepareAccount(account, deps.passwords);
	if (!prepared.ok) return prepared;
	return deps.db.transaction().execute(async (trx): Promise<CreateResult> => {
		if (!(await insertAccount(trx, prepared, deps.now()))) return { ok: false, reason: 'email_taken' };
		await deps.audit.write({ action: 'user_created', userId: prepared.user.id }, trx);
		return { ok: true, user: prepared.user };
	});
}

/** Undoes the transaction, so that a link is not used up by an attempt that failed. */
class RefusedSetUp extends Error {
	readonly reason: LinkProblem | 'email_taken';

	constructor(reason: LinkProblem | 'email_taken') {
		super(reason);
		this.reason = reason;
	}
}

export async function setUp(
	deps: AccountsDeps,
	token: string,
	account: NewAccount,
	from: Origin
): Promise<SetUpResult> {
	const link = await deps.links.read(token, 'setup');
	if (!link.ok) return link;
	if (await hasAccounts(deps.db)) return { ok: false, reason: 'used' };
	const prepared = await prepareAccount(account, deps.passwords);
	if (!prepared.ok) return prepared;
	try {
		await deps.db.transaction().execute(async (trx) => {
			const used = await deps.links.consume(token, 'setup', trx);
			if (!used.ok) throw new RefusedSetUp(used.reason);
			if (await hasAccounts(trx)) throw new RefusedSetUp('used');
			if (!(await insertAccount(trx, prepared, deps.now()))) throw new RefusedSetUp('email_taken');
			await deps.audit.write({ action: 'user_created', userId: prepared.user.id, ip: from.ip }, trx);
		});
	} catch (error) {
		if (error instanceof RefusedSetUp) return { ok: false, reason: error.reason };
		throw error;
	}
	return { ok: true, ...(await deps.sessions.start(prepared.user, 'setup', from.userAgent)) };
}

/** A setup link is for the very first account: with another one it has become pointless, and dangerous. */
export async function hasAccounts(db: Kysely<Schema>): Promise<boolean> {
	return (await db.selectFrom('user').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export async function changePassword(
	deps: AccountsDeps,
	session: Session,
	current: string | null,
	next: string,
	mayReset: boolean
): Promise<PasswordResult> {
	if (!isPassword(next)) return { ok: false, reason: 'invalid', fields: ['password'] };
	if (!mayReset) {
		const confirmed = await confirmPassword(deps, session.userId, current ?? '');
		if (!confirmed.ok) return confirmed;
	}
	const passwordHash = await deps.passwords.hash(next);
	await deps.signal.change(async (trx, tell) => {
		await trx.updateTable('user').set({ password_hash: passwordHash }).where('id', '=', session.userId).execute();
		const ended = await trx
			.deleteFrom('session')
			.where('user_id', '=', session.userId)
			.where('id', '!=', session.id)
			.returning('id')
			.execute();
		// Signing in by the link has served its purpose.
		await trx.updateTable('session').set({ via: 'password' }).where('id', '=', session.id).execute();
		await deps.audit.write({ action: 'password_changed', userId: session.userId }, trx);
		for (const { id } of ended) tell({ userId: session.userId, sessionId: id });
	});
	return { ok: true };
}

const confirmBucket = { name: 'confirm', burst: 10, everyMs: 30_000 };

/** Asks a signed-in person for their password again, before something that cannot be undone. */
async function confirmPassword(deps: AccountsDeps, userId: string, password: string): Promise<PasswordResult> {
	const taken = await deps.limiter.take(confirmBucket, userId);
	if (!taken.ok) return { ok: false, reason: 'limited', retryAfter: Math.ceil(taken.retryAfterMs / 1000) };
	const user = await deps.db.selectFrom('user').select('password_hash').where('id', '=', userId).executeTakeFirst();
	const right = await checkPassword(deps, user?.password_hash ?? null, password);
	if (right === 'busy') return { ok: false, reason: 'limited', retryAfter: busyRetrySeconds };
	return right ? { ok: true } : { ok: false, reason: 'wrong' };
}

export async function deleteAccount(deps: AccountsDeps, userId: string, password: string): Promise<DeleteResult> {
	const confirmed = await confirmPassword(deps, userId, password);
	if (!confirmed.ok) return confirmed.reason === 'invalid' ? { ok: false, reason: 'wrong' } : confirmed;
	return deps.signal.change(async (trx, tell): Promise<DeleteResult> => {
		const planIds = await plansLeftWithout(trx, userId);
		if (planIds.length > 0) return { ok: false, reason: 'last_coordinator', planIds };
		// The row stays as a tombstone: history and comments keep an id that names nobody.
		await trx
			.updateTable('user')
			.set({ email: null, name: '', password_hash: null, deleted_at: deps.now() })
			.where('id', '=', userId)
			.execute();
		await trx.deleteFrom('session').where('user_id', '=', userId).execute();
		await trx.deleteFrom('member').where('user_id', '=', userId).execute();
		await trx.deleteFrom('one_time_link').where('user_id', '=', userId).execute();
		await trx.updateTable('audit').set({ ip: null }).where('user_id', '=', userId).execute();
		await deps.audit.write({ action: 'user_deleted', userId }, trx);
		tell({ userId });
		return { ok: true };
	});
}

/** Plans that would have no coordinator without this person. */
async function plansLeftWithout(trx: Kysely<Schema>, userId: string): Promise<string[]> {
	const rows = await trx
		.selectFrom('member as own')
		.innerJoin('plan', 'plan.id', 'own.plan_id')
		.select('own.plan_id')
		.where('own.user_id', '=', userId)
		.where('own.role', '=', 'coordinator')
		.where('plan.deleted_at', 'is', null)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('member as other')
						.select('other.user_id')
						.whereRef('other.plan_id', '=', 'own.plan_id')
						.where('other.role', '=', 'coordinator')
						.where('other.user_id', '!=', userId)
				)
			)
		)
		.execute();
	return rows.map((row) => row.plan_id);
}

export async function exportData({ db }: AccountsDeps, userId: string): Promise<Record<string, unknown>> {
	const account = await db
		.selectFrom('user')
		.select(['id', 'email', 'name', 'created_at'])
		.where('id', '=', userId)
		.executeTakeFirst();
	const sessions = await db
		.selectFrom('session')
		.select(['created_at', 'seen_at', 'expires_at', 'via', 'device'])
		.where('user_id', '=', userId)
		.execute();
	const memberships = await db
		.selectFrom('member')
		.innerJoin('plan', 'plan.id', 'member.plan_id')
		.select(['plan.id as plan', 'plan.title', 'member.role', 'member.fields', 'member.body', 'member.created_at'])
		.where('member.user_id', '=', userId)
		.execute();
	const changes = await db
		.selectFrom('plan_change')
		.select(['plan_id', 'at', 'kind', 'collection', 'record_id', 'key'])
		.where('user_id', '=', userId)
		.orderBy('at')
		.execute();
	const events = await db
		.selectFrom('audit')
		.select(['at', 'action', 'plan_id', 'ip'])
		.where('user_id', '=', userId)
		.execute();
	// Of secret rounds all there is: that a ballot paper was given out. The ballot is only on the person's device.
	const rounds = await db
		.selectFrom('round_voter')
		.innerJoin('round', 'round.id', 'round_voter.round_id')
		.leftJoin('round_ballot', (join) =>
			join
				.onRef('round_ballot.round_id', '=', 'round_voter.round_id')
				.onRef('round_ballot.user_id', '=', 'round_voter.user_id')
		)
		.select(['round.plan_id', 'round.id', 'round.secret', 'round_voter.body', 'round_ballot.content'])
		.where('round_voter.user_id', '=', userId)
		.execute();
	return { account, sessions, memberships, changes, events, rounds };
}
