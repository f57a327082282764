import { alive, description, measurePath, measureTitle, openCard, said } from './support/card.ts';
import { expect, test } from './support/world.ts';

test('a card can be read without JavaScript', async ({ world }) => {
	const anna = await openCard(world, 'anna');
	await description(anna).click();
	await anna.keyboard.type('Für alle Schulen.');
	const comment = anna.getByRole('textbox', { name: 'Neuer Kommentar' });
	await comment.fill('Bitte lesen: https://www.stadt-muenster.de');
	await comment.press('Control+Enter');
	await alive(anna);
	// The read model follows the log a moment later.
	await expect
		.poll(async () => JSON.stringify(await world.services.plans.readText(world.planId, 'measures/m-sprachfoerderung')))
		.toContain('Schulen');

	const page = await world.open('dora', measurePath, { javaScriptEnabled: false });
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Sprachförderung');
	await expect(page.locator('#description')).toContainText('Für alle Schulen.');
	await expect(page.locator('#parts').getByRole('listitem')).toHaveCount(2);
	await expect(page.getByText('Mo, 01.02.2010 · KW 5/2010')).toBeVisible();
	await expect(page.getByRole('link', { name: 'Jedes Kind spricht zur Einschulung sicher Deutsch' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'https://www.stadt-muenster.de' })).toBeVisible();
	await page.locator('#history summary').click();
	await expect(page.locator('#history')).toContainText('Anna Krüger: Beschreibung bearbeitet (17 Zeichen dazu, 0 weg)');
});

test('the title is edited where it stands, and the others see who does', async ({ world }) => {
	const anna = await openCard(world, 'anna');
	const ben = await openCard(world, 'ben');
	await anna.getByRole('button', { name: 'Titel bearbeiten' }).click();
	const title = anna.getByRole('textbox', { name: 'Titel', exact: true });
	await expect(title).toHaveValue(measureTitle);
	await expect(ben.getByText('Anna Krüger bearbeitet gerade den Titel.')).toBeVisible();
	await title.fill('Verworfen');
	await title.press('Escape');
	await expect(anna.getByRole('heading', { level: 1 })).toContainText('Muttersprache');

	await anna.getByRole('button', { name: 'Titel bearbeiten' }).click();
	await title.fill('<script>alert(1)</script> Sprache');
	await title.press('Enter');
	await expect(ben.getByRole('heading', { level: 1 })).toHaveText('<script>alert(1)</script> Sprache');
	await expect(ben.getByText('bearbeitet gerade den Titel')).toHaveCount(0);
	await said(ben, /Anna Krüger hat geändert: Titel/);
});

test('two people change different things of one card at once', async ({ world }) => {
	const anna = await openCard(world, 'anna');
	const ben = await openCard(world, 'ben');
	const due = (page: typeof anna) => page.getByLabel('Termin', { exact: true });
	await Promise.all([
		(async () => {
			await anna.getByRole('button', { name: 'Status in Umsetzung' }).click();
			await anna.getByRole('menuitemcheckbox', { name: 'umgesetzt' }).click();
		})(),
		(async () => {
			await due(ben).fill('2027-06-30');
			await ben.getByRole('button', { name: 'Partner hinzufügen' }).click();
			await ben.getByRole('combobox', { name: 'Partner hinzufügen' }).fill('schulen');
			await ben.keyboard.press('Enter');
			await ben.keyboard.press('Escape');
		})()
	]);
	for (const page of [anna, ben]) {
		await expect(page.getByRole('button', { name: 'Status umgesetzt' })).toBeVisible();
		await expect(due(page)).toHaveValue('2027-06-30');
		await expect(page.getByText('Mi, 30.06.2027 · KW 26/2027')).toBeVisible();
		await expect(page.getByRole('button', { name: /Schulen.* entfernen/ })).toBeVisible();
	}
	await alive(anna);
	await anna.locator('#history summary').click();
	await expect(anna.locator('#history')).toContainText('Anna Krüger: Status: in Umsetzung → umgesetzt');
	await expect(anna.locator('#history')).toContainText('Ben Aydın: Termin: keine Angabe → 30.06.2027');
});

