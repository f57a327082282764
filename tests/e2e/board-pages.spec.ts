import { expectIn, focusedTitle, openBoard, titlesIn, vernetzung } from './support/board.ts';
import { cardOf, cellOf, saved } from './support/live.ts';
import { expect, test } from './support/world.ts';

test('without JavaScript the board is there, and its filters work', async ({ world }) => {
	const page = await world.open('dora', '/fields', { javaScriptEnabled: false });
	await expect(page.locator('[data-card]')).not.toHaveCount(0);
	const all = await page.locator('[data-card]').count();
	await page.getByRole('searchbox', { name: 'Maßnahmen durchsuchen' }).fill('Wohnraum');
	await page.getByRole('button', { name: 'Anwenden' }).click();
	await expect(page).toHaveURL(/q=Wohnraum/);
	const found = await page.locator('[data-card]').count();
	expect(found).toBeGreaterThan(0);
	expect(found).toBeLessThan(all);
	await expect(page.getByText(`${found} von ${all} Maßnahmen`)).toBeVisible();
	await page.getByRole('link', { name: 'Filter aufheben' }).click();
	await expect(page.locator('[data-card]')).toHaveCount(all);
	await page.getByRole('link', { name: 'Gliederung' }).click();
	await expect(page.locator('[data-card]')).toHaveCount(all);
	await page.goto(world.at('/search?q=schulen'));
	await expect(page.getByRole('heading', { name: /^Maßnahmen/ })).toBeVisible();
});

test('filters apply as they are set, stand in the address and can be taken back', async ({ world }) => {
	const anna = await openBoard(world, 'anna');
	const all = await anna.locator('[data-card]').count();
	await anna.getByRole('searchbox', { name: 'Maßnahmen durchsuchen' }).pressSequentially('integration');
	await expect(anna).toHaveURL(/q=integration/);
	await expect(cardOf(anna, 'Integrationshilfen')).toBeVisible();
	await expect(cardOf(anna, vernetzung)).toHaveCount(0);
	await anna.locator('summary', { hasText: 'Alle Felder' }).click();
	await anna.getByLabel('Kultur und Sport').check();
	await expect(anna).toHaveURL(/field=f-kultur/);
	await expect(anna.getByText('Keine Maßnahme passt zu diesen Filtern.')).toBeVisible();
	await anna.keyboard.press('Escape');
	await anna.getByRole('link', { name: 'Filter aufheben' }).click();
	await expect(anna.locator('[data-card]')).toHaveCount(all);

	await anna.getByRole('combobox', { name: 'Fällig' }).selectOption({ label: 'Ohne Termin' });
	await expect(anna).toHaveURL(/due=none/);
	const shared = anna.url();
	const shown = await anna.locator('[data-card]').count();
	const ben = await world.open('ben', shared);
	await expect(ben.locator('[data-card]')).toHaveCount(shown);
});

test('quick add: Enter adds and stays for the next, Escape ends, the bin takes back', async ({ world }) => {
	const anna = await openBoard(world, 'anna');
	const ben = await openBoard(world, 'ben');
	await cardOf(anna, vernetzung).locator('.open').focus();
	await anna.keyboard.press('n');
	await expect(anna.getByRole('textbox', { name: 'Neue Maßnahme in „Geplant“' })).toBeFocused();
	await anna.keyboard.type('Sprechstunde im Stadtteil');
	await anna.keyboard.press('Enter');
	await anna.keyboard.type('Zweite Sprechstunde');
	await anna.keyboard.press('Enter');
	await anna.keyboard.press('Escape');
	await expect.poll(() => focusedTitle(anna)).toBe('Zweite Sprechstunde');
	const titles = [vernetzung, 'Sprechstunde im Stadtteil', 'Zweite Sprechstunde'];
	for (const page of [anna, ben]) await expect.poll(() => titlesIn(page, 'f-recht', 'planned')).toEqual(titles);

	await cellOf(anna, 'f-kultur', 'idea').hover();
	await cellOf(anna, 'f-kultur', 'idea')
		.getByRole('button', { name: /Maßnahme hinzufügen/ })
		.click();
	await anna.keyboard.type('Trommelkurs');
	await anna.keyboard.press('Enter');
	await expectIn(ben, 'f-kultur', 'idea', 'Trommelkurs');
	await anna.keyboard.press('Escape');

	await cardOf(anna, 'Trommelkurs').getByRole('button', { name: 'Aktionen für „Trommelkurs“' }).click();
	await anna.getByRole('menuitem', { name: 'In den Papierkorb' }).click();
	await expect(cardOf(ben, 'Trommelkurs')).toHaveCount(0);
	await anna.getByRole('link', { name: 'Papierkorb' }).click();
	const row = anna.getByRole('listitem').filter({ hasText: 'Trommelkurs' });
	await expect(row).toContainText('Anna Krüger');
	await row.getByRole('button', { name: '„Trommelkurs“ wiederherstellen' }).click();
	await expectIn(ben, 'f-kultur', 'idea', 'Trommelkurs');
	await expect(row).toHaveCount(0);
});

