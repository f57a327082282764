import { isName, normaliseEmail, normaliseName, type AccountField } from './account-rules.ts';
import { changePassword, createAccount, deleteAccount, exportData, hasAccounts, setUp } from './account-changes.ts';
import { toSignedIn, type AccountsDeps, type StoredUser } from './account-deps.ts';
import { login } from './account-login.ts';
import type { LinkProblem } from './one-time-links.ts';
import type { NewSession, Session, Sessions, SessionVia, SignedInUser } from './sessions.ts';

export type { AccountField } from './account-rules.ts';
export type { NewSession, Session, SessionCookie, SignedInUser } from './sessions.ts';

/** Where a request comes from, for rate limits, the audit log and the list of sessions. */
export interface Origin {
	ip: string;
	userAgent?: string;
}

export interface NewAccount {
	email: string;
	name: string;
	password: string;
}

export type Refused<Reason extends string> = { ok: false; reason: Reason };
export type InvalidAccount = { ok: false; reason: 'invalid'; fields: AccountField[] };
export type LimitedResult = { ok: false; reason: 'limited'; /** Seconds. */ retryAfter: number };

export type LoginResult = ({ ok: true } & NewSession) | Refused<'wrong'> | LimitedResult;
export type CreateResult = { ok: true; user: SignedInUser } | InvalidAccount | Refused<'email_taken'>;
export type SetUpResult = ({ ok: true } & NewSession) | InvalidAccount | Refused<'email_taken' | LinkProblem>;
export type PasswordResult = { ok: true } | InvalidAccount | Refused<'wrong'> | LimitedResult;
export type DeleteResult =
	{ ok: true } | Refused<'wrong'> | LimitedResult | { ok: false; reason: 'last_coordinator'; planIds: string[] };

export interface Accounts {
	/** Signs in. Wrong address and wrong password look the same, in answer and in time. */
	login(email: string, password: string, from: Origin): Promise<LoginResult>;
	/** Whose cookie is it? With `renewed`, set the cookie again: its life has been prolonged. */
	resume(token: string): Promise<{ user: SignedInUser; session: Session; renewed: boolean } | null>;
	/** Signs in without a password: after setup, by a link, by an invitation. */
	startSession(user: SignedInUser, via: SessionVia, from: Origin): Promise<NewSession>;
	logout(sessionId: string): Promise<void>;
	/** Ends all sessions, except one if given. Returns how many. */
	logoutEverywhere(userId: string, exceptSessionId?: string): Promise<number>;
	/** Own sessions, last seen first. */
	sessions(userId: string): Promise<Session[]>;
	/** Ends one own session. */
	endSession(userId: string, sessionId: string): Promise<boolean>;
	/** Cookies, and what the sync process needs to look after sessions. */
	cookies: Pick<Sessions, 'cookie' | 'blankCookie' | 'readCookie' | 'stillValid'>;

	create(account: NewAccount): Promise<CreateResult>;
	find(userId: string): Promise<SignedInUser | null>;
	findByEmail(email: string): Promise<SignedInUser | null>;
	list(): Promise<(SignedInUser & { createdAt: number })[]>;
	/** Nobody has an account yet: the first start has to print a setup link. */
	needsSetup(): Promise<boolean>;

	/** Token for /setup/[token], valid for a day. */
	createSetupLink(): Promise<{ token: string; expiresAt: number }>;
	readSetupLink(token: string): Promise<{ ok: true } | Refused<LinkProblem>>;
	/** Creates the first account behind a setup link and signs it in. */
	setUp(token: string, account: NewAccount, from: Origin): Promise<SetUpResult>;
	/** Token for /link/[token], valid for an hour. */
	createSignInLink(userId: string): Promise<{ token: string; expiresAt: number }>;
	readSignInLink(token: string): Promise<{ ok: true; user: SignedInUser } | Refused<LinkProblem>>;
	signInWithLink(token: string, from: Origin): Promise<({ ok: true } & NewSession) | Refused<LinkProblem>>;