test('parts: added, ticked, renamed, put in order, given away, binned and brought back', async ({ world }) => {
	const anna = await openCard(world, 'anna');
	const dora = await openCard(world, 'dora');
	const titles = (page: typeof anna) => page.locator('#parts .title').allInnerTexts();
	const plain = async (page: typeof anna) =>
		(await titles(page)).map((text) => text.replaceAll('\u00AD', '').replace(/\s*, umbenennen$/, ''));
	const add = anna.getByRole('textbox', { name: 'Neue Teilmaßnahme' });
	await add.click();
	for (const title of ['Erste', 'Zweite']) {
		await anna.keyboard.type(title);
		await anna.keyboard.press('Enter');
		await expect(add).toBeFocused();
	}
	await expect.poll(async () => (await plain(dora)).slice(2)).toEqual(['Erste', 'Zweite']);

	await anna.getByRole('checkbox', { name: 'Erste' }).check();
	await expect(dora.getByText('2 von 4 erledigt')).toBeVisible();

	await anna.getByRole('button', { name: 'Verschieben: Zweite.' }).press('ArrowUp');
	await expect(anna.getByRole('button', { name: 'Verschieben: Zweite.' })).toBeFocused();
	await expect.poll(async () => (await plain(dora)).slice(2)).toEqual(['Zweite', 'Erste']);
	await anna.getByRole('button', { name: 'Verschieben: Erste.' }).hover();
	await anna.mouse.down();
	const top = await anna.locator('#parts li').first().boundingBox();
	await anna.mouse.move((top?.x ?? 0) + 10, (top?.y ?? 0) - 4, { steps: 6 });
	await anna.mouse.up();
	await expect.poll(async () => (await plain(dora))[0]).toBe('Erste');

	await anna.getByRole('button', { name: /^Zweite.*umbenennen/ }).click();
	await anna.getByRole('textbox', { name: 'Titel', exact: true }).fill('Zweiter Versuch');
	await anna.keyboard.press('Enter');
	await expect(dora.getByText('Zweiter Versuch', { exact: true })).toBeVisible();

	await anna.getByRole('button', { name: 'Aktionen: Zweiter Versuch' }).click();
	await anna.getByRole('menuitem', { name: 'Person' }).press('ArrowRight');
	await anna.getByRole('menuitemcheckbox', { name: 'Ben Aydın' }).click();
	await expect(dora.locator('#parts').getByRole('img', { name: 'Ben Aydın' })).toBeVisible();

	await anna.getByRole('button', { name: 'Aktionen: Erste' }).click();
	await anna.getByRole('menuitem', { name: 'In den Papierkorb' }).click();
	await expect(dora.getByText('Erste', { exact: true })).toHaveCount(0);
	await anna.getByRole('button', { name: 'Rückgängig', exact: true }).click();
	await expect(dora.getByText('Erste', { exact: true })).toBeVisible();
});

test('parts are put in order by finger, and a finger beside the handle scrolls', async ({ world }) => {
	const page = await world.open('anna', '/measures/m-sprachfoerderung', {
		hasTouch: true,
		viewport: { width: 390, height: 844 }
	});
	await alive(page);
	const titles = async () =>
		(await page.locator('#parts .title').allInnerTexts()).map((text) => text.replaceAll('\u00AD', '').split(',')[0]);
	const [first, second] = await titles();
	const handle = page.locator('#parts .handle').first();
	await handle.scrollIntoViewIfNeeded();
	const client = await page.context().newCDPSession(page);
	const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
		client.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
	const drag = async (x: number, y: number, by: number) => {
		await touch('touchStart', x, y);
		for (let step = 1; step <= 6; step++) await touch('touchMove', x, y + (by * step) / 6);
		await touch('touchEnd');
	};
	const from = (await handle.boundingBox())!;
	const below = (await page.locator('#parts li').nth(1).boundingBox())!;
	await drag(from.x + from.width / 2, from.y + from.height / 2, below.y + below.height - from.y);
	await expect.poll(titles).toEqual([second, first]);
	await alive(page);

	const before = await page.evaluate(() => scrollY);
	const line = (await page.locator('#parts li').first().boundingBox())!;
	await drag(line.x + line.width / 2, line.y + line.height / 2, -120);
	await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before);
	expect(await titles()).toEqual([second, first]);
});

