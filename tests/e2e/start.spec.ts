/** From an empty data directory to the first board, and every door of the house: setup link, login, sign-in link. */
import { etappe, runProgram } from './support/program.ts';
import { startServer, type TestServer } from './support/server.ts';
import { expect, password, test } from './support/world.ts';
import type { Page } from '@playwright/test';

test.describe.configure({ mode: 'serial' });

let server: TestServer;
test.beforeAll(async () => {
	server = await startServer({ LOG_LEVEL: 'warn' });
});
test.afterAll(() => server.dispose());

const setupLink = () => server.output().match(/http\S+\/setup\/\S+/)?.[0] ?? '';

async function logIn(page: Page, email: string, secret: string) {
	await page.goto(`${server.url}/login`);
	await page.getByLabel('E-Mail-Adresse').fill(email);
	await page.getByLabel('Passwort', { exact: true }).fill(secret);
	await page.getByRole('button', { name: 'Anmelden' }).click();
}

test('the first start prints one link, and behind it stands the board of Münster', async ({ page }) => {
	expect(server.output().match(/\/setup\//g)).toHaveLength(1);
	await page.goto(server.url);
	await expect(page.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();

	await page.goto(setupLink());
	await expect(page.getByRole('heading', { level: 1, name: 'Etappe einrichten' })).toBeVisible();
	await page.getByLabel('Name', { exact: true }).fill('Anna Krüger');
	await page.getByLabel('E-Mail-Adresse').fill('anna@example.org');
	await page.getByLabel('Passwort', { exact: true }).fill('kurz');
	await page.getByRole('button', { name: 'Konto anlegen und beginnen' }).click();
	await expect(page.getByRole('alert')).toContainText('Das Passwort braucht 10 bis 256 Zeichen.');
	await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Anna Krüger');

	await page.getByLabel('Passwort', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Konto anlegen und beginnen' }).click();
	await expect(page).toHaveURL(/\/plan\/[\w-]+$/);
	await expect(page.getByRole('banner').getByText('Stadt Münster')).toBeVisible();
	await page.getByRole('navigation', { name: 'Masterplan' }).getByRole('link', { name: 'Handlungsfelder' }).click();
	await expect(page.getByRole('link', { name: 'Entwicklung einer Einbürgerungskampagne' })).toBeVisible();
	await expect(page.locator('[data-save-state="saved"]')).toBeVisible();
});

test('the setup link works once', async ({ page }) => {
	await page.goto(setupLink());
	await expect(page.getByText('Dieser Link gilt nicht mehr.')).toBeVisible();
	await expect(page.getByRole('textbox')).toHaveCount(0);
	await page.getByRole('link', { name: 'Anmelden' }).click();
	await expect(page).toHaveURL(/\/login$/);

	const answer = await page.request.post(setupLink(), {
		headers: { origin: server.url, accept: 'text/html' },
		form: { email: 'eve@example.org', name: 'Eve', password, start: 'empty', title: 'x', municipality: 'y' }
	});
	expect(answer.status()).toBe(410);
	expect(await answer.text()).toContain('Dieser Link gilt nicht mehr.');
	expect((await etappe(server, ['user', 'list'])).out).not.toContain('eve@example.org');
});

test('a wrong password and an unknown address get the same words, too many tries are told to wait', async ({
	page
}) => {
	await logIn(page, 'anna@example.org', 'nicht dieses Passwort');
	await expect(page.getByRole('alert')).toHaveText('E-Mail-Adresse oder Passwort stimmt nicht.');
	await expect(page.getByRole('alert')).toBeFocused();
	await logIn(page, 'niemand@example.org', 'nicht dieses Passwort');
	await expect(page.getByRole('alert')).toHaveText('E-Mail-Adresse oder Passwort stimmt nicht.');

	const attempt = () =>
		page.request.post(`${server.url}/login`, {
			headers: { origin: server.url, accept: 'text/html' },
			form: { email: 'niemand@example.org', password: 'noch ein Versuch' }
		});
	for (let tries = 1; tries < 5; tries++) expect((await attempt()).status()).toBe(400);
	const limited = await attempt();
	expect(limited.status()).toBe(429);
	expect(Number(limited.headers()['retry-after'])).toBeGreaterThan(0);
	await logIn(page, 'niemand@example.org', password);
	await expect(page.getByRole('alert')).toContainText('Zu viele Versuche. Bitte warten Sie');

	// Somebody else's guessing does not lock out who knows the password.
	await logIn(page, 'anna@example.org', password);
	await expect(page).toHaveURL(`${server.url}/`);
	await expect(page.getByRole('heading', { level: 1, name: 'Masterpläne' })).toBeVisible();
});

test('login leads back to where one wanted to go, and nowhere else', async ({ page }) => {
	await page.goto(`${server.url}/account`);
	await expect(page).toHaveURL(/\/login\?next=%2Faccount$/);
	await page.getByLabel('E-Mail-Adresse').fill('anna@example.org');
	await page.getByLabel('Passwort', { exact: true }).fill(password);
	await page.getByLabel('Passwort', { exact: true }).press('Enter');
	await expect(page).toHaveURL(`${server.url}/account`);

	for (const next of ['https://boese.example/', '//boese.example/', '/\\boese.example', 'javascript:alert(1)']) {
		const response = await page.goto(`${server.url}/login?next=${encodeURIComponent(next)}`);
		expect(new URL(response!.url()).origin).toBe(server.url);
	}
});

test('an operator lets somebody in who forgot the password', async ({ browser }) => {
	const made = await etappe(server, ['user', 'link', '--email', 'anna@example.org']);
	expect(made.code).toBe(0);
	const link = made.out.match(/http\S+\/link\/\S+/)?.[0] ?? '';
	expect(new URL(link).origin).toBe(server.url);

	const context = await browser.newContext();
	const page = await context.newPage();
	// Mail programs look at links: that must not use it up.
	await page.request.get(link);
	await page.goto(link);
	await page.getByRole('button', { name: 'Als Anna Krüger anmelden' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Mein Konto' })).toBeVisible();
	await expect(page.getByLabel('Jetziges Passwort')).toHaveCount(0);
	await page.getByLabel('Neues Passwort').fill('ein ganz neues Passwort');
	await page.getByRole('button', { name: 'Passwort ändern' }).click();
	await expect(page.getByText('Das neue Passwort gilt ab jetzt.')).toBeVisible();

	await page.goto(link);
	await expect(page.getByText('Dieser Link wurde schon benutzt.')).toBeVisible();
	await context.clearCookies();
	await logIn(page, 'anna@example.org', password);
	await expect(page.getByRole('alert')).toHaveText('E-Mail-Adresse oder Passwort stimmt nicht.');
	await logIn(page, 'anna@example.org', 'ein ganz neues Passwort');
	await expect(page.getByRole('heading', { level: 1, name: 'Masterpläne' })).toBeVisible();
	await context.close();
});

test('an operator is told what is wrong', async () => {
	const unknown = await etappe(server, ['user', 'link', '--email', 'niemand@example.org']);
	expect(unknown.code).toBe(1);
	expect(unknown.err).toContain('niemand@example.org');
	expect(unknown.err.trim().split('\n')).toHaveLength(1);
});

test('a second process on the same data is refused in one sentence', async () => {
	const second = await runProgram('server/main.ts', [], {
		HOST: '127.0.0.1',
		PORT: '0',
		DATA_DIR: server.dataDir,
		LOG_LEVEL: 'warn'
	});
	expect(second.code).toBe(1);
	expect(second.err.trim()).toBe(
		`The data directory ${server.dataDir} is in use by another Etappe process. Stop it, or set DATA_DIR to another directory.`
	);
	expect(second.out).toBe('');
	const answer = await fetch(`${server.url}/healthz`);
	expect(answer.ok).toBe(true);
});

test('a second start is up in seconds and prints no link any more', async () => {
	await server.stop();
	const before = server.output().length;
	const start = performance.now();
	await server.start();
	// The promise is 3 seconds on a machine that does nothing else.
	expect(performance.now() - start).toBeLessThan(10_000);
	expect(server.output().slice(before)).not.toContain('/setup/');
});
