/** Three people on one plan at once, one of whom is cut off for a while. */
import type { Page } from '@playwright/test';
import { openCard, description, measurePath, measureTitle, words } from './support/card.ts';
import { cardOf, cellOf, moveByMenu, offline, saved, saveState, workerReady } from './support/live.ts';
import { expect, test, withWorker, type World } from './support/world.ts';

const schulen = 'Kooperation mit Schulen';
const netzwerk = 'Zusammenarbeit im Bildungsnetzwerk';
const elementar = 'Elementarbildung';
const kampagne = 'Entwicklung einer Einbürgerungskampagne';

/** Anna, Ben and Cem (who may edit everything here) with the board open. */
async function three(world: World, path: string, benOptions = {}) {
	const { services, planId, users } = world;
	const membership = { role: 'coordinator', fields: [], body: null, organisation: null } as const;
	await services.members.set(planId, users.cem.id, membership, users.anna.id);
	const [anna, ben, cem] = await Promise.all([
		world.open('anna', path),
		world.open('ben', path, benOptions),
		world.open('cem', path)
	]);
	await saved(anna, ben, cem);
	return { anna, ben, cem, all: [anna, ben, cem] };
}

/** The page can be opened without a network. */
const kept = (page: Page, address: string) =>
	expect
		.poll(() =>
			page.evaluate(async (url) => (await (await caches.open('etappe-pages')).match(url)) !== undefined, address)
		)
		.toBe(true);

test('three move cards in the same moment: no card is lost, and all see the same board', async ({ world }) => {
	const { anna, ben, cem, all } = await three(world, '/fields');
	for (const [page, others] of [
		[anna, ['Ben Aydın', 'Cem Öztürk']],
		[ben, ['Anna Krüger', 'Cem Öztürk']],
		[cem, ['Anna Krüger', 'Ben Aydın']]
	] as const) {
		for (const name of others) {
			await expect(page.getByRole('button', { name: new RegExp(`^Gerade hier:.*${name}`) })).toBeVisible();
		}
	}
	await Promise.all([
		moveByMenu(anna, schulen, 'Verstetigt'),
		moveByMenu(ben, netzwerk, 'Verstetigt'),
		moveByMenu(cem, elementar, 'Verstetigt')
	]);
	await saved(...all);
	const order = (page: Page) =>
		cellOf(page, 'f-sprache', 'established')
			.getByRole('listitem')
			.evaluateAll((cards) => cards.map((card) => card.getAttribute('data-card')));
	await expect.poll(() => order(anna)).toHaveLength(3);
	const seen = await order(anna);
	for (const page of all) await expect.poll(() => order(page)).toEqual(seen);

	// The same card to two places: one wins, everywhere the same, and nowhere twice.
	await Promise.all([moveByMenu(anna, kampagne, 'Umgesetzt'), moveByMenu(cem, kampagne, 'Idee')]);
	await saved(...all);
	const columnOf = (page: Page) =>
		cardOf(page, kampagne).evaluateAll((cards) =>
			cards.map((card) => card.closest('[data-column]')?.getAttribute('data-column'))
		);
	const column = await columnOf(anna);
	expect(column).toHaveLength(1);
	for (const page of all) await expect.poll(() => columnOf(page)).toEqual(column);
});

test('the menu of a card stays usable when somebody else moves the card meanwhile', async ({ world }) => {
	const [anna, ben] = [await world.open('anna', '/fields'), await world.open('ben', '/fields')];
	await saved(anna, ben);
	await anna.getByRole('button', { name: `Aktionen für „${schulen}“` }).click();
	await anna.getByRole('menuitem', { name: 'Verschieben nach …' }).click();
	await anna.getByRole('menuitemcheckbox', { name: 'Idee' }).first().hover();
	await moveByMenu(ben, schulen, 'Umgesetzt');
	await expect(cellOf(anna, 'f-sprache', 'done').locator('[data-card="m-schulen"]')).toBeVisible();
	await anna.getByRole('menuitemcheckbox', { name: 'Idee' }).first().click();
	await expect(cellOf(ben, 'f-sprache', 'idea').getByRole('link', { name: schulen })).toBeVisible();

	await anna.getByRole('button', { name: `Aktionen für „${schulen}“` }).press('Enter');
	await expect(anna.getByRole('menu')).toBeFocused();
	await anna.keyboard.press('ArrowDown');
	await expect(anna.getByRole('menuitem', { name: 'Öffnen' })).toBeFocused();
	await moveByMenu(ben, schulen, 'Umgesetzt');
	await expect(cellOf(anna, 'f-sprache', 'done').locator('[data-card="m-schulen"]')).toBeVisible();
	await anna.keyboard.press('Escape');
	await expect(anna.getByRole('button', { name: `Aktionen für „${schulen}“` })).toBeFocused();
	await saved(anna, ben);
});