test('comments with mentions, by keyboard, live', async ({ world }) => {
	const cem = await openCard(world, 'cem');
	const ben = await openCard(world, 'ben');
	// Advisers comment; they do not edit.
	await expect(description(cem)).toHaveCount(0);
	const box = cem.getByRole('textbox', { name: 'Neuer Kommentar' });
	await box.click();
	await cem.keyboard.type('Bitte prüfen, @');
	await expect(cem.getByRole('option')).toHaveCount(4);
	await cem.keyboard.type('ayd');
	await expect(cem.getByRole('option')).toContainText(['Ben Aydın']);
	await said(cem, /1 Person gefunden|4 Personen gefunden/);
	await cem.keyboard.press('Enter');
	await expect(box).toHaveValue('Bitte prüfen, @Ben Aydın ');
	await cem.keyboard.type('! javascript:alert(1) https://a.de/x.');
	await cem.keyboard.press('Control+Enter');
	await expect(box).toHaveValue('');

	const comment = ben.locator('#comments article');
	await expect(comment).toContainText('Bitte prüfen, @Ben Aydın! javascript:alert(1)');
	await expect(comment.locator('.mention.me')).toHaveText('@Ben Aydın');
	await expect(comment.locator('.text a')).toHaveText(['https://a.de/x']);
	await expect(comment.getByRole('button')).toHaveCount(0);
	await said(ben, 'Cem Öztürk hat kommentiert.');

	await cem.getByRole('button', { name: 'Bearbeiten' }).click();
	const edit = cem.getByRole('textbox', { name: 'Kommentar bearbeiten' });
	await expect(edit).toHaveValue(/@Ben Aydın!/);
	await edit.fill('Erledigt, danke @Ben Aydın');
	await edit.press('Control+Enter');
	await expect(comment).toContainText('Erledigt, danke @Ben Aydın');
	await expect(comment).toContainText('bearbeitet');
	await cem.getByRole('button', { name: 'Löschen' }).click();
	await expect(comment).toHaveCount(0);
	await cem.getByRole('button', { name: 'Rückgängig', exact: true }).click();
	await expect(comment).toHaveCount(1);
});

test('a card binned by somebody else says so and keeps my view; it can be brought back', async ({ world }) => {
	const anna = await openCard(world, 'anna');
	const ben = await openCard(world, 'ben');
	await anna.getByRole('button', { name: 'Weitere Aktionen' }).click();
	await anna.getByRole('menuitem', { name: 'In den Papierkorb' }).click();
	await expect(ben.getByRole('alert')).toContainText('Diese Karte liegt im Papierkorb');
	await expect(ben.getByRole('alert')).toContainText('Anna Krüger');
	await expect(ben.locator('#parts')).toContainText('Quartiersorientierte');
	await expect(description(ben)).toHaveCount(0);
	await ben.getByRole('button', { name: 'Wiederherstellen' }).click();
	await expect(description(anna)).toBeVisible();
	await expect(anna.getByRole('alert')).toHaveCount(0);
});

test('an address without a card answers with a page that says so', async ({ world }) => {
	const page = await world.open('anna');
	for (const path of ['/measures/gibt-es-nicht', '/goals/gibt-es-nicht', '/steps/gibt-es-nicht']) {
		const answer = await page.goto(world.at(path));
		expect(answer?.status()).toBe(404);
	}
	expect((await page.request.get(world.at('/cards/members/x'))).status()).toBe(404);
	const stranger = await world.open(null);
	expect(
		(await stranger.request.get(world.at('/cards/measures/m-sprachfoerderung'), { maxRedirects: 0 })).status()
	).toBe(303);
});

