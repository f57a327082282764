/** What a machine can find wrong with a page for people who use it otherwise than by eye and mouse. */
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

declare global {
	interface Window {
		axe: typeof axe;
	}
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules whose outcome depends on the theme. */
const colours = ['color-contrast', 'link-in-text-block'];

export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/** Problems of the page as it stands there now, short enough to read. */
async function problemsOf(page: Page, rules?: string[], popup = false): Promise<string[]> {
	// Once per page, not once per look: the library is half a megabyte.
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
	return page.evaluate(
		async ({ only, region }) => {
			// Colours on their way from one to the other are nobody's choice, and each may set off others further in.
			const running = () => document.getAnimations().filter(({ playState }) => playState === 'running');
			for (let calm = 0, frames = 0; calm < 2 && frames < 200; frames++) {
				await new Promise(requestAnimationFrame);
				for (const animation of running()) if (animation instanceof CSSTransition) animation.finish();
				calm = running().length === 0 ? calm + 1 : 0;
			}
			const { violations } = await window.axe.run(document, {
				resultTypes: ['violations'],
				runOnly: only,
				rules: { region: { enabled: region } }
			});
			return violations.flatMap(({ id, nodes }) =>
				nodes.map(
					({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`
				)
			);
		},
		{
			only: rules ? { type: 'rule' as const, values: rules } : { type: 'tag' as const, values: tags },
			// A menu stands at the end of the page, but belongs to its button.
			region: rules === undefined && !popup
		}
	);
}

async function look(page: Page, name: string, theme: 'light' | 'dark', rules?: string[], popup = false): Promise<void> {
	await page.emulateMedia({ colorScheme: theme });
	// Drawn once in its new colours: before that some of the old ones are still to be read.
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
	const width = page.viewportSize()?.width;
	expect.soft(await problemsOf(page, rules, popup), `${name}, ${width} px, ${theme}`).toEqual([]);
}

/** What is there now, in both themes: everything in the light one, what depends on colours in the dark one as well. */
export async function examine(page: Page, name: string, popup = false): Promise<void> {
	await look(page, name, 'dark', colours);
	await look(page, name, 'light', undefined, popup);
}

/** Nothing wrong with the page as it stands, in the theme and width it has. */
export async function expectAccessible(page: Page): Promise<void> {
	expect(await problemsOf(page)).toEqual([]);
}

/** A page in both themes and at both widths; its title, language and heading; and that it fits 320 px. */
export async function examinePage(page: Page, name: string): Promise<void> {
	const { headings, title, language } = await page.evaluate(() => ({
		headings: document.querySelectorAll('h1').length,
		title: document.title.trim(),
		language: document.documentElement.lang
	}));
	expect.soft(headings, `${name}: headings of the first level`).toBe(1);
	expect.soft(title, `${name}: title`).not.toBe('');
	expect.soft(language, `${name}: language`).toBe('de');
	await page.setViewportSize(desk);
	await examine(page, name);
	await page.setViewportSize(phone);
	// The other way round: every rule once in each theme, the colours everywhere.
	await look(page, name, 'light', colours);
	await look(page, name, 'dark');
	await expectNarrow(page, name);
}

/** Elements that stick out of a page 320 px wide: there would be a second direction to scroll in. */
async function expectNarrow(page: Page, name: string): Promise<void> {
	await page.setViewportSize({ width: 320, height: 640 });
	const wider = await page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.documentElement;
		if (scrollWidth <= clientWidth) return [];
		return [...document.querySelectorAll('body *')]
			.filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
			.slice(0, 5)
			.map((element) => element.outerHTML.slice(0, 120));
	});
	expect.soft(wider, `${name}: wider than 320 px`).toEqual([]);
}
