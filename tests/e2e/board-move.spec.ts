import {
	dragOver,
	expectIn,
	focusedCard,
	focusedTitle,
	listen,
	openBoard,
	placeOf,
	titlesIn,
	vernetzung
} from './support/board.ts';
import { cardOf, cellOf, moveByMenu, saved } from './support/live.ts';
import { expect, test } from './support/world.ts';

test('a card is dragged with the mouse; the others see it, and the focus stays on it', async ({ world }) => {
	const anna = await openBoard(world, 'anna');
	const ben = await openBoard(world, 'ben');
	const heard = await listen(ben);
	await dragOver(anna, vernetzung, cellOf(anna, 'f-recht', 'established'));
	await expect(cardOf(ben, vernetzung)).toHaveAttribute('data-held', '');
	await expect(cardOf(ben, vernetzung)).toContainText('Anna K.');
	await anna.mouse.up();
	await expectIn(anna, 'f-recht', 'established', vernetzung);
	await expectIn(ben, 'f-recht', 'established', vernetzung);
	expect(await focusedTitle(anna)).toBe(vernetzung);
	expect(anna.url()).toContain('/fields');
	await expect.poll(heard).toContain(`Anna K. hat „${vernetzung}“ nach „Verstetigt“ verschoben.`);
	await expect(cardOf(ben, vernetzung)).not.toHaveAttribute('data-held');
	await saved(anna);
});

test('Escape and a drop beside the board leave the card where it was', async ({ world }) => {
	const anna = await openBoard(world, 'anna');
	const before = await placeOf(anna, vernetzung);
	await dragOver(anna, vernetzung, cellOf(anna, 'f-recht', 'established'));
	await anna.keyboard.press('Escape');
	await anna.mouse.up();
	await expect(anna.locator('[data-ghost]')).toHaveCount(0);
	expect(await placeOf(anna, vernetzung)).toBe(before);
	await dragOver(anna, vernetzung, anna.getByRole('heading', { level: 1 }), 10);
	await anna.mouse.up();
	expect(await placeOf(anna, vernetzung)).toBe(before);
	expect(anna.url()).toContain('/fields');
});

test('a card is put between two others, also while somebody else moves there', async ({ world }) => {
	const anna = await openBoard(world, 'anna', '/fields/f-wirtschaft');
	const ben = await openBoard(world, 'anna', '/fields/f-wirtschaft');
	const titles = await titlesIn(anna, 'f-wirtschaft', 'planned');
	expect(titles.length).toBeGreaterThan(0);
	const [first = ''] = titles;
	await moveByMenu(anna, 'Übergang Schule und Beruf', 'Geplant');
	const before = await titlesIn(anna, 'f-wirtschaft', 'planned');
	await dragOver(anna, 'Integrationshilfen', cardOf(anna, first), 2);
	await moveByMenu(ben, 'Ethnische Ökonomie', 'Geplant');
	await expectIn(anna, 'f-wirtschaft', 'planned', 'Ethnische Ökonomie');
	await anna.mouse.up();
	const after = ['Integrationshilfen', ...before, 'Ethnische Ökonomie'];
	for (const page of [anna, ben]) await expect.poll(() => titlesIn(page, 'f-wirtschaft', 'planned')).toEqual(after);
});

test('two people move at once, the same card and different ones, and see the same in the end', async ({ world }) => {
	const anna = await openBoard(world, 'anna');
	const ben = await openBoard(world, 'ben');
	const same = 'Kooperation mit Schulen';
	await Promise.all([moveByMenu(anna, same, 'Umgesetzt'), moveByMenu(ben, same, 'Idee')]);
	await Promise.all([moveByMenu(anna, vernetzung, 'In Umsetzung'), moveByMenu(ben, 'Familienhebamme', 'Verstetigt')]);
	await saved(anna, ben);
	await expectIn(ben, 'f-recht', 'active', vernetzung);
	await expectIn(anna, 'f-gesundheit', 'established', 'Familienhebamme');
	await expect.poll(async () => (await placeOf(anna, same)) === (await placeOf(ben, same))).toBe(true);
});

