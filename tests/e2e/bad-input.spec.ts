/** What should not arrive, and what should not happen: a clear answer to the person, one in the log, nothing lost. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { limits } from '../../src/lib/plan/limits.ts';
import { editorOf, saved } from './support/live.ts';
import { etappe } from './support/program.ts';
import { startServer } from './support/server.ts';
import { expect, password, setStage, test } from './support/world.ts';

const measure = '/measures/m-schulen';
const script = '<script>document.title="überlistet"</script><img src=x onerror="alert(1)">';

test('titles: 10,000 characters are not taken, markup is text', async ({ world }) => {
	const page = await world.open('anna', '/fields');
	await saved(page);
	page.on('dialog', () => expect.soft('a script of the title ran').toBe(''));
	// Pasted, as nobody types that much: the field takes what a title may have.
	await page.keyboard.press('n');
	const input = page.getByRole('textbox', { name: /^Neue Maßnahme/ });
	await input.evaluate((element: HTMLInputElement) => element.focus());
	await page.evaluate((text) => document.execCommand('insertText', false, text), 'x'.repeat(10_000));
	expect((await input.inputValue()).length).toBeLessThanOrEqual(limits.title);
	await input.fill(script);
	await page.keyboard.press('Enter');
	await page.keyboard.press('Escape');
	await expect(page.getByRole('link', { name: script, exact: true })).toBeVisible();
	await saved(page);
	await page.getByRole('link', { name: script, exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(script);
	await expect(page).toHaveTitle(new RegExp(RegExp.escape(script)));
	// Rendered on the server it is the same text.
	const read = await world.open('dora', new URL(page.url()).pathname.replace(/^\/plan\/[^/]+/, ''), {
		javaScriptEnabled: false
	});
	await expect(read.getByRole('heading', { level: 1 })).toHaveText(script);

	// A program that does not ask the field: refused on the way, told to the person, nothing changed.
	await page.goto(world.at(`${measure}`));
	await saved(page);
	await page.getByRole('button', { name: 'Titel bearbeiten' }).click();
	const title = page.locator('.title textarea');
	await title.evaluate((element: HTMLTextAreaElement, text) => {
		element.removeAttribute('maxlength');
		element.focus();
		element.select();
		document.execCommand('insertText', false, text);
	}, 'y'.repeat(10_000));
	await page.keyboard.press('Enter');
	await expect(page.getByText('Es ist zu lang oder zu viel für einen Plan.')).toBeVisible();
	await page.keyboard.press('Escape');
	const { plan } = (await world.services.plans.read(world.planId))!;
	expect(plan.measures['m-schulen']?.title).toBe('Kooperation mit Schulen');
});

test('a broken file is refused with its place, by page and command line, and makes no plan', async ({ world }) => {
	const { server, services, planId, users } = world;
	const exported = await services.plans.export(planId, users.anna.id);
	if (!exported.ok) throw new Error(exported.reason);
	const file = JSON.parse(exported.json) as { version: number; plan: { measures: { title: string }[] } };
	const measures = file.plan.measures.map((one, at) => (at === 2 ? { ...one, title: 'x'.repeat(10_000) } : one));
	const broken: [words: RegExp, json: string][] = [
		[/kein lesbares JSON/, '{"format":"etappe-plan"'],
		[/kein Export aus Etappe/, '{"hello":"world"}'],
		[/neueren Fassung/, JSON.stringify({ ...file, version: 999 })],
		[/plan.measures.2.title/, JSON.stringify({ ...file, plan: { ...file.plan, measures } })]
	];
	const before = (await services.plans.listAll()).length;
	const home = mkdtempSync(join(tmpdir(), 'etappe-import-'));
	const page = await world.open('anna', `${server.url}/new`);
	for (const [words, json] of broken) {
		const path = join(home, 'plan.json');
		writeFileSync(path, json);
		await page.getByRole('radio', { name: /Datei/ }).check();
		await page.locator('input[type="file"]').setInputFiles(path);
		await page.getByRole('button', { name: 'Masterplan anlegen' }).click();
		await expect(page.getByRole('alert')).toContainText(words);
		const told = await etappe(server, ['plan', 'import', '--owner', 'anna@example.org', '--lang', 'de', path]);
		expect(told).toMatchObject({ code: 1, out: '' });
		expect(told.err).toContain(path);
		await page.goto(`${server.url}/new`);
	}
	rmSync(home, { recursive: true });
	expect((await services.plans.listAll()).length).toBe(before);
});

test('a document this program does not know is left as it is, and read', async ({ world }) => {
	const { services, planId } = world;
	const doc = new Doc();
	const loaded = await services.log.load(planId);
	for (const update of [loaded?.snapshot, ...(loaded?.updates ?? [])]) if (update) applyUpdate(doc, update);
	const known = encodeStateVector(doc);
	doc.getMap('meta').set('version', 999);
	const update = encodeStateAsUpdate(doc, known);
	await services.log.append(planId, [{ update, userId: null, at: Date.now(), changes: [] }]);
	const { seq } = (await services.log.load(planId))!;

	const page = await world.open('anna', measure);
	await expect(page.getByText('Dieser Masterplan lässt sich zurzeit nicht bearbeiten')).toBeVisible();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kooperation mit Schulen');
	await expect(page.locator('[data-save-state="saved"]')).toHaveCount(0);
	expect(world.server.output()).toMatch(/"level":"?(50|error)[^\n]*unknown document version 999/);
	expect((await services.log.load(planId))!.seq).toBe(seq);
	const checked = await etappe(world.server, ['check']);
	expect(checked.code).toBe(1);
	expect(checked.out).toMatch(new RegExp(`${planId}.*meta/version`));
	await services.plans.delete(planId, 'operator');
});

test('a full disk: the author is told, the log says so, and once there is room everything is saved', async ({
	browser
}) => {
	const home = mkdtempSync(join(tmpdir(), 'etappe-full-'));
	const sign = join(home, 'full');
	const preload = join(import.meta.dirname, '..', 'support', 'full-disk.ts');
	const server = await startServer({
		LOG_LEVEL: 'warn',
		ETAPPE_TEST_FULL: sign,
		NODE_OPTIONS: `--import ${preload}`
	});
	const { services, users, database } = await setStage(server);
	const created = await services.plans.create({ title: 'M', municipality: 'M', example: 'muenster' }, users.anna.id);
	if (!created.ok) throw new Error(created.reason);
	const open = async (): Promise<Page> => {
		const page = await (await browser.newContext({ locale: 'de-DE' })).newPage();
		await page.goto(`${server.url}/login?next=${encodeURIComponent(`/plan/${created.planId}${measure}`)}`);
		await page.getByLabel('E-Mail-Adresse').fill('anna@example.org');
		await page.getByLabel('Passwort', { exact: true }).fill(password);
		await page.getByRole('button', { name: 'Anmelden' }).click();
		await saved(page);
		return page;
	};
	const [anna, other] = [await open(), await open()];
	await editorOf(anna).click();
	await anna.keyboard.type('Vorher. ');
	await saved(anna);

	writeFileSync(sign, '');
	await anna.waitForTimeout(100);
	const text = 'Was beim vollen Speicher geschrieben wurde. '.repeat(300);
	await anna.keyboard.insertText(text);
	await expect(anna.getByText('Der Speicherplatz ist voll')).toBeVisible();
	await expect(anna.locator('[data-save-state="offline"]')).toBeVisible();
	await expect(anna.locator('[data-save-state]')).not.toHaveAttribute('data-waiting', '0');
	// Nobody sees what is not on the disk; what was saved is read on.
	await expect(other.locator('#description')).toContainText('Vorher.');
	await expect(other.locator('#description')).not.toContainText('vollen Speicher');
	expect(server.output()).toMatch(/log could not be written[^\n]*|SQLITE_FULL|database or disk is full/);
	expect((await fetch(`${server.url}/plan/${created.planId}`)).status).toBeLessThan(500);

	rmSync(sign);
	await expect(anna.locator('[data-save-state="saved"]')).toBeVisible({ timeout: 40_000 });
	await expect(anna.getByText('Der Speicherplatz ist voll')).toHaveCount(0);
	await expect(other.locator('#description')).toContainText('vollen Speicher', { timeout: 40_000 });
	await anna.reload();
	await saved(anna);
	await expect(anna.locator('#description')).toContainText(`Vorher. ${text.trim().slice(0, 200)}`);
	for (const page of [anna, other]) await page.context().close();
	await database.close();
	await server.dispose();
	rmSync(home, { recursive: true });
});

test('what is chosen before the scripts have arrived stays chosen', async ({ world }) => {
	const page = await world.open('anna', `${world.server.url}/`);
	const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
	await page.route(/\/_app\/.*\.js/, async (route) => {
		await arrived;
		await route.continue();
	});
	await page.goto(`${world.server.url}/new`, { waitUntil: 'commit' });
	await page.getByRole('radio', { name: /Datei/ }).check();
	arrive();
	await page.waitForLoadState('networkidle');
	await expect(page.getByRole('radio', { name: /Datei/ })).toBeChecked();
});