	/** May this session set a new password without the old one? For 30 minutes after signing in by a link. */
	mayResetPassword(session: Session): boolean;
	/** `current` may be null if `mayResetPassword`. Ends all other sessions. */
	changePassword(session: Session, current: string | null, next: string): Promise<PasswordResult>;
	rename(userId: string, name: string): Promise<{ ok: true } | InvalidAccount>;
	/** What is stored about a person, for themselves. */
	exportData(userId: string): Promise<Record<string, unknown>>;
	/** Deletes e-mail, name, password, sessions, memberships. History keeps an id that names nobody. */
	delete(userId: string, password: string): Promise<DeleteResult>;
}

/** After signing in by a link, a new password may be set without the old one for this long. */
const resetWindowMs = 30 * 60 * 1000;

export function createAccounts(deps: AccountsDeps): Accounts {
	const { db, sessions, links, audit, signal, now } = deps;
	const byId = (userId: string): Promise<StoredUser | undefined> =>
		db.selectFrom('user').selectAll().where('id', '=', userId).where('deleted_at', 'is', null).executeTakeFirst();
	const byEmail = (email: string): Promise<StoredUser | undefined> =>
		db.selectFrom('user').selectAll().where('email', '=', normaliseEmail(email)).executeTakeFirst();
	const mayReset = (session: Session): boolean => session.via === 'link' && now() - session.createdAt < resetWindowMs;
	return {
		login: (email, password, from) => login(deps, email, password, from),
		resume: (token) => sessions.resume(token),
		startSession: (user, via, from) => sessions.start(user, via, from.userAgent),
		async logout(sessionId) {
			await sessions.end(sessionId);
		},
		logoutEverywhere: (userId, except) => sessions.endAll(userId, except),
		sessions: (userId) => sessions.list(userId),
		endSession: (userId, sessionId) => sessions.end(sessionId, userId),
		cookies: sessions,

		create: (account) => createAccount(deps, account),
		async find(userId) {
			return toSignedIn(await byId(userId));
		},
		async findByEmail(email) {
			return toSignedIn(await byEmail(email));
		},
		async list() {
			const rows = await db.selectFrom('user').selectAll().where('deleted_at', 'is', null).orderBy('email').execute();
			return rows.map((row) => ({ id: row.id, email: row.email ?? '', name: row.name, createdAt: row.created_at }));
		},
		async needsSetup() {
			return !(await hasAccounts(db));
		},

		createSetupLink: () => links.create('setup', null),
		async readSetupLink(token) {
			const state = await links.read(token, 'setup');
			if (!state.ok) return state;
			return (await hasAccounts(db)) ? { ok: false, reason: 'used' } : { ok: true };
		},
		setUp: (token, account, from) => setUp(deps, token, account, from),
		async createSignInLink(userId) {
			const link = await links.create('signin', userId);
			await audit.write({ action: 'link_created', userId });
			return link;
		},
		async readSignInLink(token) {
			const state = await links.read(token, 'signin');
			if (!state.ok) return state;
			const user = toSignedIn(state.userId ? await byId(state.userId) : undefined);
			return user ? { ok: true, user } : { ok: false, reason: 'unknown' };
		},
		async signInWithLink(token, from) {
			const state = await links.consume(token, 'signin');
			if (!state.ok) return state;
			const user = toSignedIn(state.userId ? await byId(state.userId) : undefined);
			if (!user) return { ok: false, reason: 'unknown' };
			await audit.write({ action: 'link_used', userId: user.id, ip: from.ip });
			return { ok: true, ...(await sessions.start(user, 'link', from.userAgent)) };
		},

		mayResetPassword: mayReset,
		changePassword: (session, current, next) => changePassword(deps, session, current, next, mayReset(session)),
		async rename(userId, name) {
			const normalised = normaliseName(name);
			if (!isName(normalised)) return { ok: false, reason: 'invalid', fields: ['name'] };
			await signal.change(async (trx, tell) => {
				await trx.updateTable('user').set({ name: normalised }).where('id', '=', userId).execute();
				tell({ userId });
			});
			return { ok: true };
		},
		exportData: (userId) => exportData(deps, userId),
		delete: (userId, password) => deleteAccount(deps, userId, password)
	};
}