test('by finger: resting on a card lifts it, moving at once scrolls', async ({ world }) => {
	const anna = await openBoard(world, 'anna', '/fields', { hasTouch: true });
	const client = await anna.context().newCDPSession(anna);
	const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
		client.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
	await cardOf(anna, vernetzung).scrollIntoViewIfNeeded();
	const from = (await cardOf(anna, vernetzung).boundingBox())!;
	const to = (await cellOf(anna, 'f-recht', 'established').boundingBox())!;
	const [x, y] = [from.x + 50, from.y + 20];

	await touch('touchStart', x, y);
	await touch('touchMove', x, y - 40);
	await anna.waitForTimeout(500);
	await expect(anna.locator('[data-ghost]')).toHaveCount(0);
	await touch('touchEnd');

	const now = (await cardOf(anna, vernetzung).boundingBox())!;
	await touch('touchStart', now.x + 50, now.y + 20);
	await anna.waitForTimeout(500);
	await expect(anna.locator('[data-ghost]')).toHaveCount(1);
	const target = to.y + (now.y - from.y) + 30;
	for (let step = 1; step <= 5; step++) {
		const part = step / 5;
		await touch('touchMove', now.x + 50 + (to.x + 60 - now.x - 50) * part, now.y + 20 + (target - now.y - 20) * part);
	}
	await anna.waitForTimeout(80);
	await touch('touchEnd');
	await expectIn(anna, 'f-recht', 'established', vernetzung);
});

test('by keyboard alone: to the card, up and along, drop, undo; every place is said', async ({ world }) => {
	const anna = await openBoard(world, 'anna');
	await cardOf(anna, vernetzung).locator('.open').focus();
	const heard = await listen(anna);
	const start = await placeOf(anna, vernetzung);
	expect(start).toBe('f-recht/planned');
	await anna.keyboard.press('m');
	await expect.poll(heard).toContainEqual(expect.stringContaining(`„${vernetzung}“ aufgenommen`));
	await anna.keyboard.press('ArrowRight');
	await expect.poll(heard).toContainEqual(expect.stringMatching(/^In Umsetzung, Platz \d+ von \d+, Rechtliche/));
	await anna.keyboard.press('ArrowRight');
	await anna.keyboard.press('Enter');
	await expectIn(anna, 'f-recht', 'done', vernetzung);
	expect(await focusedTitle(anna)).toBe(vernetzung);
	await expect.poll(heard).toContainEqual(expect.stringContaining(`„${vernetzung}“ verschoben: Umgesetzt`));

	await anna.keyboard.press('m');
	await anna.keyboard.press('PageDown');
	await anna.keyboard.press('Escape');
	await expect.poll(heard).toContainEqual(expect.stringContaining('abgebrochen'));
	expect(await placeOf(anna, vernetzung)).toBe('f-recht/done');

	// The handle does the same: Tab from the card, then Space.
	await anna.keyboard.press('Tab');
	await anna.keyboard.press('Space');
	await anna.keyboard.press('ArrowLeft');
	await anna.keyboard.press('Enter');
	await expectIn(anna, 'f-recht', 'active', vernetzung);

	await anna.getByRole('button', { name: 'Rückgängig' }).click();
	await expectIn(anna, 'f-recht', 'done', vernetzung);
	await anna.getByRole('button', { name: 'Rückgängig' }).click();
	await expectIn(anna, 'f-recht', 'planned', vernetzung);
	await anna.getByRole('button', { name: 'Wiederholen' }).click();
	await expectIn(anna, 'f-recht', 'done', vernetzung);
});