test('only the coordination deletes for good, after a question', async ({ world }) => {
	const ben = await openBoard(world, 'ben');
	const anna = await openBoard(world, 'anna', '/bin');
	await expect(anna.getByText('Der Papierkorb ist leer.')).toBeVisible();
	await cardOf(ben, 'Kooperation mit Schulen')
		.getByRole('button', { name: /Aktionen/ })
		.click();
	await ben.getByRole('menuitem', { name: 'In den Papierkorb' }).click();
	const row = anna.getByRole('listitem').filter({ hasText: 'Kooperation mit Schulen' });
	await expect(row).toContainText('Ben Aydın');
	await ben.goto(world.at('/bin'));
	await saved(ben);
	await expect(ben.getByRole('button', { name: /wiederherstellen/ })).toBeVisible();
	await expect(ben.getByRole('button', { name: /endgültig/ })).toHaveCount(0);
	await row.getByRole('button', { name: /endgültig löschen/ }).click();
	await anna.getByRole('dialog').getByRole('button', { name: 'Endgültig löschen' }).click();
	await expect(row).toHaveCount(0);
	await expect(ben.getByText('Der Papierkorb ist leer.')).toBeVisible();
});

test('the palette finds measures of the plan, without a connection too', async ({ world }) => {
	const anna = await openBoard(world, 'anna');
	const search = anna.getByRole('combobox', { name: 'Schnellsuche' });
	await anna.keyboard.press('Control+k');
	await expect(search).toBeVisible();
	await anna.keyboard.press('Escape');
	await anna.context().setOffline(true);
	await anna.keyboard.press('Control+k');
	await search.fill('hebamme');
	await expect(anna.getByRole('dialog').getByRole('option').first()).toContainText('Familienhebamme');
	await anna.context().setOffline(false);
	await anna.keyboard.press('Enter');
	await expect(anna).toHaveURL(/\/measures\/m-familienhebamme/);
});

test('goals: gaps are seen, a new one is added where one may', async ({ world }) => {
	const ben = await openBoard(world, 'ben', '/goals?view=outline');
	const mine = ben.getByRole('region', { name: 'Sprache und Bildung' });
	await mine.getByRole('button', { name: 'Neues Ziel in „Sprache und Bildung“' }).click();
	await ben.keyboard.type('Alle Eltern kennen die Beratung');
	await ben.keyboard.press('Enter');
	const goal = mine.getByRole('listitem').filter({ hasText: 'Alle Eltern kennen die Beratung' });
	await expect(goal).toContainText('Keine Maßnahme');
	await expect(ben.getByRole('region', { name: 'Gesundheit' }).getByRole('button')).toHaveCount(1);
	await expect(ben.getByRole('region', { name: 'Kultur und Sport' }).getByRole('button')).toHaveCount(0);
	await ben.getByRole('checkbox', { name: /Ohne Maßnahme/ }).check();
	await expect(goal).toBeVisible();
});

test('the outline is equal: the same cards, keys and moves', async ({ world }) => {
	const anna = await openBoard(world, 'anna', '/fields?view=outline');
	const board = await openBoard(world, 'anna');
	expect(await anna.locator('[data-card]').count()).toBe(await board.locator('[data-card]').count());
	await cardOf(anna, vernetzung).locator('.open').focus();
	await anna.keyboard.press('m');
	await anna.keyboard.press('ArrowRight');
	await anna.keyboard.press('Enter');
	await expectIn(board, 'f-recht', 'active', vernetzung);
	expect(await focusedTitle(anna)).toBe(vernetzung);
});
