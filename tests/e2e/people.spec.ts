/** Who may do what, and what happens to people who are in the plan when that changes. */
import type { Page } from '@playwright/test';
import { apply, newId } from '../../src/lib/plan/index.ts';
import { sessionCookieName } from '../../src/lib/server/sessions.ts';
import { TestClient } from '../support/sync-client.ts';
import { cardOf, moveByMenu, saved } from './support/live.ts';
import { expect, password, test, type World } from './support/world.ts';

const kampagne = 'Entwicklung einer Einbürgerungskampagne';
const schulen = 'Kooperation mit Schulen';

/** An address nobody in this run has had yet. */
const someAddress = (name: string) => `${name}-${newId()}@example.org`;

async function invite(page: Page, role: string, more: (form: ReturnType<Page['locator']>) => Promise<void>) {
	const form = page.locator('form[action="?/invite"]');
	if (!(await form.isVisible())) await page.getByText('Neue Einladung').click();
	await form.getByRole('radio', { name: role }).check();
	await more(form);
	await form.getByRole('button', { name: 'Einladungslink erzeugen' }).click();
	return await page.locator('[data-invite-link]').inputValue();
}

/** The Cookie header of somebody signed in. */
async function sessionOf(page: Page): Promise<string> {
	const cookies = await page.context().cookies();
	return `${sessionCookieName}=${cookies.find(({ name }) => name === sessionCookieName)?.value}`;
}

/** Somebody with an account who is in no plan. */
async function stranger({ services, server, open }: World): Promise<Page> {
	const email = someAddress('eve');
	const created = await services.accounts.create({ email, name: 'Eve Fremd', password });
	if (!created.ok) throw new Error(created.reason);
	const page = await open(null, `${server.url}/login`);
	const session = await services.accounts.startSession(created.user, 'password', { ip: '127.0.0.1' });
	await page.context().addCookies([{ name: sessionCookieName, value: session.token, url: server.url }]);
	return page;
}

test('an invitation brings somebody new into the plan with the role and the fields that were promised', async ({
	world
}) => {
	const anna = await world.open('anna', '/members');
	await saved(anna);
	const link = await invite(anna, 'Netzwerkpartner*in', async (form) => {
		await form.getByLabel('Für wen?').fill('Schulamt, Frau Kern');
		await form.getByRole('checkbox', { name: 'Sprache und Bildung' }).check();
	});
	expect(link).toMatch(new RegExp(`^${world.server.url}/invite/[\\w-]{20,}$`));

	const kern = await world.open(null, link);
	await expect(kern.getByRole('heading', { level: 2, name: 'Masterplan Migration und Integration' })).toBeVisible();
	await expect(kern.getByText('Eingeladen von Anna Krüger')).toBeVisible();
	await kern.getByLabel('Name', { exact: true }).fill('Maria Kern');
	await kern.getByLabel('E-Mail-Adresse').fill(someAddress('kern'));
	await kern.getByLabel('Passwort', { exact: true }).fill(password);
	await kern.getByRole('button', { name: 'Konto anlegen und mitmachen' }).click();
	await expect(kern).toHaveURL(world.at());

	await kern.goto(world.at('/fields'));
	await saved(kern);
	await expect(cardOf(kern, schulen).locator('[data-grip]')).toHaveCount(1);
	await expect(cardOf(kern, kampagne).locator('[data-grip]')).toHaveCount(0);
	await moveByMenu(kern, schulen, 'In Umsetzung');
	await saved(kern);
	expect((await kern.goto(world.at('/members')))!.status()).toBe(403);

	await anna.reload();
	const row = anna.getByRole('listitem').filter({ hasText: 'Maria Kern' });
	await expect(row).toContainText('Netzwerkpartner*in');
	await expect(row).toContainText('Sprache und Bildung');
	await expect(anna.getByRole('listitem').filter({ hasText: 'Schulamt, Frau Kern' })).toContainText('angenommen');
});

