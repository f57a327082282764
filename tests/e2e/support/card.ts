import type { Page } from '@playwright/test';
import { expect, type Person, type World } from './world.ts';

/** A measure in one of Ben's fields, with two parts and two goals. */
export const measurePath = '/measures/m-sprachfoerderung';
export const measureTitle = 'Sprachförderung und Stabilisierung der Muttersprache';

/** A card in a browser of its own, with the live document there. */
export async function openCard(world: World, person: Person, path = measurePath): Promise<Page> {
	const page = await world.open(person, path);
	await alive(page);
	return page;
}

/** Waits until the page is live and everything is saved. */
export async function alive(page: Page): Promise<void> {
	await expect(page.getByText('Gespeichert', { exact: true }).first()).toBeAttached();
}

export const description = (page: Page) => page.getByRole('textbox', { name: 'Beschreibung' });

/** What the description says, without the names at the others' carets. */
export function words(page: Page): Promise<string> {
	return page
		.locator('#description .prose')
		.first()
		.evaluate((text) => {
			const copy = text.cloneNode(true) as HTMLElement;
			copy.querySelectorAll('.caret').forEach((caret) => caret.remove());
			return (copy.textContent ?? '').replaceAll('\u2060', '');
		});
}

/** What the live region and the toasts have said so far is short-lived: this waits for it. */
export function said(page: Page, text: string | RegExp) {
	return expect(page.locator('[data-announcer]')).toHaveText(text);
}
