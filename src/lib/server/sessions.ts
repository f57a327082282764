import { Lucia, TimeSpan, type Adapter, type DatabaseSession, type DatabaseUser } from 'lucia';
import type { AccessSignal } from './access-signal.ts';
import type { Db } from './db.ts';
import { hashToken, newToken } from './ids.ts';

/**
 * The only file that knows Lucia. The cookie holds a random token; Lucia and the database only ever see its hash, so
 * `Session.id` may be logged, listed and compared.
 */

export const sessionCookieName = 'etappe_session';
const lifetime = new TimeSpan(30, 'd');
/** "Last seen" is good to the hour; writing it more often would turn every page view into a write. */
const seenEveryMs = 60 * 60 * 1000;

export type SessionVia = 'password' | 'link' | 'setup' | 'invitation';

export interface SignedInUser {
	id: string;
	email: string;
	name: string;
}

export interface Session {
	/** Hash of the token in the cookie. */
	id: string;
	userId: string;
	createdAt: number;
	seenAt: number;
	expiresAt: number;
	via: SessionVia;
	/** Browser and system, such as `Firefox, Linux`; may be empty. */
	device: string;
}

/** What a framework needs to set a cookie. */
export interface SessionCookie {
	name: string;
	value: string;
	options: { path: '/'; httpOnly: true; sameSite: 'lax'; secure: boolean; /** Seconds. */ maxAge: number };
}

export interface NewSession {
	/** Goes into the cookie and nowhere else. */
	token: string;
	session: Session;
	user: SignedInUser;
}

export interface Sessions {
	start(user: SignedInUser, via: SessionVia, userAgent?: string): Promise<NewSession>;
	/** Whose cookie is it? `renewed` asks to set the cookie again. */
	resume(token: string): Promise<{ user: SignedInUser; session: Session; renewed: boolean } | null>;
	list(userId: string): Promise<Session[]>;
	/** Ends one session; with `userId` only if it is that user's. Returns whether there was one. */
	end(sessionId: string, userId?: string): Promise<boolean>;
	/** Ends all sessions of a user, except one if given. Returns how many. */
	endAll(userId: string, except?: string): Promise<number>;
	/** Of these sessions, which are still valid? One query. */
	stillValid(sessionIds: readonly string[]): Promise<Set<string>>;
	deleteExpired(): Promise<void>;
	/** `secure`: is the page served over https? */
	cookie(token: string, secure: boolean): SessionCookie;
	blankCookie(secure: boolean): SessionCookie;
	/** Finds the token in a Cookie header. */
	readCookie(header: string | undefined): string | null;
}

interface SessionAttributes {
	created_at: number;
	seen_at: number;
	via: string;
	device: string;
}

interface UserAttributes {
	email: string;
	name: string;
}

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<SessionAttributes, UserAttributes>;
		DatabaseSessionAttributes: SessionAttributes;
		DatabaseUserAttributes: UserAttributes;
	}
}

export function createSessions(db: Db, signal: AccessSignal, now: () => number): Sessions {
	const lucia = new Lucia<SessionAttributes, UserAttributes>(createAdapter(db), {
		sessionExpiresIn: lifetime,
		sessionCookie: { name: sessionCookieName },
		getSessionAttributes: (attributes) => attributes,
		getUserAttributes: (attributes) => attributes
	});
	const cookie = (value: string, secure: boolean, maxAge: number): SessionCookie => ({
		name: sessionCookieName,
		value,
		options: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge }
	});
	return {
		async start(user, via, userAgent = '') {
			const token = newToken();
			const attributes = { created_at: now(), seen_at: now(), via, device: deviceOf(userAgent) };
			const started = await lucia.createSession(user.id, attributes, { sessionId: hashToken(token) });
			return { token, session: toSession(started), user };
		},
		async resume(token) {
			if (token.length > 100) return null;
			const { session, user } = await lucia.validateSession(hashToken(token));
			if (!session) return null;
			const seen = now();
			if (seen - session.seen_at > seenEveryMs) {
				await db.updateTable('session').set({ seen_at: seen }).where('id', '=', session.id).execute();
			}
			return {
				user: { id: user.id, email: user.email, name: user.name },
				session: toSession(session),
				renewed: session.fresh
			};
		},
		async list(userId) {
			const sessions = await lucia.getUserSessions(userId);
			return sessions.map(toSession).sort((a, b) => b.seenAt - a.seenAt);
		},
		end: (sessionId, userId) =>
			signal.change(async (trx, tell) => {
				let query = trx.deleteFrom('session').where('id', '=', sessionId);
				if (userId !== undefined) query = query.where('user_id', '=', userId);
				const { numDeletedRows } = await query.executeTakeFirst();
				if (numDeletedRows > 0) tell({ sessionId });
				return numDeletedRows > 0;
			}),
		endAll: (userId, except) =>
			signal.change(async (trx, tell) => {
				let query = trx.deleteFrom('session').where('user_id', '=', userId);
				if (except !== undefined) query = query.where('id', '!=', except);
				const ended = await query.returning('id').execute();
				for (const { id } of ended) tell({ userId, sessionId: id });
				return ended.length;
			}),
		async stillValid(sessionIds) {
			if (sessionIds.length === 0) return new Set();
			const query = db.selectFrom('session').select('id').where('id', 'in', sessionIds).where('expires_at', '>', now());
			return new Set((await query.execute()).map((row) => row.id));
		},
		deleteExpired: () => lucia.deleteExpiredSessions(),
		cookie: (token, secure) => cookie(token, secure, lifetime.seconds()),
		blankCookie: (secure) => cookie('', secure, 0),
		readCookie: (header) => (header ? lucia.readSessionCookie(header) : null)
	};
}

