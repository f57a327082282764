/**
 * One evening: a moderator, a beamer and twelve phones, from the join code to weighted goals and minutes. Three phones are
 * real pages 390 px wide, one of them used by keyboard alone; nine are the phones' own client without a page.
 */
import type { BrowserContextOptions, Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { stickDot, writeNote } from '../../src/lib/workshop/commands.ts';
import { TableLink } from '../../src/lib/workshop/table-link.ts';
import { guestCookieName } from '../../src/lib/server/guest-session.ts';
import { examine as look } from './support/axe.ts';
import { saved } from './support/live.ts';
import { watch } from './support/watch.ts';
import { expect, test, type World } from './support/world.ts';

test.use({ trace: 'off' });

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

interface Small {
	id: string;
	link: TableLink;
}

/** Joins over the same form a browser sends, then follows as a phone does. */
async function smallPhone(
	world: World,
	code: string,
	name: string,
	planId: string,
	workshopId: string
): Promise<Small> {
	const { url } = world.server;
	const answer = await fetch(`${url}/w/${code}`, {
		method: 'POST',
		redirect: 'manual',
		headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', origin: url },
		body: new URLSearchParams({ name })
	});
	expect(answer.status).toBe(303);
	const cookie = answer.headers.getSetCookie().find((line) => line.startsWith(guestCookieName)) ?? '';
	expect(cookie).toMatch(/HttpOnly/i);
	const link = new TableLink({
		...{ origin: url, planId, workshopId, as: 'guest' },
		createSocket: (address) =>
			new WebSocket(address, { headers: { cookie: cookie.split(';')[0], origin: url } }) as never,
		isOver: async () => true,
		onChange: () => {}
	});
	link.connect();
	await expect.poll(() => link.event?.me?.name).toBe(name);
	return { id: link.event?.me?.id ?? '', link };
}

async function joinByCode(world: World, code: string, name: string): Promise<Page> {
	const page = await world.open(null, `${world.server.url}/w`, phone);
	await page
		.getByLabel('Code', { exact: true })
		.fill(` ${code.slice(0, 4).toLowerCase()} ${code.slice(4).toLowerCase()} `);
	await page.getByRole('button', { name: 'Weiter' }).click();
	await page.getByLabel('Ihr Name').fill(name);
	await page.getByRole('button', { name: 'Dabei sein' }).click();
	await expect(page.getByText(`Hallo ${name}`)).toBeVisible();
	return page;
}

/** What fills the narrow page must not be wider than it. */
async function checkNarrow(page: Page, name: string): Promise<void> {
	const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	expect.soft(over, `${name}: wider than the phone by`).toBeLessThanOrEqual(0);
}

/** A page behind others is drawn late: what is looked at comes to the front. */
async function examine(page: Page, name: string): Promise<void> {
	await page.bringToFront();
	await look(page, name);
}

/** Moves the focus with Tab until it stands on what has this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
	for (let step = 0; step < 80; step++) {
		await page.keyboard.press('Tab');
		const focused = await page.evaluate(() => {
			const element = document.activeElement as HTMLElement | null;
			const label = (element as HTMLInputElement | null)?.labels?.[0]?.textContent ?? '';
			return element?.getAttribute('aria-label') ?? (label || element?.textContent || '');
		});
		if (name.test(focused.trim())) return;
	}
	throw new Error(`Nothing called ${name} can be reached with Tab.`);
}

test('a workshop from the join code to weighted goals and minutes', async ({ world }) => {
	test.setTimeout(240_000);
	const { planId, server } = world;
	const moderator = await world.open('anna', '/workshops', { viewport: { width: 1440, height: 900 } });
	const complaints = watch(moderator, server.url, [400]);
	await saved(moderator);
	await examine(moderator, 'workshops, none yet');

	// The form says what is missing, then opens the workshop.
	await moderator.getByLabel('Titel').fill('Ziele für Sprache und Bildung');
	await moderator.getByLabel('Punkte je Person').fill('3');
	await moderator.getByRole('button', { name: 'Workshop anlegen' }).click();
	await expect(moderator.getByRole('heading', { level: 1, name: 'Ziele für Sprache und Bildung' })).toBeVisible();
	await examine(moderator, 'console: arrive');
	const workshopId = moderator.url().split('/').at(-1) ?? '';
	const code = (await world.services.workshops.read(planId, workshopId))?.code ?? '';
	await expect(moderator.getByText(`${code.slice(0, 4)}-${code.slice(4)}`).first()).toBeVisible();
	const screen = await world.open('anna', `/workshops/${workshopId}/screen`, {
		viewport: { width: 1280, height: 720 }
	});
	await expect(screen.getByRole('img', { name: `QR-Code: ${server.url}/w/${code}` })).toBeVisible();
	await examine(screen, 'screen: arrive');

	// Names that are none, codes that are none.
	const stranger = await world.open(null, `${server.url}/w/ZZZZZZZZ`, phone);
	await expect(stranger.getByText('Diesen Code gibt es nicht.')).toBeVisible();
	await examine(stranger, 'a code that does not exist');
	await stranger.goto(`${server.url}/w/${code}`);
	await stranger.getByLabel('Ihr Name').fill('   ');
	await stranger.getByRole('button', { name: 'Dabei sein' }).click();
	await expect(stranger.getByText('Bitte geben Sie einen Namen')).toBeVisible();
	await checkNarrow(stranger, 'join');
	await stranger.close();

	// Twelve phones.
	const [ayse, ben, tab] = await Promise.all(['Ayşe', 'Ben', 'Tab'].map((name) => joinByCode(world, code, name)));
	if (!ayse || !ben || !tab) throw new Error('phones are missing');
	const small = await Promise.all(
		Array.from({ length: 9 }, (_, index) => smallPhone(world, code, `Gast ${index + 1}`, planId, workshopId))
	);
	await expect(moderator.getByRole('heading', { name: '12 Personen sind da' })).toBeVisible();
	await expect(screen.getByText('12 Personen sind da')).toBeVisible();
	await examine(ayse, 'phone: arrive');
	const guestSees = await ayse.request.get(`${server.url}/plan/${planId}/fields`, { maxRedirects: 0 });
	expect(guestSees.status()).toBe(303);

	// Collect.
	await moderator.getByRole('button', { name: 'Sammeln' }).click();
	const thoughts = ['Mehr Sprachkurse am Abend', 'Sprachkurse am Abend', 'Ein Treffpunkt im Viertel'];
	for (const [index, page] of [ayse, ben].entries()) {
		// Who writes before the other's note has arrived may come to stand before it.
		await expect(page.locator('[data-note]')).toHaveCount(index);
		await page.getByLabel('Ihr Gedanke').fill(thoughts[index] ?? '');
		await page.getByRole('button', { name: 'Aufhängen' }).click();
	}
	await expect(tab.locator('[data-note]')).toHaveCount(2);
	await tab.getByLabel('Ihr Gedanke').waitFor();
	await tabTo(tab, /Ihr Gedanke/);
	await tab.keyboard.type(thoughts[2] ?? '');
	await tab.keyboard.press('Enter');
	for (const [index, { link }] of small.entries()) {
		const text = `Gedanke Nummer ${index + 1} <b>fett</b>`;
		link.run(writeNote({ workshop: workshopId, field: 'f-sprache', text, authorName: '' }, []) as never);
	}
	await expect(ayse.locator('[data-note]')).toHaveCount(12);
	await expect(ayse.getByText('Gedanke Nummer 9 <b>fett</b>')).toBeVisible();
	await expect(screen.locator('[data-note]')).toHaveCount(12);
	await checkNarrow(ayse, 'collect');
	await examine(ayse, 'phone: collect');
	await examine(moderator, 'console: collect');

	// A timer everybody sees, also on a phone whose clock is wrong.
	await moderator.getByRole('button', { name: 'Uhr stellen' }).click();
	await moderator.getByRole('menuitem', { name: '5 Minuten', exact: true }).click();
	for (const page of [ayse, screen]) await expect(page.getByRole('timer')).toContainText(/5:00|4:5\d/);
	await moderator.getByRole('button', { name: 'Sperren' }).click();
	await expect(ben.getByText('Die Moderation hat gesperrt')).toBeVisible();
	await expect(ben.getByLabel('Ihr Gedanke')).toBeHidden();
	await moderator.getByRole('button', { name: 'Sperren' }).click();
	await moderator.getByRole('button', { name: 'Alle nach vorn' }).click();
	await expect(ben.getByText('Bitte schauen Sie nach vorn.', { exact: true })).toBeVisible();
	await moderator.getByRole('button', { name: 'Alle nach vorn' }).click();

	// The moderator's browser is closed: the workshop goes on, and is there again.
	await moderator.reload();
	await saved(moderator);

	// Cluster: by the menu on the phone, with the mouse on the desk, duplicates at a click.
	await moderator.getByRole('button', { name: 'Ordnen' }).click();
	await moderator.getByRole('button', { name: 'Zusammenlegen' }).first().click();
	await expect(ayse.locator('[data-group]')).not.toHaveCount(12);
	await tab.getByRole('button', { name: 'Menü zu „Ein Treffpunkt im Viertel“' }).waitFor();
	await tabTo(tab, /Menü zu „Ein Treffpunkt im Viertel“/);
	await tab.keyboard.press('Enter');
	const entry = tab.getByRole('menuitem', { name: 'Auf etwas anderes legen' });
	await expect(entry).toBeVisible();
	await expect(async () => {
		if (!(await entry.evaluate((item) => item === document.activeElement))) await tab.keyboard.press('ArrowDown');
		await expect(entry).toBeFocused({ timeout: 500 });
	}).toPass();
	await tab.keyboard.press('Enter');
	await tab.getByRole('dialog').getByLabel('Suchen').fill('Nummer 3');
	await tab
		.getByRole('dialog')
		.getByRole('button', { name: /Gedanke Nummer 3/ })
		.press('Enter');
	await expect(moderator.locator('[data-group]', { hasText: 'Treffpunkt' })).toContainText('Gedanke Nummer 3');
	// Two that stand close together: notes written in one moment stand in no order one could know.
	const loose = moderator.locator('[data-group]').filter({ hasText: 'Gedanke Nummer', hasNotText: 'Treffpunkt' });
	const [lower, upper] = (await loose.allTextContents())
		.map((text) => /Gedanke Nummer \d/.exec(text)?.[0] ?? '')
		.reverse();
	const held = loose.filter({ hasText: lower });
	const onto = loose.filter({ hasText: upper });
	await onto.scrollIntoViewIfNeeded();
	await held.scrollIntoViewIfNeeded();
	const grip = await held.locator('[data-grip]').boundingBox();
	const goal = await onto.boundingBox();
	if (!grip || !goal) throw new Error('nothing to drag');
	await moderator.mouse.move(grip.x + 4, grip.y + 4);
	await moderator.mouse.down();
	await moderator.mouse.move(grip.x + 20, grip.y + 20, { steps: 3 });
	await moderator.mouse.move(goal.x + goal.width / 2, goal.y + 18, { steps: 6 });
	await moderator.mouse.up();
	await expect(onto).toContainText(lower ?? 'nothing');
	await checkNarrow(ayse, 'cluster');
	await examine(ayse, 'phone: cluster');
	await examine(moderator, 'console: cluster');
	await examine(screen, 'screen: cluster');

	// Vote: own dots, hidden sums.
	await moderator.getByRole('button', { name: 'Punkten' }).click();
	await ayse.getByRole('button', { name: 'Punkt für „Mehr Sprachkurse am Abend“' }).click();
	await ayse.getByRole('button', { name: 'Punkt für „Mehr Sprachkurse am Abend“' }).click();
	await expect(ayse.getByText('Noch 1 Punkt', { exact: true })).toBeVisible();
	await tab.getByRole('button', { name: /Punkt für „Mehr Sprachkurse/ }).waitFor();
	await tabTo(tab, /^Punkt für „Mehr Sprachkurse/);
	await tab.keyboard.press('Enter');
	const cluster = [...(small[0]?.link.records.clusters.values() ?? [])].find(({ title }) => title.startsWith('Mehr'));
	for (const { id, link } of small) {
		await expect.poll(() => link.event?.may.vote).toBe(true);
		link.run(stickDot(workshopId, id, link.dots, 3, `clusters/${cluster?.id}`) as never);
	}
	await expect.poll(() => small.every(({ link }) => link.pending.length === 0 && link.refused.length === 0)).toBe(true);
	await expect(screen.getByText('Die Punkte werden gezeigt, wenn alle fertig sind.')).toBeVisible();
	await examine(ayse, 'phone: vote');
	await moderator.getByRole('button', { name: 'Punkte zeigen' }).click();
	await expect(screen.getByText('12 Punkte', { exact: true })).toBeVisible();

	// Goals: the first five at once.
	await moderator.getByRole('button', { name: 'Ziele bilden' }).click();
	await moderator.getByRole('button', { name: 'Die ersten 5' }).click();
	await examine(moderator, 'console: promote');
	// The example has goals from a workshop too.
	const fromWorkshops = async () =>
		Object.values((await world.services.plans.read(planId))?.plan.goals ?? {})
			.filter(({ origin }) => origin === 'workshop')
			.map(({ title }) => title);
	const before = (await fromWorkshops()).length;
	await moderator.getByRole('button', { name: '5 Ziele anlegen' }).click();
	await expect(ben.getByText('5 Ziele aus diesem Workshop')).toBeVisible();
	await saved(moderator);
	await expect.poll(fromWorkshops).toHaveLength(before + 5);
	expect(await fromWorkshops()).toContain('Mehr Sprachkurse am Abend');

	// Weight together.
	await moderator.getByRole('button', { name: 'Gewichten' }).click();
	await moderator.getByRole('button', { name: 'Mit Punkten gewichten' }).click();
	const slider = tab.getByRole('slider', { name: 'Mehr Sprachkurse am Abend' });
	await slider.focus();
	for (let step = 0; step < 10; step++) await tab.keyboard.press('ArrowRight');
	await expect(slider).toHaveValue('60');
	await expect(ayse.getByRole('slider', { name: 'Mehr Sprachkurse am Abend' })).toHaveValue('60');
	await expect(screen.getByText('23,1')).toBeVisible();
	await examine(ayse, 'phone: weigh');
	await examine(screen, 'screen: weigh');

	// Removed at once, and out.
	await moderator.getByRole('button', { name: 'Ben ausschließen' }).click();
	await examine(moderator, 'console: remove');
	await moderator.getByRole('radio', { name: 'Tür schließen' }).check();
	await moderator.getByRole('button', { name: 'Ausschließen', exact: true }).click();
	await expect(ben.getByText('Sie sind nicht mehr dabei.')).toBeVisible({ timeout: 2_000 });
	await ben.goto(`${server.url}/w/${code}`);
	await expect(ben.getByText('Sie sind nicht mehr dabei.')).toBeVisible();
	// Nor under another name, with a browser that knows nothing of it.
	const again = await world.open(null, `${server.url}/w/${code}`, phone);
	await expect(again.getByText('Der Workshop nimmt niemanden mehr auf.')).toBeVisible();
	await again.context().close();

	// The end: minutes as page, Word and HTML; guests are out, names are gone.
	await moderator.getByRole('button', { name: 'Beenden' }).click();
	await moderator.getByRole('button', { name: 'Jetzt beenden' }).click();
	await expect(
		moderator.getByRole('heading', { level: 1, name: 'Protokoll: Ziele für Sprache und Bildung' })
	).toBeVisible();
	await expect(moderator.getByText('11 Gäste haben teilgenommen.')).toBeVisible();
	await examine(moderator, 'minutes');
	await expect(ayse.getByText('Der Workshop ist zu Ende.')).toBeVisible({ timeout: 2_000 });
	await ayse.reload();
	await expect(ayse.getByText('Der Workshop ist zu Ende.')).toBeVisible();
	await expect.poll(() => small.every(({ link }) => link.status === 'ended')).toBe(true);
	const base = world.at(`/workshops/${workshopId}/minutes`);
	const word = await moderator.request.get(`${base}/file.docx`);
	expect((await word.body()).subarray(0, 2).toString()).toBe('PK');
	const html = await (await moderator.request.get(`${base}/file.html`)).text();
	expect(html).toContain('Gedanke Nummer 9 &lt;b&gt;fett&lt;/b&gt;');
	expect(html).not.toMatch(/Ayşe|https?:\/\//);
	const old = await world.open(null, `${server.url}/w/${code}`, phone);
	await expect(old.getByText('Diesen Code gibt es nicht.')).toBeVisible();
	expect(complaints()).toEqual([]);
});
