import { expect, test } from 'vitest';
import type { NewAccount, SignedInUser } from '../../src/lib/server/accounts.ts';
import { membership, type Store } from './store.ts';

const from = { ip: '203.0.113.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Gecko Firefox/140.0' };
const password = 'ein langes Passwort';

export function accountsContract(store: () => Store): void {
	let count = 0;
	const account = (more: Partial<NewAccount> = {}): NewAccount => ({
		email: `konto-${++count}@example.org`,
		name: 'Carla',
		password,
		...more
	});
	async function registered(): Promise<SignedInUser> {
		const created = await store().accounts.create(account());
		if (!created.ok) throw new Error(created.reason);
		return created.user;
	}

	test('one spelling for one address', async () => {
		const created = await store().accounts.create(
			account({ email: ' Jose\u0301@Example.ORG ', name: ' José\u0000  Müller ' })
		);
		expect(created).toMatchObject({ ok: true, user: { email: 'josé@example.org', name: 'José Müller' } });
		expect(await store().accounts.create(account({ email: 'JOSÉ@example.org' }))).toEqual({
			ok: false,
			reason: 'email_taken'
		});
		expect(await store().accounts.findByEmail('JOSÉ@EXAMPLE.org')).toMatchObject({ name: 'José Müller' });
	});

	test('names every field that cannot be used', async () => {
		const bad = { email: 'no address', name: ' ', password: 'zu kurz' };
		expect(await store().accounts.create(bad)).toEqual({
			ok: false,
			reason: 'invalid',
			fields: ['email', 'name', 'password']
		});
		const long = account({ name: 'x'.repeat(101), password: 'x'.repeat(257) });
		expect(await store().accounts.create(long)).toEqual({ ok: false, reason: 'invalid', fields: ['name', 'password'] });
	});

	test('an address is taken by one of several at once', async () => {
		const same = account();
		const results = await Promise.all([1, 2, 3].map(() => store().accounts.create(same)));
		expect(results.filter((result) => result.ok)).toHaveLength(1);
	});

	test('the right password signs in', async () => {
		const user = await registered();
		const result = await store().accounts.login(user.email.toUpperCase(), password, from);
		expect(result).toMatchObject({ ok: true, user, session: { via: 'password', device: 'Firefox, Linux' } });
	});

	test('a wrong password and an unknown address look the same', async () => {
		const user = await registered();
		const wrong = await store().accounts.login(user.email, 'ein falsches Passwort', { ip: '203.0.113.20' });
		const unknown = await store().accounts.login('niemand@example.org', password, { ip: '203.0.113.20' });
		expect(wrong).toEqual({ ok: false, reason: 'wrong' });
		expect(unknown).toEqual(wrong);
	});

	test('passwords are stored as argon2id, never in clear', async () => {
		const user = await registered();
		const row = await store()
			.database.db.selectFrom('user')
			.select('password_hash')
			.where('id', '=', user.id)
			.executeTakeFirstOrThrow();
		expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
	});

	test('guessing is slowed down, for addresses that exist and for others', async () => {
		const user = await registered();
		for (const email of [user.email, 'gibt-es-nicht@example.org']) {
			const at = { ip: `203.0.113.${email.length}` };
			for (let attempt = 0; attempt < 5; attempt++) await store().accounts.login(email, 'falsch falsch', at);
			const limited = await store().accounts.login(email, password, at);
			expect(limited).toMatchObject({ ok: false, reason: 'limited' });
			if (!limited.ok && limited.reason === 'limited') expect(limited.retryAfter).toBeLessThanOrEqual(30);
		}
		expect(await store().accounts.login(user.email, password, { ip: '203.0.113.250' })).toMatchObject({ ok: true });
	});

	test('signing in often is not guessing', async () => {
		const user = await registered();
		for (let round = 0; round < 8; round++) {
			expect(await store().accounts.login(user.email, password, from)).toMatchObject({ ok: true });
		}
	});

	test('a new password ends the other sessions and needs the old one', async () => {
		const user = await registered();
		const here = await store().accounts.login(user.email, password, from);
		const elsewhere = await store().accounts.login(user.email, password, from);
		if (!here.ok || !elsewhere.ok) throw new Error('not signed in');
		const { changePassword } = store().accounts;
		expect(await changePassword(here.session, 'falsch falsch', 'neues Passwort!')).toEqual({
			ok: false,
			reason: 'wrong'
		});
		expect(await changePassword(here.session, null, 'neues Passwort!')).toEqual({ ok: false, reason: 'wrong' });
		expect(await changePassword(here.session, password, 'kurz')).toMatchObject({ reason: 'invalid' });
		expect(await changePassword(here.session, password, 'neues Passwort!')).toEqual({ ok: true });
		expect(await store().accounts.resume(here.token)).toMatchObject({ user });
		expect(await store().accounts.resume(elsewhere.token)).toBeNull();
		expect(await store().accounts.login(user.email, 'neues Passwort!', from)).toMatchObject({ ok: true });
	});

	test('after signing in by a link a new password needs no old one, once and for half an hour', async () => {
		const user = await registered();
		const { token } = await store().accounts.createSignInLink(user.id);
		const signedIn = await store().accounts.signInWithLink(token, from);
		if (!signedIn.ok) throw new Error(signedIn.reason);
		expect(store().accounts.mayResetPassword(signedIn.session)).toBe(true);
		expect(await store().accounts.changePassword(signedIn.session, null, 'neues Passwort!')).toEqual({ ok: true });
		const again = await store().accounts.resume(signedIn.token);
		expect(again && store().accounts.mayResetPassword(again.session)).toBe(false);
		const old = { ...signedIn.session, createdAt: store().clock.now() - 31 * 60_000 };
		expect(store().accounts.mayResetPassword(old)).toBe(false);
	});

	test('a deleted account leaves an id that names nobody', async () => {
		const user = await registered();
		const { planId, owner } = await store().newPlan();
		await store().members.set(planId, user.id, membership('partner'), owner.id);
		const entry = { update: Uint8Array.from([1]), userId: user.id, at: 1, changes: [] };
		const change = { kind: 'created', collection: 'measures', id: 'm1' } as const;
		await store().log.append(planId, [{ ...entry, changes: [change] }]);
		const signedIn = await store().accounts.login(user.email, password, from);
		if (!signedIn.ok) throw new Error(signedIn.reason);
		expect(await store().accounts.delete(user.id, 'falsch falsch')).toEqual({ ok: false, reason: 'wrong' });
		expect(await store().accounts.delete(user.id, password)).toEqual({ ok: true });
		expect(await store().accounts.resume(signedIn.token)).toBeNull();
		expect(await store().accounts.find(user.id)).toBeNull();
		expect(await store().members.accessOf(user.id, planId)).toBeNull();
		expect((await store().history.of(planId))[0]).toMatchObject({ userId: user.id });
		expect((await store().members.people(planId))[user.id]).toEqual({ name: '', former: true });
		expect(await store().accounts.create(account({ email: user.email }))).toMatchObject({ ok: true });
		expect(JSON.stringify(await store().audit.list({ userId: user.id }))).not.toContain('203.0');
	});

	test('the last coordinator of a plan cannot delete their account', async () => {
		const user = await registered();
		const { planId } = await store().newPlan(user);
		expect(await store().accounts.delete(user.id, password)).toEqual({
			ok: false,
			reason: 'last_coordinator',
			planIds: [planId]
		});
		expect(await store().accounts.find(user.id)).toEqual(user);
	});

	test('people can see what is stored about them, without secrets', async () => {
		const user = await registered();
		await store().accounts.login(user.email, password, from);
		const { planId } = await store().newPlan(user);
		const data = await store().accounts.exportData(user.id);
		expect(data).toMatchObject({
			account: { email: user.email },
			memberships: [{ plan: planId, role: 'coordinator' }]
		});
		expect(JSON.stringify(data)).not.toContain('argon2');
		expect(data.sessions).toHaveLength(1);
	});

	test('renaming tells everybody who shows the name', async () => {
		const user = await registered();
		const { planId } = await store().newPlan(user);
		expect(await store().accounts.rename(user.id, ' Neuer  Name ')).toEqual({ ok: true });
		expect((await store().members.people(planId))[user.id]).toEqual({ name: 'Neuer Name', former: false });
		expect(await store().accounts.rename(user.id, '')).toEqual({ ok: false, reason: 'invalid', fields: ['name'] });
	});

	test('the audit log knows sign-ins, without passwords and with shortened addresses', async () => {
		const user = await registered();
		await store().accounts.login(user.email, password, from);
		await store().accounts.login(user.email, 'falsch falsch', { ip: '2001:db8:1234:5678::1' });
		const entries = await store().audit.list({ userId: user.id });
		expect(entries.map((entry) => [entry.action, entry.ip])).toEqual(
			expect.arrayContaining([
				['login', '203.0.113.0'],
				['login_failed', '2001:db8:1234::']
			])
		);
		expect(JSON.stringify(entries)).not.toContain('falsch');
	});
}