test('a goal: linked measures, a hint when there are none, a new goal from a measure', async ({ world }) => {
	const page = await openCard(world, 'ben');
	await page.getByRole('button', { name: 'Ziel verknüpfen' }).click();
	await page.getByRole('combobox', { name: 'Ziel verknüpfen' }).fill('Ganz neues Ziel');
	await page.getByRole('option', { name: /Ganz neues Ziel.*anlegen/ }).click();
	await page.keyboard.press('Escape');
	await page.getByRole('link', { name: 'Ganz neues Ziel' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ganz neues Ziel');
	await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
	await expect(page.locator('#measures')).toContainText('Sprachförderung');
	await page.getByRole('button', { name: /Sprachförderung.* entfernen/ }).click();
	await expect(page.getByText('Noch keine Maßnahme')).toBeVisible();
	await page.getByRole('button', { name: 'Stand vorgeschlagen' }).click();
	await page.getByRole('menuitemcheckbox', { name: 'geprüft' }).click();
	await expect(page.getByRole('button', { name: 'Stand geprüft' })).toBeVisible();
	await alive(page);
});

test('a step: its milestones make its progress', async ({ world }) => {
	const page = await openCard(world, 'anna', '/steps');
	const step = Object.values((await world.services.plans.read(world.planId))?.plan.steps ?? {}).find(
		(one) => one.number === 4
	);
	await page.goto(world.at(`/steps/${step?.id}`));
	await alive(page);
	await expect(page.getByText('2 von 4 Meilensteinen erreicht').first()).toBeVisible();
	await page.locator('#milestones').getByRole('checkbox').nth(2).check();
	await expect(page.getByText('3 von 4 Meilensteinen erreicht').first()).toBeVisible();
	const add = page.getByRole('textbox', { name: 'Neuer Meilenstein' });
	await add.fill('Ergebnis veröffentlicht');
	await add.press('Enter');
	await expect(page.getByText('3 von 5 Meilensteinen erreicht').first()).toBeVisible();
	const result = page.getByRole('textbox', { name: 'Wahrnehmbares Ergebnis' });
	await result.fill('Alle wissen, was zuerst kommt.');
	await result.blur();
	await expect(page.getByRole('link', { name: /3 · / }).last()).toBeVisible();
	await alive(page);
	const dora = await openCard(world, 'dora', `/steps/${step?.id}`);
	await expect(dora.locator('#result')).toContainText('Alle wissen, was zuerst kommt.');
	await expect(dora.locator('#milestones').getByRole('checkbox').first()).toBeDisabled();
});

test('deleted for good while it is looked at, the card keeps what was on it', async ({ world }) => {
	const ben = await openCard(world, 'ben');
	const anna = await openCard(world, 'anna');
	await anna.getByRole('button', { name: 'Weitere Aktionen' }).click();
	await anna.getByRole('menuitem', { name: 'In den Papierkorb' }).click();
	await expect(ben.getByRole('alert')).toContainText('im Papierkorb');
	await anna.goto(world.at('/bin'));
	await alive(anna);
	await anna.getByRole('button', { name: 'Endgültig löschen' }).first().click();
	await anna.getByRole('dialog').getByRole('button', { name: 'Endgültig löschen' }).click();
	await expect(ben.getByRole('alert')).toContainText('gerade endgültig gelöscht');
	await expect(ben.getByRole('heading', { level: 1 })).toContainText('Sprachförderung');
	await expect(ben.locator('#parts')).toContainText('Vielfalt nutzen');
	await expect(ben.getByRole('button', { name: 'Wiederherstellen' })).toHaveCount(0);
});

test('from the board to a card and back, to the same place', async ({ world }) => {
	const page = await openCard(world, 'anna', '/fields');
	const card = page.getByRole('link', { name: /Kultursensible Altenpflege/ }).first();
	await card.scrollIntoViewIfNeeded();
	await card.click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Altenpflege');
	await expect(description(page)).toBeVisible();
	expect(await page.evaluate(() => window.scrollY)).toBe(0);
	await page.goBack();
	await expect(card).toBeFocused();
	await expect(card).toBeInViewport();
});

test('cards open offline, and what is done there is saved on return', async ({ world }) => {
	const page = await openCard(world, 'anna', '/fields');
	await page
		.getByRole('link', { name: /Kultursensible Altenpflege/ })
		.first()
		.hover();
	await page
		.getByRole('link', { name: /Kultursensible Altenpflege/ })
		.first()
		.click();
	await expect(description(page)).toBeVisible();
	await page.goBack();
	await page.context().setOffline(true);
	await page
		.getByRole('link', { name: /Vernetzung/ })
		.first()
		.click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Vernetzung');
	await description(page).click();
	await page.keyboard.type('Unterwegs geschrieben');
	const comment = page.getByRole('textbox', { name: 'Neuer Kommentar' });
	await comment.fill('Auch das');
	await comment.press('Control+Enter');
	await expect(page.locator('#comments article')).toContainText('Auch das');
	await page.context().setOffline(false);
	await alive(page);
	const dora = await openCard(world, 'dora', new URL(page.url()).pathname.replace(/^\/plan\/[^/]+/, ''));
	await expect(dora.locator('#description')).toContainText('Unterwegs geschrieben');
	await expect(dora.locator('#comments')).toContainText('Auch das');
});