test('an invitation that is used up, revoked, expired or unknown says so and invites nobody', async ({ world }) => {
	const { services, planId, users, server } = world;
	const offer = { role: 'viewer', fields: [], body: null, organisation: null, note: 'x', maxUses: 1 } as const;
	const make = async (expiresAt: number) => {
		const made = await services.members.invitations.create(planId, { ...offer, expiresAt }, users.anna.id);
		if (!made.ok) throw new Error(made.reason);
		return made;
	};
	const soon = Date.now() + 60_000;
	const [used, revoked, expired] = [await make(soon), await make(soon), await make(Date.now() - 1)];

	const first = await stranger(world);
	await first.goto(`${server.url}/invite/${used.token}`);
	await first.getByRole('button', { name: 'Als Eve Fremd mitmachen' }).click();
	await expect(first).toHaveURL(world.at());

	const anna = await world.open('anna', '/members');
	const line = anna.getByRole('listitem').filter({ hasText: 'offen' });
	await expect(line).toHaveCount(1);
	await line.getByRole('button', { name: 'Zurückziehen' }).click();
	await expect(anna.getByText('Die Einladung ist zurückgezogen.')).toBeVisible();

	const page = await world.open(null, `${server.url}/login`);
	for (const [token, words] of [
		[used.token, 'Diese Einladung ist schon aufgebraucht.'],
		[revoked.token, 'Diese Einladung wurde zurückgezogen.'],
		[expired.token, 'Diese Einladung ist abgelaufen.'],
		['gibt-es-nicht', 'Diese Einladung gibt es nicht.']
	] as const) {
		await page.goto(`${server.url}/invite/${token}`);
		await expect(page.getByText(words)).toBeVisible();
		await expect(page.getByRole('textbox')).toHaveCount(0);
		const answer = await page.request.post(`${server.url}/invite/${token}?/create`, {
			headers: { origin: server.url, accept: 'text/html' },
			form: { email: someAddress('spaet'), name: 'Zu Spät', password }
		});
		expect(answer.status()).toBe(410);
		expect(await answer.text()).toContain(words);
	}
	expect((await page.context().cookies()).map(({ name }) => name)).not.toContain(sessionCookieName);
});

test('rights that change while one is on the board hold at once, without loading the page again', async ({ world }) => {
	const [anna, ben] = [await world.open('anna', '/members'), await world.open('ben', '/fields')];
	await saved(anna, ben);
	const grip = cardOf(ben, kampagne).locator('[data-grip]');
	await expect(grip).toHaveCount(0);

	const row = anna.locator('li').filter({ hasText: 'ben@example.org' });
	await row.getByText('ben@example.org').click();
	await row.getByRole('checkbox', { name: 'Rechtliche Integrationsbegleitung' }).check();
	await row.getByRole('checkbox', { name: 'Sprache und Bildung' }).uncheck();
	await row.getByRole('button', { name: 'Speichern' }).click();
	await expect(row.getByText('Die Rechte gelten ab sofort.')).toBeVisible();

	await expect(grip).toHaveCount(1);
	await expect(cardOf(ben, schulen).locator('[data-grip]')).toHaveCount(0);
	await moveByMenu(ben, kampagne, 'Umgesetzt');
	await saved(ben);
});

test('who is removed is out within a second, and told so', async ({ world }) => {
	const [anna, ben, cem] = [
		await world.open('anna', '/fields'),
		await world.open('ben', '/fields'),
		await world.open('cem', '/fields')
	];
	await saved(anna, ben, cem);
	await expect(anna.getByRole('button', { name: /Gerade hier:.*Ben Aydın/ })).toBeVisible();

	await ben.evaluate(() => {
		const state = document.querySelector('[data-save-state]')!;
		new MutationObserver(() => {
			if (state.getAttribute('data-save-state') === 'ended') state.setAttribute('data-ended-at', String(Date.now()));
		}).observe(state, { attributeFilter: ['data-save-state'] });
	});
	const at = Date.now();
	const { services, planId, users } = world;
	await services.members.remove(planId, users.ben.id, users.anna.id);
	await expect(ben.getByRole('alert')).toContainText('Verbindung beendet');
	expect(Number(await ben.locator('[data-ended-at]').getAttribute('data-ended-at')) - at).toBeLessThan(1000);
	await expect(ben.getByRole('alert')).toContainText('Zugang');
	await expect(anna.getByRole('button', { name: /Gerade hier:.*Ben Aydın/ })).toHaveCount(0);

	// What is on the screen can be read to the end, but nothing can be done with it, and nothing of it stays.
	await expect(cardOf(ben, kampagne)).toBeVisible();
	const response = await ben.reload();
	expect(response!.status()).toBe(404);
	await expect(ben.getByRole('heading', { level: 1, name: 'Diese Station gibt es nicht' })).toBeVisible();
	const copies = await ben.evaluate(async () => {
		const names = (await indexedDB.databases()).map(({ name }) => name);
		if (!names.includes('etappe')) return 0;
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const request = indexedDB.open('etappe');
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});
		return await new Promise<number>((resolve) => {
			const count = database.transaction('updates').objectStore('updates').count();
			count.onsuccess = () => resolve(count.result);
		});
	});
	expect(copies).toBe(0);

	// The others go on as if nothing had happened.
	await moveByMenu(anna, kampagne, 'Umgesetzt');
	await expect(
		cem.locator('[data-column="done"]').filter({ has: cem.getByRole('link', { name: kampagne }) })
	).toHaveCount(1);
	await saved(anna, cem);
});

