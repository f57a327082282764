/** `npm run screenshots`: the pictures of README, taken from a real server with the example plan. */
import { chromium } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStage } from '../tests/bench/stage.ts';
import { browserArguments, findBrowser } from './browser.ts';

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const pictures = [
	{ name: 'overview-light', path: '', size: desk, scheme: 'light' },
	{ name: 'fields-light', path: '/fields', size: desk, scheme: 'light' },
	{ name: 'fields-dark', path: '/fields', size: desk, scheme: 'dark' },
	{ name: 'fields-phone-dark', path: '/fields', size: phone, scheme: 'dark' },
	{ name: 'steps-light', path: '/steps', size: desk, scheme: 'light' },
	{ name: 'card-light', path: '/measures/m-partizipation', size: desk, scheme: 'light' }
] as const;

const directory = join(import.meta.dirname, '..', 'docs', 'screenshots');
mkdirSync(directory, { recursive: true });
const stage = await openStage();
const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments });
for (const { name, path, size, scheme } of pictures) {
	const context = await browser.newContext({ viewport: size, colorScheme: scheme, locale: 'de-DE' });
	await context.addCookies([{ ...stage.cookie, url: stage.url }]);
	const page = await context.newPage();
	await page.goto(`${stage.url}/plan/${stage.plans.muenster}${path}`);
	await page.locator('[data-save-state="saved"]').first().waitFor();
	await page.evaluate(() => document.fonts.ready);
	await page.screenshot({ path: join(directory, `${name}.png`) });
	await context.close();
}
await browser.close();
await stage.close();
process.exit(0);