test('three write into one description in the same moment: every word is there, once, for all', async ({ world }) => {
	const { anna, ben, cem, all } = await three(world, measurePath);
	const heres = ben.getByRole('button', { name: /^Gerade hier/ });
	await heres.click();
	await expect(ben.getByRole('menuitem', { name: /Anna Krüger.*Sprachförderung/ })).toBeVisible();
	await ben.keyboard.press('Escape');

	await description(anna).click();
	await anna.keyboard.type('Mitte');
	for (const page of all) await expect.poll(() => words(page)).toBe('Mitte');
	await description(ben).click();
	await ben.keyboard.press('Control+End');
	await description(cem).click();
	await cem.keyboard.press('Control+End');
	await cem.keyboard.press('Enter');
	for (const page of all) await expect(page.locator('#description .prose p')).toHaveCount(2);
	await anna.keyboard.press('Control+Home');
	await Promise.all([
		anna.keyboard.type('Anna schreibt zuerst und '),
		ben.keyboard.type(' und Ben daneben'),
		cem.keyboard.type('Cem darunter')
	]);
	for (const page of all) {
		await expect.poll(() => words(page)).toBe('Anna schreibt zuerst und Mitte und Ben danebenCem darunter');
	}
	await expect(cem.locator('.caret .flag')).toHaveText(['Anna Krüger', 'Ben Aydın']);
	await saved(...all);
});

test('one is cut off, works on, and everything is merged when they come back', async ({ world }) => {
	const { anna, ben, cem, all } = await three(world, measurePath, withWorker);
	await workerReady(ben);
	await description(anna).click();
	await anna.keyboard.type('Alle zusammen.');
	await expect.poll(() => words(ben)).toBe('Alle zusammen.');
	await saved(...all);

	await ben.context().setOffline(true);
	await description(ben).click();
	await ben.keyboard.press('Control+End');
	await ben.keyboard.type(' Ben im Zug.');
	await expect(saveState(ben)).toContainText('Offline, 1 Änderung wartet');

	// The others go on, in the text and on the board.
	await description(anna).click();
	await anna.keyboard.press('Control+Home');
	await anna.keyboard.type('Anna im Büro. ');
	await cem.getByRole('link', { name: 'Handlungsfelder' }).first().click();
	await moveByMenu(cem, kampagne, 'Umgesetzt');
	await moveByMenu(cem, schulen, 'Idee');
	await saved(anna, cem);

	// Other pages and the board work without the server; what is done there waits too.
	await ben.getByRole('navigation', { name: 'Masterplan' }).getByRole('link', { name: 'Handlungsfelder' }).click();
	await moveByMenu(ben, netzwerk, 'Umgesetzt');
	await moveByMenu(ben, schulen, 'Verstetigt');
	await offline(ben, 3);
	await expect(cellOf(anna, 'f-sprache', 'done')).toHaveCount(0);

	await ben.context().setOffline(false);
	await saved(...all);
	// Whose move of one card wins is chance: one entry or two have changed for Ben.
	const notice = ben.getByText(/^Während Sie weg waren, (wurde 1 Eintrag|wurden 2 Einträge) geändert$/);
	await expect(notice).toBeVisible();
	await expect(ben.getByRole('link', { name: kampagne })).toHaveCount(2);
	await anna.goto(world.at('/fields'));
	for (const page of all) {
		await expect(cellOf(page, 'f-sprache', 'done').getByRole('link', { name: netzwerk })).toBeVisible();
		await expect(cellOf(page, 'f-recht', 'done').getByRole('link', { name: kampagne })).toBeVisible();
		await expect(cardOf(page, schulen)).toHaveCount(1);
	}
	for (const page of all) {
		await cardOf(page, measureTitle).getByRole('link').click();
		await expect.poll(() => words(page)).toBe('Anna im Büro. Alle zusammen. Ben im Zug.');
	}
	const placeOf = async (page: Page) => {
		await page.goto(world.at('/fields'));
		return cardOf(page, schulen).evaluate((card) => card.closest('[data-column]')?.getAttribute('data-column'));
	};
	const places = await Promise.all(all.map(placeOf));
	expect(new Set(places).size).toBe(1);
});

test('loaded again without a connection, the plan opens from the copy in the browser and takes changes', async ({
	world
}) => {
	const [anna, ben] = [await world.open('anna', '/fields'), await world.open('ben', '/fields', withWorker)];
	await saved(anna, ben);
	await kept(ben, world.at('/fields'));
	// Reached by a link, never asked of the server as a whole: it opens as well.
	await ben.getByRole('link', { name: measureTitle }).click();
	await kept(ben, world.at(measurePath));
	await ben.goBack();
	await ben.context().setOffline(true);
	await moveByMenu(ben, schulen, 'Umgesetzt');
	await offline(ben, 1);

	await ben.reload();
	await offline(ben, 1);
	await expect(cellOf(ben, 'f-sprache', 'done').getByRole('link', { name: schulen })).toBeVisible();
	await ben.goto(world.at(measurePath));
	await expect(ben.getByRole('heading', { level: 1, name: measureTitle })).toBeVisible();
	await offline(ben, 1);
	await ben.goto(world.at('/history'));
	await expect(ben.getByRole('heading', { level: 1 })).toHaveText('Gerade keine Verbindung');
	await ben.goto(world.at('/fields'));
	await moveByMenu(ben, netzwerk, 'Verstetigt');
	await offline(ben, 2);

	await ben.context().setOffline(false);
	await saved(ben);
	await expect(cellOf(anna, 'f-sprache', 'done').getByRole('link', { name: schulen })).toBeVisible();
	await expect(cellOf(anna, 'f-sprache', 'established').getByRole('link', { name: netzwerk })).toBeVisible();
});

