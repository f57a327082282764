import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { dragOver, expectIn, focusedTitle, listen, openBoard, titlesIn } from './support/board.ts';
import { cardOf, cellOf, moveByMenu, saved } from './support/live.ts';
import { expect, test } from './support/world.ts';

const deutsch = 'Jedes Kind spricht zur Einschulung sicher Deutsch';
const muttersprache = 'Die Muttersprache wird anerkannt und gestärkt';

test('goals: three people on one board, with mouse, menu and keyboard; filters, gaps, card', async ({ world }) => {
	const anna = await openBoard(world, 'anna', '/goals');
	const ben = await openBoard(world, 'ben', '/goals');
	const dora = await openBoard(world, 'dora', '/goals');
	const heard = await listen(dora);

	await dragOver(anna, deutsch, cellOf(anna, 'f-sprache', 'adopted'));
	await anna.mouse.up();
	await moveByMenu(ben, muttersprache, 'Abgestimmt');
	for (const page of [anna, ben, dora]) {
		await expectIn(page, 'f-sprache', 'adopted', deutsch);
		await expectIn(page, 'f-sprache', 'agreed', muttersprache);
	}
	await expect.poll(heard).toContain(`Anna K. hat „${deutsch}“ nach „Beschlossen“ verschoben.`);

	// By keyboard: take up, one column on, put down; the focus stays on the card.
	await cardOf(ben, muttersprache).getByRole('link').focus();
	await ben.keyboard.press('m');
	await ben.keyboard.press('ArrowRight');
	await ben.keyboard.press('Enter');
	await expectIn(anna, 'f-sprache', 'adopted', muttersprache);
	expect(await focusedTitle(ben)).toBe(muttersprache);

	// What Ben may not, his board does not offer; a viewer may nothing.
	await expect(cardOf(ben, 'Wohnraum ohne Benachteiligung finden').locator('[data-grip]')).toHaveCount(0);
	await expect(dora.locator('[data-grip]')).toHaveCount(0);

	// A new goal is a gap until a measure serves it, and shows where it comes from.
	await cellOf(ben, 'f-sprache', 'proposed').locator('[data-add]').click();
	await ben.getByPlaceholder('Was soll erreicht werden?').fill('Eltern lernen mit');
	await ben.keyboard.press('Enter');
	await ben.keyboard.press('Escape');
	await expect(cardOf(anna, 'Eltern lernen mit')).toContainText('Keine Maßnahme');
	await anna.getByRole('checkbox', { name: /Ohne Maßnahme/ }).check();
	await expect(anna.locator('[data-card]')).toHaveCount(1);
	await expect(anna.getByText('1 von 25 Zielen')).toBeVisible();
	await expectAccessible(anna);
	await cardOf(anna, 'Eltern lernen mit').getByRole('link').click();
	await anna.getByRole('button', { name: /Herkunft/ }).click();
	await anna.getByRole('menuitemcheckbox', { name: 'Workshop' }).click();
	await expect(cardOf(ben, 'Eltern lernen mit')).toContainText('Workshop');
	await expectAccessible(anna);

	await ben.getByLabel('Herkunft').selectOption('workshop');
	await expect(cardOf(ben, 'Eltern lernen mit')).toBeVisible();
	await expect(ben.locator('[data-card]', { hasText: deutsch })).toHaveCount(0);
	expect(await titlesIn(dora, 'f-sprache', 'adopted')).toEqual([deutsch, muttersprache]);
	await saved(anna, ben);
});

