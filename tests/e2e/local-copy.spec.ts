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

test('SPEC 8.4: signing out takes everything along', async ({ world }) => {
	const page = await world.open('anna', '/fields', withWorker);
	await keep(page);
	await page
		.getByLabel(/Konto.*Anna Krüger|Anna Krüger.*Konto/)
		.first()
		.click();
	await page.getByRole('button', { name: 'Abmelden' }).click();
	await expect(page).toHaveURL(/\/login/);
	expect(await copies(page)).toEqual([]);
	expect(await page.evaluate(async () => (await caches.keys()).filter((name) => name === 'etappe-pages'))).toEqual([]);
});