test('the state tells the truth while the server is away, and what waits survives closing the window', async ({
	world
}) => {
	const ben = await openCard(world, 'ben');
	const anna = await openCard(world, 'anna');
	await world.server.stop();
	for (const page of [anna, ben]) await expect(saveState(page)).toHaveAttribute('data-save-state', 'offline');
	await ben.getByRole('button', { name: 'Titel bearbeiten' }).click();
	await ben.getByRole('textbox', { name: 'Titel' }).fill('Ohne Server geschrieben');
	await ben.keyboard.press('Enter');
	await offline(ben, 1);
	await ben.close({ runBeforeUnload: false });

	await world.server.start();
	await saved(anna);
	await expect(anna.getByRole('heading', { level: 1, name: measureTitle })).toBeVisible();
	const again = await ben.context().newPage();
	await again.goto(world.at(measurePath));
	await saved(again);
	for (const page of [again, anna]) {
		await expect(page.getByRole('heading', { level: 1, name: 'Ohne Server geschrieben' })).toBeVisible();
	}
});

test('what may no longer be done is told with its words, and nothing else is lost', async ({ world }) => {
	const anna = await world.open('anna', '/fields');
	const ben = await openCard(world, 'ben');
	await saved(anna);
	await ben.context().setOffline(true);
	await ben.getByRole('button', { name: 'Titel bearbeiten' }).click();
	await ben.getByRole('textbox', { name: 'Titel' }).fill('Ein Titel von Ben');
	await ben.keyboard.press('Enter');
	await ben.getByRole('textbox', { name: 'Neuer Kommentar' }).fill('Das meine ich dazu.');
	await ben.getByRole('button', { name: 'Senden' }).click();
	await offline(ben, 2);

	// Ben keeps commenting, but his fields are given to others.
	const given = await anna.request.post(world.at('/members?/save'), {
		headers: { origin: world.server.url },
		form: { user: world.users.ben.id, role: 'partner', fields: 'f-gesundheit' }
	});
	expect(given.ok()).toBe(true);
	await ben.context().setOffline(false);
	const told = ben.getByRole('alert').filter({ hasText: 'Nicht gespeichert' });
	await expect(told).toContainText('Dafür haben Sie keine Rechte (mehr).');
	await told.getByText('Ihr Text, zum Mitnehmen').click();
	await expect(told.getByRole('textbox')).toHaveValue('Ein Titel von Ben');
	await expect(saveState(ben)).toHaveAttribute('data-save-state', 'refused');
	await expect(ben.getByRole('heading', { level: 1, name: measureTitle })).toBeVisible();
	await expect(ben.getByText('Das meine ich dazu.')).toBeVisible();
	await cardOf(anna, measureTitle).getByRole('link').click();
	await expect(anna.getByText('Das meine ich dazu.')).toBeVisible();
	await expect(anna.getByRole('heading', { level: 1, name: measureTitle })).toBeVisible();

	await told.getByRole('button', { name: 'Verstanden' }).click();
	await saved(ben);
});

test('undo takes back what I did, not what others did meanwhile', async ({ world }) => {
	const [anna, ben] = [await world.open('anna', '/fields'), await world.open('ben', '/fields')];
	await saved(anna, ben);
	await moveByMenu(anna, schulen, 'Umgesetzt');
	await moveByMenu(anna, netzwerk, 'Umgesetzt');
	await expect(cellOf(ben, 'f-sprache', 'done').getByRole('link', { name: netzwerk })).toBeVisible();
	await moveByMenu(ben, elementar, 'Idee');
	await moveByMenu(ben, schulen, 'Verstetigt');
	await expect(cellOf(anna, 'f-sprache', 'established').getByRole('link', { name: schulen })).toBeVisible();

	await anna.getByRole('button', { name: `Rückgängig: „${netzwerk}“ verschieben` }).click();
	await expect(cellOf(ben, 'f-sprache', 'active').getByRole('link', { name: netzwerk })).toBeVisible();
	// The next one back is the card that Ben has moved since: his move stays.
	await anna.getByRole('button', { name: `Rückgängig: „${schulen}“ verschieben` }).click();
	await saved(anna, ben);
	for (const page of [anna, ben]) {
		await expect(cellOf(page, 'f-sprache', 'established').getByRole('link', { name: schulen })).toBeVisible();
		await expect(cellOf(page, 'f-sprache', 'idea').getByRole('link', { name: elementar })).toBeVisible();
	}
	await expect(anna.getByRole('button', { name: 'Rückgängig', exact: true })).toHaveAttribute('aria-disabled', 'true');
	await anna.getByRole('button', { name: /^Wiederholen: „Zusammenarbeit/ }).click();
	await expect(cellOf(ben, 'f-sprache', 'done').getByRole('link', { name: netzwerk })).toBeVisible();
	await saved(anna);
});
