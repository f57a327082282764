/** From the login to a moved card, a comment and back, without the mouse; the focus is never lost. */
import type { Page } from '@playwright/test';
import { cardOf, cellOf, saved } from './support/live.ts';
import { expect, password, test } from './support/world.ts';

const netzwerk = 'Zusammenarbeit im Bildungsnetzwerk';

/** Presses Tab until the focus is on something with this name; fails if it is lost on the way. */
async function tabTo(page: Page, name: string | RegExp, most = 60): Promise<void> {
	const isName = (text: string) => (typeof name === 'string' ? text === name : name.test(text));
	for (let presses = 0; presses < most; presses++) {
		await page.keyboard.press('Tab');
		if (isName(await focused(page))) return;
	}
	throw new Error(`Tab does not lead to ${name}; the focus is on "${await focused(page)}"`);
}

/** Name of what has the focus; `(none)` if nothing has it. */
function focused(page: Page): Promise<string> {
	return page.evaluate(() => {
		const element = document.activeElement;
		if (!element || element === document.body) return '(none)';
		const label = element.id && document.querySelector(`label[for="${element.id}"]`)?.textContent;
		const name = element.getAttribute('aria-label') ?? (label || element.textContent) ?? '';
		return name.replaceAll('\u00ad', '').replaceAll(/\s+/g, ' ').trim();
	});
}

const expectFocus = (page: Page) => expect.poll(() => focused(page)).not.toBe('(none)');

test('from the login to a moved card, a comment and back, without the mouse', async ({ world }) => {
	test.slow();
	const page = await world.open(null, `${world.server.url}/login`);
	await tabTo(page, 'E-Mail-Adresse');
	await page.keyboard.type('anna@example.org');
	await tabTo(page, 'Passwort');
	await page.keyboard.type(password);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1, name: 'Masterpläne' })).toBeVisible();

	await page.goto(world.at());
	await saved(page);
	await page.keyboard.press('Tab');
	expect(await focused(page)).toBe('Zum Inhalt springen');
	await tabTo(page, /^Handlungsfelder/);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1, name: 'Handlungsfelder' })).toBeVisible();

	// The board is one stop; arrow keys go from card to card, M takes the card along.
	await cardOf(page, netzwerk).getByRole('link').focus();
	await page.keyboard.press('m');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Enter');
	await expect(cellOf(page, 'f-sprache', 'done').getByRole('link', { name: netzwerk })).toBeFocused();
	await saved(page);

	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1, name: netzwerk })).toBeFocused();
	await tabTo(page, 'Neuer Kommentar', 120);
	await page.keyboard.type('Ohne Maus geschrieben.');
	await page.keyboard.press('Control+Enter');
	await expect(page.locator('#comments').getByText('Ohne Maus geschrieben.')).toBeVisible();
	await expectFocus(page);
	await saved(page);

	// Undo, first of the comment, then of the move.
	await page.locator('h1').focus();
	await page.keyboard.press('Control+z');
	await expect(page.locator('#comments').getByText('Ohne Maus geschrieben.')).toHaveCount(0);
	await expectFocus(page);
	await page.keyboard.press('Control+z');
	await page.goBack();
	await expect(cellOf(page, 'f-sprache', 'active').getByRole('link', { name: netzwerk })).toBeVisible();
	await saved(page);
});

test('after every action the focus is somewhere useful', async ({ world }) => {
	test.slow();
	const page = await world.open('anna', '/fields');
	await saved(page);
	const card = () => cardOf(page, netzwerk);

	await card()
		.getByRole('button', { name: /^Aktionen/ })
		.press('Enter');
	await expect(page.getByRole('menu')).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(card().getByRole('button', { name: /^Aktionen/ })).toBeFocused();

	await page
		.getByRole('button', { name: /Gerade hier|Konto|Tastatur/ })
		.first()
		.focus();
	await page.getByRole('button', { name: 'Tastatur' }).press('Enter');
	await expect(page.getByRole('dialog')).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('button', { name: 'Tastatur' })).toBeFocused();

	await card().getByRole('link').focus();
	await page.keyboard.press('Control+k');
	await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(card().getByRole('link')).toBeFocused();

	await page.keyboard.press('n');
	await expect(page.getByRole('textbox', { name: /^Neue Maßnahme/ })).toBeFocused();
	await page.keyboard.press('Escape');
	await expectFocus(page);

	await card()
		.getByRole('button', { name: /^Aktionen/ })
		.press('Enter');
	await expect(page.getByRole('menu')).toBeFocused();
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('Enter');
	await expect(card()).toHaveCount(0);
	await expectFocus(page);

	await page.goto(world.at('/bin'));
	await saved(page);
	await page.getByRole('button', { name: `„${netzwerk}“ wiederherstellen` }).press('Enter');
	await expect(page.getByText('Der Papierkorb ist leer.')).toBeVisible();
	await expectFocus(page);

	await page.goto(world.at('/organisations'));
	await saved(page);
	await page
		.getByRole('button', { name: /^Aktionen für/ })
		.first()
		.press('Enter');
	await expect(page.getByRole('menu')).toBeFocused();
	await page.keyboard.press('Escape');
	await expectFocus(page);
});
