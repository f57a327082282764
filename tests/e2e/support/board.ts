/** What the tests of the boards say again and again. */
import { expect, type Locator, type Page } from '@playwright/test';
import { cardOf, cellOf, saved } from './live.ts';
import type { Person, World } from './world.ts';

export const vernetzung = 'Vernetzung optimieren';

/** A board in a browser of its own, with the live document there. */
export async function openBoard(
	world: World,
	person: Person,
	path = '/fields',
	options: Parameters<World['open']>[2] = {}
): Promise<Page> {
	const page = await world.open(person, path, { viewport: { width: 1440, height: 900 }, ...options });
	await saved(page);
	return page;
}

/** The titles in a cell, from top to bottom. */
export async function titlesIn(page: Page, lane: string, column: string): Promise<string[]> {
	const titles = await cellOf(page, lane, column).locator('[data-card] .open').allTextContents();
	return titles.map((title) => title.replaceAll('\u00AD', ''));
}

export async function expectIn(page: Page, lane: string, column: string, title: string): Promise<void> {
	await expect.poll(() => titlesIn(page, lane, column)).toContain(title);
}

/** The cell a card stands in, as `lane/column`. */
export const placeOf = (page: Page, title: string): Promise<string> =>
	cardOf(page, title).evaluate((card) => {
		const { lane, column } = card.closest<HTMLElement>('[data-cell]')!.dataset;
		return `${lane}/${column}`;
	});

/** Presses, moves and holds; the test lets go. */
export async function dragOver(page: Page, title: string, target: Locator, offsetY = 30): Promise<void> {
	const card = cardOf(page, title);
	await card.scrollIntoViewIfNeeded();
	const from = (await card.boundingBox())!;
	await page.mouse.move(from.x + 40, from.y + 20);
	await page.mouse.down();
	await page.mouse.move(from.x + 55, from.y + 30, { steps: 3 });
	const to = (await target.boundingBox())!;
	await page.mouse.move(to.x + to.width / 2, to.y + offsetY, { steps: 6 });
	await page.waitForTimeout(80);
}

/** Everything the live region says, in order, from now on. */
export async function listen(page: Page): Promise<() => Promise<string[]>> {
	await page.evaluate(() => {
		const region = document.querySelector('[data-announcer]')!;
		const heard: string[] = [];
		(window as unknown as { heard: string[] }).heard = heard;
		new MutationObserver(() => region.textContent && heard.push(region.textContent)).observe(region, {
			childList: true,
			characterData: true,
			subtree: true
		});
	});
	return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
}

export const focusedCard = (page: Page): Promise<string> =>
	page.evaluate(() => {
		const card = document.activeElement?.closest('[data-card]');
		return (card?.querySelector('[data-stop="open"]')?.textContent ?? '').replaceAll('\u00AD', '');
	});

export const focusedTitle = (page: Page): Promise<string> =>
	page.evaluate(() => (document.activeElement?.textContent ?? '').replaceAll('\u00AD', ''));
