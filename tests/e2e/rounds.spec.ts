/** Weighting in rounds: a secret round of three bodies from opening to adopting, and a second one after it. */
import type { Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { newId } from '../../src/lib/plan/index.ts';
import { readCsv, readXlsx, recompute } from '../../src/lib/rounds/export/testing.ts';
import { randomNumbers, testBallot } from '../../src/lib/rounds/testing.ts';
import type { RoundSettings } from '../../src/lib/rounds/types.ts';
import { Device } from '../support/voters.ts';
import { expectAccessible } from './support/axe.ts';
import { expect, password, test, type World } from './support/world.ts';

/** Members of bodies besides Cem, who is in the Integrationsrat. */
async function fillBodies({ services, planId, users }: World) {
	const people: { id: string; body: string }[] = [];
	for (const body of [
		'Integrationsrat',
		'Integrationsrat',
		'Rat',
		'Rat',
		'Rat',
		'Ausschuss',
		'Ausschuss',
		'Ausschuss'
	]) {
		const email = `${newId()}@example.org`;
		const created = await services.accounts.create({ email, name: 'Mitglied', password });
		if (!created.ok) throw new Error(created.reason);
		const membership = { role: 'adviser', fields: [], body, organisation: null } as const;
		await services.members.set(planId, created.user.id, membership, users.anna.id);
		people.push({ id: created.user.id, body });
	}
	return people;
}

/**
 * The database's files as they are on the disk. Another process reads them: one that has the database open would lose
 * its locks by closing a file of it, and with the locks its log, when the server is stopped.
 */
function storedBytes(directory: string): string {
	const files = readdirSync(directory).filter((name) => name.startsWith('etappe.sqlite'));
	return execFileSync('cat', files, { cwd: directory, maxBuffer: 1e9 }).toString('latin1');
}

/** The others vote as their devices would. */
async function othersVote(
	{ services, planId }: World,
	roundId: string,
	people: readonly { id: string; body: string }[],
	seed: number
) {
	const round = (await services.rounds.read(planId, roundId))!;
	const random = randomNumbers(seed);
	for (const { id, body } of people) {
		const device = new Device(services.rounds, planId, round);
		expect(await device.fetchPaper(id, body)).toEqual({ ok: true });
		expect(await device.drop(testBallot(round, random))).toEqual({ ok: true });
	}
}

/** Answers every question with the keyboard alone: the first item, `strength` steps down the scale. */
async function answerByKeyboard(page: Page, strength: number): Promise<void> {
	const next = page.getByRole('button', { name: 'Weiter', exact: true });
	for (let question = 0; question < 60 && (await next.count()) > 0; question++) {
		await expect(page.locator('[data-question]')).toBeFocused();
		await page.keyboard.press('Tab');
		await page.keyboard.press('Space');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Space');
		for (let step = 0; step < strength; step++) await page.keyboard.press('ArrowDown');
		await expect(next).toBeEnabled();
		await next.focus();
		await page.keyboard.press('Enter');
	}
}

async function closeRound(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Jetzt schließen' }).click();
	// Ballots on their way are given five seconds.
	await expect(page.getByRole('heading', { name: 'Ergebnis', exact: true })).toBeVisible({ timeout: 20_000 });
}

const roundIdOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1)!;

