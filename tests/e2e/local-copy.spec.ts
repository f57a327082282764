import { expect, type Page } from '@playwright/test';
import { sessionCookieName } from '../../src/lib/server/sessions.ts';
import { cardOf, offline, saved, workerReady } from './support/live.ts';
import { test, withWorker } from './support/world.ts';

/** Opened once with a network and once more, so that the page itself is kept too. */
async function keep(page: Page): Promise<void> {
	await saved(page);
	await workerReady(page);
	await page.reload();
	await saved(page);
}

async function add(page: Page, title: string): Promise<void> {
	await page.getByRole('button', { name: 'Maßnahme', exact: true }).click();
	await page.getByPlaceholder('Was soll getan werden?').fill(title);
	await page.keyboard.press('Enter');
	await page.keyboard.press('Escape');
	await expect(cardOf(page, title)).toBeVisible();
}

/** Whose copies of which plans lie in this browser. */
const copies = (page: Page): Promise<string[]> =>
	page.evaluate(
		() =>
			new Promise<string[]>((resolve, reject) => {
				const opened = indexedDB.open('etappe');
				opened.onerror = () => reject(opened.error);
				opened.onsuccess = () => {
					const database = opened.result;
					if (!database.objectStoreNames.contains('copies')) return resolve([]);
					const keys = database.transaction('copies').objectStore('copies').getAllKeys();
					keys.onsuccess = () => {
						database.close();
						resolve(keys.result as string[]);
					};
				};
			})
	);

test('SPEC 8.3: opens without a network, keeps what is done then over a reload, and merges on return', async ({
	world
}) => {
	const anna = await world.open('anna', '/fields', withWorker);
	const ben = await world.open('ben', '/fields');
	await keep(anna);
	await anna.context().setOffline(true);
	await offline(anna, 0);
	await add(anna, 'Im Zug notiert');
	await offline(anna, 1);
	await anna.reload();
	await offline(anna, 1);
	await expect(cardOf(anna, 'Im Zug notiert')).toBeVisible();
	await anna.context().setOffline(false);
	await saved(anna, ben);
	await expect(cardOf(ben, 'Im Zug notiert')).toBeVisible();
});

test('SPEC 8.4: the next person at the same browser finds nothing of the one before', async ({ world }) => {
	const page = await world.open('anna', '/fields', withWorker);
	await keep(page);
	expect(await copies(page)).toEqual([`${world.users.anna.id}/${world.planId}`]);
	const { token } = await world.services.accounts.startSession(world.users.dora, 'password', { ip: '127.0.0.1' });
	await page.context().addCookies([{ name: sessionCookieName, value: token, url: world.server.url, httpOnly: true }]);
	await page.reload();
	await saved(page);
	await expect.poll(() => copies(page)).toEqual([`${world.users.dora.id}/${world.planId}`]);
});

async function logOut(page: Page): Promise<void> {
	await page
		.getByLabel(/Konto.*Anna Krüger|Anna Krüger.*Konto/)
		.first()
		.click();
	await page.locator('form[action="/logout"]').getByRole('button').click();
}

/** As if somebody had worked in this browser and not been able to send it. */
const leaveUnsaved = (page: Page, copy: string) =>
	page.evaluate(
		(name) =>
			new Promise<void>((resolve) => {
				indexedDB.open('etappe').onsuccess = ({ target }) => {
					const database = (target as IDBOpenDBRequest).result;
					const transaction = database.transaction(['copies', 'journal'], 'readwrite');
					transaction.objectStore('copies').put({ copy: name, userId: name.split('/')[0], epoch: 'one' });
					const own = { kind: 'command', command: {} };
					const entry = { id: name, at: 0, own, replay: false, attempts: 0, refused: null };
					transaction.objectStore('journal').put({ copy: name, id: name, entry });
					transaction.oncomplete = () => resolve(database.close());
				};
			}),
		copy
	);

const keptPages = (page: Page) =>
	page.evaluate(async () => (await caches.keys()).filter((name) => name === 'etappe-pages'));

/** The page that comes back is asked for anew before it has come back as a whole. */
async function expectNothingBehind(page: Page, was: 'account' | 'plan'): Promise<void> {
	await page.goBack({ waitUntil: 'commit' });
	await expect(page).toHaveURL(new RegExp(`/login\\?next=%2F${was}`));
	await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
}

test('SPEC 8.4: signing out takes everything along, and the back button brings nothing back', async ({ world }) => {
	const page = await world.open('anna', '/fields', withWorker);
	await keep(page);
	await page.goto(`${world.server.url}/account`);
	await logOut(page);
	await expect(page).toHaveURL(/\/login/);
	expect(await copies(page)).toEqual([]);
	await expect.poll(() => keptPages(page)).toEqual([]);
	await expectNothingBehind(page, 'account');
	await expectNothingBehind(page, 'plan');
});

test('SPEC 8.4: signing out asks for unsaved work of every plan, wherever it is done', async ({ world }) => {
	const page = await world.open('anna', '/fields');
	await saved(page);
	await leaveUnsaved(page, `${world.users.anna.id}/another-plan`);
	await page.goto(`${world.server.url}/account`);
	const asked = page.waitForEvent('dialog').then(async (dialog) => {
		await dialog.dismiss();
		return dialog.message();
	});
	await logOut(page);
	expect(await asked).toContain('1 Änderung ist noch nicht gespeichert');
	await page.reload();
	await expect(page).toHaveURL(/\/account/);
	page.once('dialog', (dialog) => void dialog.accept());
	await logOut(page);
	await expect(page).toHaveURL(/\/login/);
	expect(await copies(page)).toEqual([]);
	await expectNothingBehind(page, 'account');
	await expectNothingBehind(page, 'plan');
});

test('SPEC 8.4: signing out leaves what another person could not send', async ({ world }) => {
	const page = await world.open('anna', '/fields', withWorker);
	await keep(page);
	const theirs = `${world.users.ben.id}/${world.planId}`;
	await leaveUnsaved(page, theirs);
	await logOut(page);
	await expect(page).toHaveURL(/\/login/);
	expect(await copies(page)).toEqual([theirs]);
	await expect.poll(() => keptPages(page)).toEqual([]);
});

test('SPEC 8.4: who signs in over somebody else is shown nothing of theirs, over a slow line neither', async ({
	world
}) => {
	const page = await world.open('anna', '/fields', withWorker);
	await keep(page);
	const other = await page.context().newPage();
	const { token } = await world.services.accounts.createSignInLink(world.users.dora.id);
	await other.goto(`${world.server.url}/link/${token}`);
	await other.getByRole('button', { name: /Dora Lindt/ }).click();
	await expect(other).toHaveURL(/\/account/);
	await expect(page.getByText('Sie sind abgemeldet.')).toBeVisible();
	await page.context().route(/\/plan\/[^/]+\/fields$/, async (route) => {
		await new Promise((resolve) => setTimeout(resolve, 6_000));
		await route.continue();
	});
	await other.goto(world.at('/fields'), { waitUntil: 'commit' });
	await expect(other.getByLabel(/Dora Lindt/).first()).toBeVisible({ timeout: 20_000 });
	await expect(other.getByText('Anna Krüger')).toHaveCount(0);
});
