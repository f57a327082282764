/**
 * Every page and every dialog: checked by machine in both themes and at both widths, narrow, with its heading, title
 * and language, without complaints and without foreign requests; and the pages once more without JavaScript.
 */
import type { Page } from '@playwright/test';
import { desk, examine, examinePage } from './support/axe.ts';
import { cardOf, editorOf, saved } from './support/live.ts';
import { indicatorPages, otherPages, planPages } from './support/pages.ts';
import { watch } from './support/watch.ts';
import { expect, test, type World } from './support/world.ts';

test.describe.configure({ mode: 'parallel' });

const entries = Object.entries(planPages);
const half = Math.ceil(entries.length / 2);
const quiet = (complaints: () => string[], name: string) =>
	expect.soft(complaints(), `${name}: complaints`).toEqual([]);

/** Something in the bin, in the history and in comments, and an invitation that waits for somebody. */
async function furnish({ services, planId, users }: World, page: Page): Promise<void> {
	await page.locator('[data-card="m-schulen"] [data-more]').click();
	await page.getByRole('menuitem', { name: 'In den Papierkorb' }).click();
	await saved(page);
	await services.members.invitations.create(
		planId,
		{
			...{ role: 'adviser', fields: [], body: 'Integrationsrat', organisation: null },
			...{ note: 'Vorsitz', maxUses: null, expiresAt: Date.now() + 60_000 }
		},
		users.anna.id
	);
}

for (const [part, group] of [entries.slice(0, half), entries.slice(half)].entries()) {
	test(`pages of a plan, part ${part + 1}`, async ({ world }) => {
		test.setTimeout(180_000);
		const page = await world.open('anna', '/fields', { viewport: desk });
		// The page that checks the connection asks for what only a WebSocket gets, to hear it refused.
		const complaints = watch(page, world.server.url, [404, 426]);
		await saved(page);
		await furnish(world, page);
		for (const [name, path] of group) {
			await page.goto(world.at(path));
			await saved(page);
			await examinePage(page, name);
			quiet(complaints, name);
		}
	});
}

test('pages of an indicator, a file to be checked, a target and where it shows', async ({ world }) => {
	test.setTimeout(120_000);
	const page = await world.open('anna', '/goals/g-deutsch', { viewport: desk });
	const complaints = watch(page, world.server.url);
	await saved(page);
	await page.getByRole('button', { name: 'Zielwert hinzufügen' }).click();
	const dialog = page.getByRole('dialog');
	const option = dialog.locator('option', { hasText: 'MS-B3' });
	await dialog.getByLabel('Indikator', { exact: true }).selectOption(await option.getAttribute('value'));
	await dialog.getByLabel(/^Zielwert/).fill('25');
	await dialog.getByLabel('Zieljahr').fill('2020');
	await examine(page, 'Zielwert', true);
	await dialog.getByRole('button', { name: 'Speichern' }).click();
	await expect(page.getByText('Ziel: 25,0 % bis 2020')).toBeVisible();
	await saved(page);
	await examinePage(page, 'Ein Ziel mit Zielwert');
	const targets: [string, string][] = [
		['Ziele mit Zielwert', '/goals'],
		['Stand der Zielwerte 2012', '/indicators/targets?year=2012']
	];
	for (const [name, path] of [...targets, ...(await indicatorPages(world))]) {
		await page.goto(world.at(path));
		await saved(page);
		await examinePage(page, name);
		quiet(complaints, name);
	}
});

test('pages outside of a plan, forms with mistakes, and a plan without anything in it', async ({ world }) => {
	test.setTimeout(180_000);
	const { services, server, users } = world;
	const anna = await world.open('anna', `${server.url}/`);
	const nobody = await world.open(null, `${server.url}/login`);
	// A link that is not good any more answers 404 or 410, a mistake in a form 400.
	const complaints = [anna, nobody].map((page) => watch(page, server.url, [400, 404, 410]));
	const checkQuiet = (name: string) => complaints.forEach((read) => quiet(read, name));
	for (const [name, person, address] of await otherPages(world)) {
		const page = person === 'anna' ? anna : nobody;
		await page.goto(address);
		await examinePage(page, name);
		checkQuiet(name);
	}

	await nobody.goto(`${server.url}/login`);
	await nobody.getByLabel('E-Mail-Adresse').fill('anna@example.org');
	await nobody.getByLabel('Passwort', { exact: true }).fill('nicht dieses');
	await nobody.getByRole('button', { name: 'Anmelden' }).click();
	await expect(nobody.getByRole('alert')).toBeVisible();
	await examinePage(nobody, 'Anmelden mit falschem Passwort');

	await anna.goto(`${server.url}/new`);
	await anna.getByRole('radio', { name: 'Leerer Masterplan' }).check();
	await anna.getByRole('button', { name: 'Masterplan anlegen' }).click();
	await expect(anna.getByRole('alert')).toBeVisible();
	await examinePage(anna, 'Neuer Masterplan ohne Titel');

	const created = await services.plans.create({ title: 'Leer', municipality: 'Stadt Leer' }, users.anna.id);
	if (!created.ok) throw new Error(created.reason);
	for (const path of ['', '/steps', '/fields', '/goals', '/organisations', '/bin', '/history']) {
		await anna.goto(`${server.url}/plan/${created.planId}${path}`);
		await saved(anna);
		await examinePage(anna, `Leerer Plan ${path}`);
		checkQuiet(`Leerer Plan ${path}`);
	}
});