test('three bodies weigh secretly in pairs, see the result, weigh again, and the result is adopted', async ({
	world
}) => {
	test.setTimeout(240_000);
	const people = await fillBodies(world);
	const anna = await world.open('anna', '/rounds');
	await expectAccessible(anna);
	await anna.getByRole('main').getByRole('link', { name: 'Runde eröffnen' }).click();
	await expect(anna.getByRole('heading', { name: 'Runde eröffnen' })).toBeVisible();
	await expectAccessible(anna);
	const scope = anna.getByRole('group', { name: 'Welche Ziele?' });
	for (const box of await scope.getByRole('checkbox').all()) await box.uncheck();
	for (const field of ['Sprache und Bildung', 'Gesundheit']) await scope.getByRole('checkbox', { name: field }).check();
	await anna.getByLabel('Titel').fill('Erste Runde');
	await anna.getByRole('button', { name: 'Runde eröffnen' }).click();
	await expect(anna.getByRole('heading', { level: 1, name: 'Erste Runde' })).toBeVisible();
	const first = roundIdOf(anna);
	await expectAccessible(anna);

	// Cem, on his phone, offline when he hands in.
	const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
	const cem = await world.open('cem', `/rounds/${first}/ballot`, phone);
	await expect(cem.getByText('Die Abstimmung ist geheim', { exact: false }).first()).toBeVisible();
	await expectAccessible(cem);
	await cem.getByRole('button', { name: 'Beginnen' }).click();
	await expectAccessible(cem);
	// The whole scale, by keyboard, and nothing that is reached stands behind the buttons at the bottom.
	const scale = cem.getByRole('group', { name: 'Wie viel wichtiger?' }).getByRole('radio');
	await expect(scale).toHaveCount(9);
	await scale.first().focus();
	for (let step = 1; step < 9; step++) await cem.keyboard.press('ArrowDown');
	await expect(scale.last()).toBeFocused();
	await expect(scale.last()).toBeChecked();
	const gap = await cem.evaluate(() => {
		const focused = document.activeElement!.getBoundingClientRect();
		return document.querySelector('footer')!.getBoundingClientRect().top - focused.bottom;
	});
	expect(gap).toBeGreaterThanOrEqual(0);
	await cem.locator('[data-question]').focus();
	await answerByKeyboard(cem, 2);
	await expect(cem.getByRole('heading', { name: 'Ihre Gewichtung' })).toBeVisible();
	await expectAccessible(cem);
	await cem.context().setOffline(true);
	await cem.getByRole('button', { name: 'Stimmzettel abgeben' }).click();
	await expect(cem.getByText('auf diesem Gerät gespeichert', { exact: false })).toBeVisible();
	await cem.context().setOffline(false);
	await expect(cem.locator('[data-ballot-state="taken"]')).toBeVisible();
	await expect(cem.getByText('Ihr Stimmzettel ist abgegeben.', { exact: false })).toBeVisible();

	// Taken up again, changed, and handed in once more: still one ballot.
	await cem.reload();
	await cem.getByRole('button', { name: 'Stimmzettel ändern' }).click();
	await cem.getByRole('button', { name: 'Antworten durchgehen' }).click();
	await cem.getByRole('radio', { name: 'Überragend wichtiger' }).check({ force: true });
	while ((await cem.getByRole('button', { name: 'Weiter', exact: true }).count()) > 0) {
		await cem.getByRole('button', { name: 'Weiter', exact: true }).click();
		const equal = cem.getByRole('radio', { name: 'Gleich wichtig' });
		if (
			(await cem.getByRole('button', { name: 'Weiter', exact: true }).count()) > 0 &&
			(await cem.locator('.strengths input:checked').count()) === 0
		)
			await equal.check({ force: true });
	}
	await cem.getByRole('button', { name: 'Geänderten Stimmzettel abgeben' }).click();
	await expect(cem.getByText('Ihr Stimmzettel ist abgegeben.', { exact: false })).toBeVisible();

	// The same person in another browser is told where their ballot is, and cannot vote twice.
	const other = await world.open('cem', `/rounds/${first}/ballot`, phone);
	await expect(other.getByText('auf einem anderen Gerät', { exact: false })).toBeVisible();
	await other.context().close();

	await othersVote(world, first, people, 5);
	const stored = storedBytes(world.server.dataDir);
	const kept = await cem.evaluate(() => JSON.stringify({ ...localStorage }));
	const key = /\\?"key\\?":\\?"([0-9a-f]{64})/.exec(kept)![1]!;
	expect(stored).not.toContain(key);
	expect(world.server.output()).not.toContain(key);

	await anna.reload();
	await expect(anna.getByRole('row', { name: /Integrationsrat/ }).first()).toContainText('3 von 3');
	await closeRound(anna);
	await expectAccessible(anna);
	await expect(anna.getByRole('row', { name: /In: Integrationsrat/ })).toBeVisible();
	const slider = anna.getByRole('slider').first();
	await slider.focus();
	await anna.keyboard.press('End');
	await expect(anna.getByRole('button', { name: 'Wie beschlossen' })).toBeEnabled();

	// What stands in the files is enough to come to the same result.
	for (const extension of ['csv', 'xlsx'] as const) {
		const file = await anna.request.get(world.at(`/rounds/${first}/results.${extension}`));
		expect(file.headers()['cache-control']).toContain('no-store');
		const body = await file.body();
		const { results, published } = recompute(extension === 'csv' ? readCsv(body.toString('utf8')) : readXlsx(body));
		expect(results.ballots).toBe(9);
		results.goals.forEach(({ weight }, goal) => expect(weight).toBeCloseTo(published[goal]!, 12));
	}
	// Dora, who only reads, sees the result, but decides nothing.
	const dora = await world.open('dora', `/rounds/${first}`);
	await expect(dora.getByRole('heading', { name: 'Ergebnis', exact: true })).toBeVisible();
	await expect(dora.getByRole('button', { name: 'Gewichte in den Masterplan übernehmen' })).toHaveCount(0);
	expect((await dora.request.get(world.at('/rounds/new'))).status()).toBe(403);
	await dora.context().close();

	// The second round: everybody sees the group's picture, Cem also his own.
	await anna.getByRole('link', { name: 'Nächste Runde mit diesem Ergebnis' }).click();
	await anna.getByRole('button', { name: 'Runde eröffnen' }).click();
	await expect(anna.getByRole('heading', { level: 1, name: 'Erste Runde, zweite Runde' })).toBeVisible();
	const second = roundIdOf(anna);
	await cem.goto(world.at(`/rounds/${second}/ballot`));
	await cem.getByRole('button', { name: 'Beginnen' }).click();
	await expect(cem.getByText(/Runde davor: alle .* · Sie /).first()).toBeVisible();
	await answerByKeyboard(cem, 1);
	await cem.getByRole('button', { name: 'Stimmzettel abgeben' }).click();
	await expect(cem.getByText('Ihr Stimmzettel ist abgegeben.', { exact: false })).toBeVisible();
	await othersVote(world, second, people, 5);
	await anna.reload();
	await closeRound(anna);
	await expect(anna.getByText(/Gegenüber „Erste Runde“/)).toBeVisible();

	await anna.getByRole('button', { name: 'Gewichte in den Masterplan übernehmen' }).click();
	await expect(anna.getByText('Die Gewichte stehen jetzt bei den Zielen.')).toBeVisible();
	await expect(anna.getByRole('button', { name: 'Gewichte in den Masterplan übernehmen' })).toHaveCount(0);
	const shown = (await world.services.rounds.read(world.planId, second))!;
	await expect
		.poll(async () => {
			const goals = (await world.services.plans.read(world.planId))!.plan.goals;
			return shown.goals.every(({ id }) => goals[id]!.weightRound === second && goals[id]!.weight! > 0);
		})
		.toBe(true);

	// Too late: told so, and kept.
	await cem.goto(world.at(`/rounds/${second}/ballot`));
	await expect(cem.getByText('Die Runde ist seit', { exact: false })).toBeVisible();
});