test('weighting together: points and ranking, two at once, closed, beamer, phone', async ({ world }) => {
	const anna = await openBoard(world, 'anna', '/goals/boards');
	await anna.getByText('Neue Tafel').click();
	await anna.getByRole('button', { name: 'Tafel anlegen' }).click();
	await expect(anna.getByText('Geben Sie der Tafel einen Namen.')).toBeVisible();
	await anna.getByLabel('Name der Tafel').fill('Netzwerktreffen');
	await anna.getByRole('checkbox', { name: /Sprache und Bildung/ }).check();
	await anna.getByRole('button', { name: 'Tafel anlegen' }).click();
	await expect(anna.getByRole('heading', { level: 1, name: 'Netzwerktreffen' })).toBeVisible();
	const path = new URL(anna.url()).pathname;

	const cem = await openBoard(world, 'cem', `${world.server.url}${path}`, { viewport: { width: 390, height: 844 } });
	const dora = await openBoard(world, 'dora', `${world.server.url}${path}`);
	const heard = await listen(dora);
	const slider = (page: Page, title: string) => page.getByRole('slider', { name: `Regler für „${title}“` });
	const points = (page: Page) =>
		page.getByRole('slider').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).valueAsNumber));

	await expect.poll(() => points(anna)).toEqual([34, 33, 33]);
	await slider(anna, deutsch).focus();
	await expect(cem.locator('[data-share]').filter({ hasText: deutsch })).toContainText('Anna K.');
	// Everybody sees the others' pointers, on the goal they are on, however wide the screen is.
	await anna.locator('[data-share]').filter({ hasText: muttersprache }).hover();
	const pointer = cem.locator('[data-share]').filter({ hasText: muttersprache }).locator('[data-pointer]');
	await expect(pointer).toHaveText('Anna K.');
	await anna.getByRole('heading', { level: 1 }).hover();
	await expect(pointer).toHaveCount(0);
	for (let press = 0; press < 6; press++) await anna.keyboard.press('ArrowRight');
	await cem.getByLabel(`Punkte für „${muttersprache}“`).fill('50');
	await cem.keyboard.press('Tab');
	// Anna's last steps may come after it: they take their part of the 50.
	await expect.poll(async () => (await points(cem))[1]).toBeGreaterThan(40);
	await saved(anna, cem);
	for (const page of [anna, cem, dora]) {
		await expect.poll(async () => (await points(page)).reduce((sum, one) => sum + one, 0)).toBe(100);
	}
	await expect.poll(() => points(anna)).toEqual(await points(cem));
	const ranked = anna.getByRole('list', { name: 'Ziele in ihrer Reihenfolge' }).getByRole('listitem');
	await expect(ranked.first().getByRole('link', { name: muttersprache })).toBeVisible();
	await expect.poll(async () => (await heard()).some((text) => /Vorn liegt|Punkte gesetzt/.test(text))).toBe(true);
	await expect(slider(dora, deutsch)).toBeDisabled();
	for (const page of [anna, cem]) await expectAccessible(page);
	expect(await cem.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

	await anna.getByRole('button', { name: 'Beamer' }).click();
	await expect(anna.getByRole('dialog', { name: 'Netzwerktreffen' })).toBeVisible();
	await anna.keyboard.press('Escape');
	await anna.getByRole('button', { name: 'Schließen' }).click();
	await expect(slider(cem, deutsch)).toBeDisabled();

	// A ranking, by keyboard.
	await anna.goto(world.at('/goals/boards'));
	await anna.getByText('Neue Tafel').click();
	await anna.getByLabel('Name der Tafel').fill('Rang');
	await anna.getByRole('radio', { name: /Rangfolge/ }).check();
	await anna.getByRole('checkbox', { name: /Sprache und Bildung/ }).check();
	await anna.getByRole('button', { name: 'Tafel anlegen' }).click();
	const order = (page: Page) => page.locator('[data-line] .title a').allTextContents();
	await expect.poll(async () => (await order(anna)).length).toBe(3);
	await dora.goto(anna.url());
	const before = await order(anna);
	await anna.locator('[data-line] .handle').first().focus();
	await anna.keyboard.press('ArrowDown');
	await expect.poll(() => order(dora)).toEqual([before[1], before[0], before[2]]);
	await expectAccessible(anna);
	await saved(anna);

	// What was weighed together is put to an official vote: the same goals, the same method.
	await expect(dora.getByRole('link', { name: 'Als Runde abstimmen' })).toHaveCount(0);
	await anna.getByRole('link', { name: 'Als Runde abstimmen' }).click();
	await expect(anna.getByRole('heading', { level: 1, name: 'Runde zu „Rang“' })).toBeVisible();
	await expect(anna.getByRole('radio', { name: /Rangfolge/ })).toBeChecked();
	await expectAccessible(anna);
	await anna.getByRole('button', { name: 'Runde eröffnen' }).click();
	await expect(anna.getByRole('heading', { level: 1, name: 'Rang', exact: true })).toBeVisible();
	const [round] = await world.services.rounds.list(world.planId);
	expect(round?.method).toBe('ranking');
	expect(round?.goals.map(({ title }) => title).toSorted()).toEqual(
		before.map((title) => title.replaceAll('\u00ad', '')).toSorted()
	);
});