test('dialogs, menus and what opens', async ({ world }) => {
	test.setTimeout(120_000);
	const page = await world.open('anna', '/fields', { viewport: desk });
	const complaints = watch(page, world.server.url);
	await saved(page);
	let card = cardOf(page, 'Kooperation mit Schulen');
	const opened: [name: string, path: string, open: () => Promise<void>][] = [
		['Tastatur', '/fields', () => page.keyboard.press('?')],
		['Suche', '/fields', () => page.keyboard.press('Control+k')],
		[
			'Suche mit Treffern',
			'/fields',
			async () => {
				await page.keyboard.press('Control+k');
				await page.keyboard.type('Schule');
				await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
			}
		],
		['Menü einer Karte', '/fields', () => card.locator('[data-more]').click()],
		[
			'Untermenü einer Karte',
			'/fields',
			async () => {
				await card.locator('[data-more]').click();
				await page.getByRole('menuitem', { name: 'Verschieben nach …' }).click();
			}
		],
		['Neue Maßnahme', '/fields', () => page.keyboard.press('n')],
		['Handlungsfeld', '/fields', () => page.getByRole('button', { name: 'Neues Handlungsfeld' }).click()],
		[
			'Konto',
			'/fields',
			() =>
				page
					.getByRole('banner')
					.getByLabel(/^Konto von/)
					.click()
		],
		['Neuer Schritt', '/steps', () => page.getByRole('button', { name: 'Schritt', exact: true }).click()],
		['Organisation', '/organisations', () => page.getByRole('button', { name: 'Organisation', exact: true }).click()],
		['Mitglied', '/members', () => page.getByText('Ändern').first().click()],
		[
			'Karte: verknüpfen und erwähnen',
			'/measures/m-sprachfoerderung',
			async () => {
				await page.getByRole('textbox', { name: 'Neuer Kommentar' }).pressSequentially('Hallo @');
				await page.getByRole('button', { name: 'Partner hinzufügen' }).click();
			}
		],
		[
			'Karte: Link, Titel, Verlauf',
			'/measures/m-sprachfoerderung',
			async () => {
				await editorOf(page).click();
				await page.keyboard.press('Control+k');
				await page.keyboard.press('Enter');
				await page.getByRole('button', { name: 'Titel bearbeiten' }).click();
				await page.locator('#history summary').click();
			}
		],
		[
			'Endgültig löschen',
			'/bin',
			async () => {
				await page.getByRole('button', { name: /endgültig löschen$/ }).click();
				await expect(page.getByRole('dialog')).toBeVisible();
			}
		]
	];
	const at = (path: string) => new URL(page.url()).pathname.endsWith(path);
	await card.locator('[data-more]').click();
	await page.getByRole('menuitem', { name: 'In den Papierkorb' }).click();
	card = cardOf(page, 'Elementarbildung');
	for (const [name, path, open] of opened) {
		if (!at(path)) {
			await page.goto(world.at(path));
			await saved(page);
		}
		await open();
		await examine(page, name, true);
		await page.keyboard.press('Escape');
		await page.keyboard.press('Escape');
		quiet(complaints, name);
	}
});

test('without JavaScript every page can be read', async ({ world }) => {
	const page = await world.open('anna', '', { javaScriptEnabled: false, viewport: desk });
	const contents: Partial<Record<keyof typeof planPages, string>> = {
		Überblick: 'Maßnahmen nach Handlungsfeld',
		'Schritte als Tafel': 'Abgeschlossen',
		'Ein Schritt': 'Meilensteine',
		'Handlungsfelder als Tafel': 'Elementarbildung',
		'Handlungsfelder als Gliederung': 'Elementarbildung',
		'Ein Handlungsfeld': 'Zusammenarbeit im Bildungsnetzwerk',
		'Eine Maßnahme': 'Quartiersorientierte Konzeptentwicklung',
		Ziele: 'Rechtliche Integrationsbegleitung',
		Organisationen: 'Stadtverwaltung',
		Mitglieder: 'ben@example.org',
		Suche: 'Kooperation mit Schulen',
		Einstellungen: 'Als JSON herunterladen'
	};
	const plain = (text: string | null) => (text ?? '').replaceAll('\u00ad', '');
	for (const [name, path] of entries) {
		await page.goto(world.at(path));
		await expect.soft(page.locator('h1'), name).toBeVisible();
		// What is drawn only when it comes into sight has its text a frame later.
		await expect
			.poll(async () => plain(await page.locator('main').innerText()), { message: name })
			.toContain(contents[name as keyof typeof planPages] ?? '');
		await expect.soft(page.locator('noscript .banner'), name).toContainText('Zum Bearbeiten braucht Etappe JavaScript');
		// Nothing waits for a script that never comes.
		expect.soft(await page.locator('[aria-busy="true"], .skeleton').count(), name).toBe(0);
	}
	const nobody = await world.open(null, `${world.server.url}/login`, { javaScriptEnabled: false });
	for (const [name, person, address] of await otherPages(world)) {
		const other = person === 'anna' ? page : nobody;
		await other.goto(address);
		await expect.soft(other.locator('h1'), name).toBeVisible();
	}
});