test('arrow keys go from card to card, and only one card stands in the tab order', async ({ world }) => {
	const anna = await openBoard(world, 'anna', '/fields/f-wohnen');
	await anna.locator('[data-card] .open').first().focus();
	const first = await focusedTitle(anna);
	await anna.keyboard.press('ArrowRight');
	expect(await focusedTitle(anna)).not.toBe(first);
	await anna.keyboard.press('ArrowLeft');
	expect(await focusedTitle(anna)).toBe(first);
	await expect(anna.locator('[data-card] .open[tabindex="0"]')).toHaveCount(1);
	await anna.keyboard.press('Enter');
	await expect(anna).toHaveURL(/\/measures\//);
});

test('by the menu into another field; the focus goes with the card', async ({ world }) => {
	const anna = await openBoard(world, 'anna');
	await cardOf(anna, vernetzung)
		.getByRole('button', { name: `Aktionen für „${vernetzung}“` })
		.click();
	await anna.getByRole('menuitem', { name: 'Verschieben nach …' }).click();
	await anna.getByRole('menuitem', { name: 'Kultur und Sport' }).click();
	await anna.getByRole('menu', { name: 'Kultur und Sport' }).getByText('Idee').click();
	await expectIn(anna, 'f-kultur', 'idea', vernetzung);
	await expect.poll(() => focusedCard(anna)).toBe(vernetzung);
});

test('who may not move a card has no handle, and the menu says why', async ({ world }) => {
	const ben = await openBoard(world, 'ben');
	await expect(cardOf(ben, vernetzung).locator('[data-grip]')).toHaveCount(0);
	await expect(cardOf(ben, 'Kooperation mit Schulen').locator('[data-grip]')).toHaveCount(1);
	await cardOf(ben, vernetzung)
		.getByRole('button', { name: `Aktionen für „${vernetzung}“` })
		.click();
	await expect(
		ben.getByRole('menuitem', { name: /Nicht verschiebbar.*Rechtliche Integrationsbegleitung/ })
	).toBeVisible();
	await ben.keyboard.press('Escape');
	const before = await placeOf(ben, vernetzung);
	await dragOver(ben, vernetzung, cellOf(ben, 'f-recht', 'established'));
	await expect(ben.locator('[data-ghost]')).toHaveCount(0);
	await ben.mouse.up();
	expect(await placeOf(ben, vernetzung)).toBe(before);
	// Into a field that is not theirs a card cannot be dropped either.
	await dragOver(ben, 'Kooperation mit Schulen', cellOf(ben, 'f-recht', 'established'));
	await ben.mouse.up();
	expect(await placeOf(ben, 'Kooperation mit Schulen')).toMatch(/^f-sprache/);
});

test('the coordination adds a step and gives it its place, without a mouse; one undo takes a place back', async ({
	world
}) => {
	const [anna, dora] = [await openBoard(world, 'anna', '/steps'), await openBoard(world, 'dora', '/steps')];
	await expect(dora.getByRole('button', { name: 'Schritt', exact: true })).toHaveCount(0);
	await anna.getByRole('button', { name: 'Schritt', exact: true }).press('Enter');
	await expect(anna.getByRole('textbox', { name: 'Neuer Schritt' })).toBeFocused();
	await anna.keyboard.type('Öffentlich vorstellen');
	await anna.keyboard.press('Enter');
	await anna.keyboard.press('Escape');
	await expect(anna.getByRole('button', { name: 'Schritt', exact: true })).toBeFocused();
	await expect(cardOf(dora, '10 · Öffentlich vorstellen')).toBeVisible();

	await cardOf(anna, '10 · Öffentlich vorstellen').getByRole('link').focus();
	await anna.locator('[data-card]:focus-within [data-more]').press('Enter');
	await anna.getByRole('menuitem', { name: 'Einen Platz nach vorn' }).press('Enter');
	await expect(cardOf(dora, '9 · Öffentlich vorstellen')).toBeVisible();
	await expect(cardOf(dora, '10 · Jährlicher Bericht')).toBeVisible();
	await expect(anna.locator('[data-card]:focus-within')).toContainText('9 · Öffentlich vorstellen');
	await anna.keyboard.press('Control+z');
	await expect(cardOf(dora, '9 · Jährlicher Bericht')).toBeVisible();
	await expect(cardOf(dora, '10 · Öffentlich vorstellen')).toBeVisible();
});

test('a step changes its status on the board, and only the coordination changes it', async ({ world }) => {
	const anna = await openBoard(world, 'anna', '/steps');
	const ben = await openBoard(world, 'ben', '/steps');
	const step = anna.locator('[data-card]').filter({ hasText: '5 · Abstimmung' });
	await step.getByRole('button', { name: /Aktionen/ }).click();
	await anna.getByRole('menuitem', { name: 'Verschieben nach …' }).click();
	await anna.getByRole('menuitemcheckbox', { name: 'Ruht' }).click();
	await expect(cellOf(ben, 'steps', 'paused')).toContainText('5 · Abstimmung');
	await expect(ben.locator('[data-grip]')).toHaveCount(0);
});