function createAdapter(db: Db): Adapter {
	return {
		async getSessionAndUser(id) {
			const row = await db
				.selectFrom('session')
				.innerJoin('user', 'user.id', 'session.user_id')
				.selectAll('session')
				.select(['user.email', 'user.name', 'user.deleted_at'])
				.where('session.id', '=', id)
				.executeTakeFirst();
			if (!row) return [null, null];
			if (row.deleted_at !== null || row.email === null) return [toDatabaseSession(row), null];
			const user: DatabaseUser = { id: row.user_id, attributes: { email: row.email, name: row.name } };
			return [toDatabaseSession(row), user];
		},
		async getUserSessions(userId) {
			const rows = await db.selectFrom('session').selectAll().where('user_id', '=', userId).execute();
			return rows.map(toDatabaseSession);
		},
		async setSession({ id, userId, expiresAt, attributes }) {
			await db
				.insertInto('session')
				.values({ id, user_id: userId, expires_at: expiresAt.getTime(), ...attributes })
				.execute();
		},
		async updateSessionExpiration(id, expiresAt) {
			await db.updateTable('session').set({ expires_at: expiresAt.getTime() }).where('id', '=', id).execute();
		},
		async deleteSession(id) {
			await db.deleteFrom('session').where('id', '=', id).execute();
		},
		async deleteUserSessions(userId) {
			await db.deleteFrom('session').where('user_id', '=', userId).execute();
		},
		async deleteExpiredSessions() {
			await db.deleteFrom('session').where('expires_at', '<=', Date.now()).execute();
		}
	};
}

type Row = SessionAttributes & { id: string; user_id: string; expires_at: number };

function toDatabaseSession({ id, user_id, expires_at, created_at, seen_at, via, device }: Row): DatabaseSession {
	return { id, userId: user_id, expiresAt: new Date(expires_at), attributes: { created_at, seen_at, via, device } };
}

function toSession(session: SessionAttributes & { id: string; userId: string; expiresAt: Date }): Session {
	return {
		id: session.id,
		userId: session.userId,
		createdAt: session.created_at,
		seenAt: session.seen_at,
		expiresAt: session.expiresAt.getTime(),
		via: session.via as SessionVia,
		device: session.device
	};
}

const browsers = [
	['Edg/', 'Edge'],
	['OPR/', 'Opera'],
	['Firefox/', 'Firefox'],
	['Chrome/', 'Chrome'],
	['Safari/', 'Safari']
] as const;
const systems = [
	['Android', 'Android'],
	['iPhone', 'iOS'],
	['iPad', 'iPadOS'],
	['Windows', 'Windows'],
	['Mac OS', 'macOS'],
	['Linux', 'Linux']
] as const;

/** Two words are enough to recognise one's own session; the rest of the header would only identify people. */
function deviceOf(userAgent: string): string {
	const find = (list: readonly (readonly [string, string])[]): string | undefined =>
		list.find(([sign]) => userAgent.includes(sign))?.[1];
	return [find(browsers), find(systems)].filter(Boolean).join(', ');
}