test('log out everywhere ends the live connections of all other browsers', async ({ world }) => {
	const office = await world.open('ben', '/fields');
	const home = await world.open('ben', `${world.server.url}/account`);
	await saved(office);
	await home.getByRole('button', { name: 'Überall sonst abmelden' }).click();
	await expect(home.getByText(/Anmeldungen? beendet\./)).toBeVisible();
	await expect(office.getByRole('alert')).toContainText('Verbindung beendet');
	await office.goto(world.at('/fields'));
	await expect(office).toHaveURL(/\/login\?next=/);
	await home.goto(world.at('/fields'));
	await saved(home);
});

test('what a viewer sends by hand is refused, over the socket and by forms', async ({ world }) => {
	const { planId, users, server } = world;
	const anna = await world.open('anna', '/fields');
	const dora = await world.open('dora', '/fields');
	await saved(anna, dora);
	await expect(dora.locator('[data-grip], [data-add]')).toHaveCount(0);
	await expect(dora.getByRole('button', { name: 'Rückgängig' })).toHaveCount(0);

	const client = new TestClient(server.url, {
		user: '',
		planId,
		headers: { cookie: await sessionOf(dora), origin: server.url }
	});
	await client.ready();
	const made = apply(
		client.doc,
		{ type: 'record.set', collection: 'measures', id: 'm-schulen', values: { title: 'Gehackt' } },
		{ access: { userId: users.dora.id, role: 'coordinator', fields: [] }, origin: 'hand' }
	);
	expect(made.ok).toBe(true);
	expect((await client.ended()).code).toBe(4422);
	expect(client.refusal).toMatchObject({ reason: 'forbidden' });

	const post = async (path: string, form: Record<string, string>) => {
		const answer = await dora.request.post(world.at(path), {
			headers: { origin: server.url, accept: 'text/html' },
			form,
			maxRedirects: 0
		});
		return answer.status();
	};
	expect(await post('/members?/save', { user: users.dora.id, role: 'coordinator' })).toBe(403);
	expect(await post('/members?/remove', { user: users.ben.id })).toBe(403);
	expect(await post('/members?/invite', { role: 'coordinator', days: '14', uses: 'many' })).toBe(403);
	expect(await post('/members?/revoke', { invitation: 'x' })).toBe(403);
	expect(await post('/settings?/delete', { confirm: 'Masterplan Migration und Integration' })).toBe(403);
	expect((await dora.goto(world.at('/members')))!.status()).toBe(403);

	// A form of another site cannot act in somebody's name.
	const foreign = await anna.request.post(world.at('/members?/remove'), {
		headers: { origin: 'https://boese.example' },
		form: { user: users.ben.id }
	});
	expect(foreign.status()).toBe(403);
	await expect(cardOf(anna, schulen)).toBeVisible();
	await saved(anna);
});

test('to strangers a plan they are not in looks like one that does not exist', async ({ world }) => {
	const { server } = world;
	const eve = await stranger(world);
	const nowhere = `${server.url}/plan/gibtesnicht12`;
	const plan = world.at();
	for (const path of [
		...['', '/steps', '/steps/s-1', '/fields', '/fields/f-sprache', '/measures/m-schulen', '/goals', '/organisations'],
		...['/members', '/bin', '/search?q=Schule', '/history', '/settings', '/settings/export.json', '/kein-teil'],
		...['/cards/measures/m-schulen', '/fields/f-sprache/text']
	]) {
		const [there, not] = [await eve.request.get(plan + path), await eve.request.get(nowhere + path)];
		expect.soft([path, there.status()]).toEqual([path, 404]);
		expect.soft([path, not.status()]).toEqual([path, 404]);
		expect.soft(await there.text()).not.toContain('Münster');
	}
	for (const path of ['/members?/invite', '/settings?/leave']) {
		const options = { headers: { origin: server.url, accept: 'text/html' }, form: { role: 'viewer' } };
		expect((await eve.request.post(plan + path, options)).status()).toBe(404);
	}
	const headers = { cookie: await sessionOf(eve) };
	const [real, not] = await Promise.all(
		[world.planId, 'gibtesnicht12'].map((id) => fetch(`${server.url}/sync/${id}`, { headers }))
	);
	expect([real!.status, await real!.text()]).toEqual([404, await not!.text()]);

	// Nor does the page of somebody who is not signed in tell more than the way to the login.
	const nobody = await world.open(null, '/fields');
	await expect(nobody).toHaveURL(/\/login\?next=/);
});
