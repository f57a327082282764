import { expect, test, vi } from 'vitest';
import type { NewSession, SignedInUser } from '../../src/lib/server/accounts.ts';
import type { Store } from './store.ts';

const day = 24 * 60 * 60 * 1000;
const from = { ip: '203.0.113.8', userAgent: '' };

export function sessionsContract(store: () => Store): void {
	async function signedIn(user?: SignedInUser): Promise<NewSession> {
		return store().accounts.startSession(user ?? (await store().person()), 'password', from);
	}
	async function expireIn(sessionId: string, ms: number): Promise<void> {
		const { db } = store().database;
		await db
			.updateTable('session')
			.set({ expires_at: Date.now() + ms })
			.where('id', '=', sessionId)
			.execute();
	}

	test('the token in the cookie is not what is stored', async () => {
		const { token, session, user } = await signedIn();
		expect(session.id).not.toContain(token);
		const rows = await store().database.db.selectFrom('session').selectAll().where('user_id', '=', user.id).execute();
		expect(JSON.stringify(rows)).not.toContain(token);
		expect(await store().accounts.resume(session.id)).toBeNull();
		expect(await store().accounts.resume(token)).toMatchObject({ user, session: { id: session.id }, renewed: false });
	});

	test('using a session prolongs it, not using it ends it', async () => {
		const used = await signedIn();
		await expireIn(used.session.id, 10 * day);
		const resumed = await store().accounts.resume(used.token);
		expect(resumed?.renewed).toBe(true);
		expect(resumed?.session.expiresAt).toBeGreaterThan(Date.now() + 29 * day);
		const unused = await signedIn();
		await expireIn(unused.session.id, -1);
		expect(await store().accounts.resume(unused.token)).toBeNull();
	});

	test('logging out here leaves the other sessions, everywhere ends them', async () => {
		const one = await signedIn();
		const two = await signedIn(one.user);
		const three = await signedIn(one.user);
		const listener = vi.fn();
		const end = store().members.onChange(listener);
		await store().accounts.logout(one.session.id);
		expect(await store().accounts.resume(one.token)).toBeNull();
		expect(await store().accounts.resume(two.token)).not.toBeNull();
		expect(listener).toHaveBeenLastCalledWith({ sessionId: one.session.id });
		expect(await store().accounts.logoutEverywhere(one.user.id, two.session.id)).toBe(1);
		expect(await store().accounts.resume(three.token)).toBeNull();
		expect(await store().accounts.logoutEverywhere(one.user.id)).toBe(1);
		expect(await store().accounts.sessions(one.user.id)).toEqual([]);
		end();
	});

	test('one can end a session of one’s own, not of somebody else', async () => {
		const mine = await signedIn();
		const other = await signedIn();
		expect(await store().accounts.endSession(mine.user.id, other.session.id)).toBe(false);
		expect(await store().accounts.resume(other.token)).not.toBeNull();
		expect(await store().accounts.endSession(mine.user.id, mine.session.id)).toBe(true);
	});

	test('tells which of many sessions still hold, in one query', async () => {
		const one = await signedIn();
		const two = await signedIn();
		await store().accounts.logout(two.session.id);
		const valid = await store().accounts.cookies.stillValid([one.session.id, two.session.id, 'nonsense']);
		expect([...valid]).toEqual([one.session.id]);
	});

	test('sweeping forgets expired sessions', async () => {
		const { session, user } = await signedIn();
		await expireIn(session.id, -1);
		await store().sweep();
		const rows = await store().database.db.selectFrom('session').selectAll().where('user_id', '=', user.id).execute();
		expect(rows).toEqual([]);
	});

	test('the cookie is for the server only, and secure where the page is', () => {
		const { cookies } = store().accounts;
		expect(cookies.cookie('token', true)).toEqual({
			name: 'etappe_session',
			value: 'token',
			options: { path: '/', httpOnly: true, sameSite: 'lax', secure: true, maxAge: 30 * 24 * 60 * 60 }
		});
		expect(cookies.blankCookie(false)).toMatchObject({ value: '', options: { maxAge: 0, secure: false } });
		expect(cookies.readCookie('a=b; etappe_session=abc; c=d')).toBe('abc');
		expect(cookies.readCookie('a=b')).toBeNull();
		expect(cookies.readCookie(undefined)).toBeNull();
	});
}
