/** What the tests say again and again about a page that is connected. */
import { expect, type Locator, type Page } from '@playwright/test';

/** The symbol and word that tell whether the work is safe. */
export const saveState = (page: Page): Locator => page.locator('[data-save-state]');

/** Connected, and everything is on the server's disk. */
export async function saved(...pages: Page[]): Promise<void> {
	await Promise.all(pages.map((page) => expect(saveState(page)).toHaveAttribute('data-save-state', 'saved')));
}

/** Cut off, with this many changes waiting. */
export async function offline(page: Page, waiting: number): Promise<void> {
	await expect(saveState(page)).toHaveAttribute('data-save-state', 'offline');
	await expect(saveState(page)).toHaveAttribute('data-waiting', String(waiting));
}

/** A card of a board by its title. */
export const cardOf = (page: Page, title: string): Locator =>
	page.locator('[data-card]').filter({ has: page.getByRole('link', { name: title, exact: true }) });

/** A cell of a board by the ids of its field and its column. */
export const cellOf = (page: Page, lane: string, column: string): Locator =>
	page.locator(`[data-cell][data-lane="${lane}"][data-column="${column}"]`);

/**
 * Moves a card to the end of another column of its field, by its menu. With keys: a pointer that jumps from one menu to
 * the next is no person's, and on a busy machine the menus take it for one that leaves.
 */
export async function moveByMenu(page: Page, title: string, column: string): Promise<void> {
	await cardOf(page, title)
		.getByRole('button', { name: `Aktionen für „${title}“` })
		.press('Enter');
	await page.getByRole('menuitem', { name: 'Verschieben nach …' }).press('ArrowRight');
	await page.getByRole('menuitemcheckbox', { name: column }).first().press('Enter');
	await expect(page.getByRole('menu')).toHaveCount(0);
}

/** The editor of a card's description. */
export const editorOf = (page: Page): Locator => page.locator('[contenteditable="true"]');

/** All scripts of the product are in this browser: every page of a plan that is open can be reached without a network. */
export const workerReady = (page: Page): Promise<void> =>
	page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
