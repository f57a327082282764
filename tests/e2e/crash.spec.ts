/** The server is killed in the middle of everything: what was seen or told to be saved is there afterwards. */
import type { Page } from '@playwright/test';
import type { PlanExport } from '../../src/lib/plan/export.ts';
import { plainText } from '../../src/lib/plan/index.ts';
import { etappe } from './support/program.ts';
import { description, openCard, words } from './support/card.ts';
import { saved, saveState } from './support/live.ts';
import { expect, test, type World } from './support/world.ts';

/** The numbered words of one author in a text, in their order. */
const numbered = (text: string, author: string) => text.match(new RegExp(`${author}\\d+`, 'g')) ?? [];

/** Notes the text of the description each time everything is told to be saved, with nothing typed since. */
function watchSaved(page: Page) {
	return page.evaluate(() => {
		const state = document.querySelector('[data-save-state]')!;
		const text = () =>
			[...document.querySelectorAll('#description .prose p')].map((line) => line.textContent).join(' ');
		const notes = ((window as unknown as { notes: string[] }).notes = [] as string[]);
		new MutationObserver(() => {
			if (state.getAttribute('data-save-state') === 'saved') notes.push(text());
		}).observe(state, { attributeFilter: ['data-save-state'] });
	});
}

/** What the description says in the database, with no server running. */
async function onDisk({ services, planId }: World): Promise<string> {
	const exported = await services.plans.export(planId, 'operator');
	if (!exported.ok) throw new Error(exported.reason);
	const { plan } = JSON.parse(exported.json) as PlanExport;
	return plainText(plan.texts['measures/m-sprachfoerderung'] ?? []);
}

const notesOf = (page: Page) => page.evaluate(() => (window as unknown as { notes: string[] }).notes);

test('kill -9 while three write: nothing that was seen or told saved is lost, and all agree again', async ({
	world
}) => {
	test.slow();
	const anna = await openCard(world, 'anna');
	const ben = await openCard(world, 'ben');
	const dora = await openCard(world, 'dora');
	await description(anna).click();
	await anna.keyboard.press('Enter');
	await expect(ben.locator('#description .prose p')).toHaveCount(2);
	await description(ben).click();
	await ben.keyboard.press('Control+Home');
	await description(anna).click();
	await anna.keyboard.press('Control+End');
	await saved(anna, ben);
	await watchSaved(anna);

	const wordsPerRound = 8;
	let written = 0;
	for (let round = 0; round < 3; round++) {
		const write = async (page: Page, author: string) => {
			for (let word = 0; word < wordsPerRound; word++) await page.keyboard.type(`${author}${written + word} `);
		};
		const writing = Promise.all([write(anna, 'anna'), write(ben, 'ben')]);
		// In the middle of it: as soon as the reader sees the first words of this round.
		await expect(dora.locator('#description')).toContainText(`anna${written + 1} `, { timeout: 30_000 });
		const seen = await words(dora);
		await world.server.kill();
		const told = (await notesOf(anna)).at(-1) ?? '';
		await writing;
		written += wordsPerRound;
		for (const page of [anna, ben, dora]) {
			await expect(saveState(page)).toHaveAttribute('data-save-state', 'offline');
		}

		const found = await onDisk(world);
		for (const author of ['anna', 'ben']) {
			for (const text of [seen, told]) {
				expect(numbered(found, author)).toEqual(expect.arrayContaining(numbered(text, author)));
			}
		}

		await world.server.start();
		// The wait before the next attempt grows with each outage; a network that comes back ends it.
		for (const page of [anna, ben, dora]) await page.evaluate(() => window.dispatchEvent(new Event('online')));
		await saved(anna, ben, dora);
		const whole = Array.from({ length: written }, (_, word) => word);
		for (const page of [anna, ben, dora]) {
			await expect.poll(async () => numbered(await words(page), 'anna')).toEqual(whole.map((word) => `anna${word}`));
			await expect.poll(async () => numbered(await words(page), 'ben')).toEqual(whole.map((word) => `ben${word}`));
		}
		expect(await words(anna)).toBe(await words(ben));
		expect(await words(dora)).toBe(await words(ben));
	}
	const checked = await etappe(world.server, ['check']);
	expect([checked.code, checked.err]).toEqual([0, '']);
});

test('SIGTERM: everything written reaches the disk, pages wait and come back by themselves', async ({ world }) => {
	const anna = await openCard(world, 'anna');
	const ben = await openCard(world, 'ben');
	await description(anna).click();
	await anna.keyboard.type('Kurz vor dem Ende geschrieben.');
	await world.server.stop();
	expect(world.server.exitCode()).toBe(0);
	for (const page of [anna, ben]) {
		await expect(saveState(page)).toHaveAttribute('data-save-state', 'offline');
	}
	const checked = await etappe(world.server, ['check']);
	expect(checked.code).toBe(0);

	await world.server.start();
	await saved(anna, ben);
	await expect.poll(() => words(ben)).toBe('Kurz vor dem Ende geschrieben.');
});