test('points add up, rankings move by keyboard, and a named round shows who has voted', async ({ world }) => {
	test.setTimeout(90_000);
	const { services, planId, users } = world;
	const settings: RoundSettings = {
		...{ title: 'Punkte', method: 'points', levels: 2, fields: ['f-sprache', 'f-gesundheit'], mean: 'arithmetic' },
		...{ bodies: [{ name: 'Integrationsrat', weight: 1 }], secret: false, interim: true, previous: null },
		...{ opensAt: Date.now(), closesAt: Date.now() + 600_000 }
	};
	const made = await services.rounds.create(planId, settings, users.anna.id);
	const ranked = await services.rounds.create(
		planId,
		{ ...settings, method: 'ranking', levels: 1, title: 'Reihe' },
		users.anna.id
	);
	if (!made.ok || !ranked.ok) throw new Error('no round');
	const cem = await world.open('cem', `/rounds/${made.id}/ballot`, { viewport: { width: 390, height: 844 } });
	await cem.getByRole('button', { name: 'Beginnen' }).click();
	await expectAccessible(cem);
	await cem.getByRole('slider').first().focus();
	await cem.keyboard.press('End');
	await expect(cem.getByText('100 Punkte verteilt')).toBeVisible();
	await cem.getByRole('spinbutton').first().fill('70');
	await cem.keyboard.press('Tab');
	await expect(cem.getByText('100 Punkte verteilt')).toBeVisible();
	await expect(cem.getByRole('spinbutton').first()).toHaveValue('70');
	const next = cem.getByRole('button', { name: 'Weiter', exact: true });
	while ((await next.count()) > 0) await next.click();
	await cem.getByRole('button', { name: 'Stimmzettel abgeben' }).click();
	await expect(cem.getByText('Ihr Stimmzettel ist abgegeben.', { exact: false })).toBeVisible();

	await cem.goto(world.at(`/rounds/${ranked.id}/ballot`));
	await cem.getByRole('button', { name: 'Beginnen' }).click();
	await expectAccessible(cem);
	const items = cem.locator('[data-item]');
	const title = await items.nth(1).locator('.title').textContent();
	await items.nth(1).locator('.handle').focus();
	await cem.keyboard.press('ArrowUp');
	await expect(items.first().locator('.title')).toHaveText(title!);
	await expect(items.first().locator('.handle')).toBeFocused();
	await items
		.nth(1)
		.getByRole('button', { name: /gleichauf/ })
		.click();
	await expect(items.nth(1).getByRole('combobox')).toHaveValue('0');
	await next.click();
	await cem.getByRole('button', { name: 'Stimmzettel abgeben' }).click();
	await expect(cem.getByText('Ihr Stimmzettel ist abgegeben.', { exact: false })).toBeVisible();

	const ownRanks = async () => {
		const round = (await services.rounds.read(planId, ranked.id))!;
		return (await services.rounds.standing(round, users.cem.id)).own;
	};
	const handedIn = await ownRanks();
	// Changed without a network; it goes out from whatever page of the plan is opened next.
	await cem.getByRole('button', { name: 'Ändern', exact: true }).click();
	await cem
		.getByRole('button', { name: /eigenen Platz/ })
		.first()
		.click();
	await next.click();
	await cem.context().setOffline(true);
	await cem.getByRole('button', { name: 'Geänderten Stimmzettel abgeben' }).click();
	await expect(cem.getByText('auf diesem Gerät gespeichert', { exact: false })).toBeVisible();
	const away = cem.waitForEvent('requestfailed', { predicate: (request) => request.url().endsWith('/vote') });
	await cem.getByRole('button', { name: 'Jetzt versuchen' }).click();
	await away;
	await cem.goto('about:blank');
	await cem.context().setOffline(false);
	await cem.goto(world.at('/goals'));
	await expect(cem.getByText('Ihr Stimmzettel ist jetzt angekommen.')).toBeVisible();
	expect(await ownRanks()).not.toEqual(handedIn);
	// One that comes too late is not lost in silence: the reason stands on the page.
	await cem.goto(world.at(`/rounds/${ranked.id}/ballot`));
	await cem.getByRole('button', { name: 'Stimmzettel ändern' }).click();
	await cem.getByRole('button', { name: 'Ändern', exact: true }).click();
	await items
		.nth(1)
		.getByRole('button', { name: /gleichauf/ })
		.click();
	await next.click();
	await cem.context().setOffline(true);
	await cem.getByRole('button', { name: 'Geänderten Stimmzettel abgeben' }).click();
	await expect(cem.getByText('auf diesem Gerät gespeichert', { exact: false })).toBeVisible();
	expect(await services.rounds.close(planId, ranked.id, users.anna.id)).toEqual({ ok: true });
	await cem.goto('about:blank');
	await cem.context().setOffline(false);
	await cem.goto(world.at('/goals'));
	await expect(cem.getByRole('alert').getByText('kam danach an und zählt nicht', { exact: false })).toBeVisible();
	await expectAccessible(cem);

	const anna = await world.open('anna', `/rounds/${made.id}`);
	await expect(anna.getByRole('heading', { name: 'Zwischenstand' })).toBeVisible();
	await expect(anna.getByRole('row', { name: /Integrationsrat/ }).first()).toContainText('Cem Öztürk');
	await expectAccessible(anna);
});
