import { expect, test } from 'vitest';
import { openStore, type Backend, type Store } from './store.ts';

const hour = 60 * 60 * 1000;
const from = { ip: '203.0.113.5' };

export function linksContract(store: () => Store, backend: Backend): void {
	test('a sign-in link works once', async () => {
		const user = await store().person();
		const { token } = await store().accounts.createSignInLink(user.id);
		expect(await store().accounts.readSignInLink(token)).toEqual({ ok: true, user });
		expect(await store().accounts.signInWithLink(token, from)).toMatchObject({
			ok: true,
			user,
			session: { via: 'link' }
		});
		expect(await store().accounts.signInWithLink(token, from)).toEqual({ ok: false, reason: 'used' });
		expect(await store().accounts.readSignInLink(token)).toEqual({ ok: false, reason: 'used' });
	});

	test('of several at once one gets in', async () => {
		const user = await store().person();
		const { token } = await store().accounts.createSignInLink(user.id);
		const results = await Promise.all(Array.from({ length: 6 }, () => store().accounts.signInWithLink(token, from)));
		expect(results.filter((result) => result.ok)).toHaveLength(1);
		expect(await store().accounts.sessions(user.id)).toHaveLength(1);
	});

	test('a link ends after its time, or when a new one is made', async () => {
		const user = await store().person();
		const first = await store().accounts.createSignInLink(user.id);
		const second = await store().accounts.createSignInLink(user.id);
		expect(await store().accounts.signInWithLink(first.token, from)).toEqual({ ok: false, reason: 'expired' });
		store().clock.advance(hour);
		expect(await store().accounts.signInWithLink(second.token, from)).toEqual({ ok: false, reason: 'expired' });
		expect(await store().accounts.signInWithLink('nonsense', from)).toEqual({ ok: false, reason: 'unknown' });
	});

	test('only the hash of a link is stored', async () => {
		const { token } = await store().accounts.createSignInLink((await store().person()).id);
		const rows = await store().database.db.selectFrom('one_time_link').selectAll().execute();
		expect(JSON.stringify(rows)).not.toContain(token);
	});

	test('a setup link is no sign-in link, and pointless once there is an account', async () => {
		const { token } = await store().accounts.createSetupLink();
		expect(await store().accounts.signInWithLink(token, from)).toEqual({ ok: false, reason: 'unknown' });
		await store().person();
		expect(await store().accounts.readSetupLink(token)).toEqual({ ok: false, reason: 'used' });
		const account = { email: 'zweite@example.org', name: 'Zweite', password: 'ein langes Passwort' };
		expect(await store().accounts.setUp(token, account, from)).toEqual({ ok: false, reason: 'used' });
	});

	test('setting up creates one account; a form with mistakes does not use up the link', async () => {
		const fresh = await openStore(backend);
		const { accounts } = fresh;
		expect(await accounts.needsSetup()).toBe(true);
		const { token } = await accounts.createSetupLink();
		const account = { email: 'erste@example.org', name: 'Erste', password: 'ein langes Passwort' };
		expect(await accounts.setUp(token, { ...account, name: '' }, from)).toMatchObject({ reason: 'invalid' });
		expect(await accounts.readSetupLink(token)).toEqual({ ok: true });
		const results = await Promise.all([accounts.setUp(token, account, from), accounts.setUp(token, account, from)]);
		expect(results.filter((result) => result.ok)).toHaveLength(1);
		expect(await accounts.setUp(token, account, from)).toEqual({ ok: false, reason: 'used' });
		expect(await accounts.needsSetup()).toBe(false);
		await fresh.close();
	});
}
