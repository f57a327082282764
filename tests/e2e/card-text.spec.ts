import { alive, description, measurePath, openCard, words } from './support/card.ts';
import { expect, test } from './support/world.ts';

test('two people type in one description at once, and both texts survive', async ({ world }) => {
	const anna = await openCard(world, 'anna');
	const ben = await openCard(world, 'ben');
	await description(anna).click();
	await anna.keyboard.type('Anfang. ');
	await expect.poll(() => words(ben)).toBe('Anfang. ');
	await description(ben).click();
	await ben.keyboard.press('Control+End');
	await description(anna).click();
	await anna.keyboard.press('Control+Home');

	await Promise.all([
		anna.keyboard.type('Anna schreibt vorn. ', { delay: 15 }),
		ben.keyboard.type('Ben schreibt hinten.', { delay: 15 })
	]);
	for (const page of [anna, ben]) {
		await expect.poll(() => words(page)).toBe('Anna schreibt vorn. Anfang. Ben schreibt hinten.');
	}
	await expect(anna.locator('.caret .flag')).toHaveText('Ben Aydın');
	await expect(ben.locator('.caret .flag')).toHaveText('Anna Krüger');

	// Undo takes back one's own typing only, in as many steps as there were pauses in it.
	await expect(async () => {
		await anna.keyboard.press('Control+z');
		expect(await words(anna)).not.toContain('Anna');
	}).toPass();
	await expect.poll(() => words(ben)).not.toContain('Anna');
	expect(await words(ben)).toContain('Ben schreibt hinten.');

	await ben.reload();
	await alive(ben);
	expect(await words(ben)).toContain('Ben schreibt hinten.');
});

test('what was typed offline merges on return', async ({ world }) => {
	const anna = await openCard(world, 'anna');
	const ben = await openCard(world, 'ben');
	await description(anna).click();
	await anna.keyboard.type('Mitte');
	await expect.poll(() => words(ben)).toBe('Mitte');

	await ben.context().setOffline(true);
	await description(ben).click();
	await ben.keyboard.press('Control+Home');
	await ben.keyboard.type('Vorher ');
	await anna.keyboard.press('Control+End');
	await anna.keyboard.type(' nachher');
	expect(await words(anna)).toBe('Mitte nachher');
	expect(await words(ben)).toBe('Vorher Mitte');

	await ben.context().setOffline(false);
	for (const page of [anna, ben]) await expect.poll(() => words(page)).toBe('Vorher Mitte nachher');
	await alive(ben);
});

test('a key acts where the cursor was put just before, however soon it follows', async ({ world }) => {
	const anna = await openCard(world, 'anna');
	await description(anna).click();
	await anna.keyboard.type('Eins zwei');
	// Both in one turn: the browser has not told the editor of the new place yet.
	await description(anna).evaluate((text) => {
		const [line] = text.querySelectorAll('p');
		getSelection()?.collapse(line!.firstChild, 'Eins '.length);
		text.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true }));
	});
	await expect(anna.locator('#description .prose p')).toHaveText(['Eins', 'zwei']);
});

test('who may only read follows the text as it is written, and cannot write', async ({ world }) => {
	const anna = await openCard(world, 'anna');
	const dora = await openCard(world, 'dora');
	await expect(dora.getByText('Noch keine Beschreibung.')).toBeVisible();
	await description(anna).click();
	await anna.keyboard.type('Für alle zu lesen');
	await expect(dora.locator('#description')).toContainText('Für alle zu lesen');

	await expect(description(dora)).toHaveCount(0);
	await expect(dora.getByRole('toolbar')).toHaveCount(0);
	await expect(dora.getByRole('textbox', { name: 'Neuer Kommentar' })).toHaveCount(0);
	await expect(dora.getByRole('button', { name: 'Titel bearbeiten' })).toHaveCount(0);
	await expect(dora.locator('#parts').getByRole('checkbox').first()).toBeDisabled();
});

test('links lead only where links may lead', async ({ world }) => {
	const page = await openCard(world, 'anna');
	await description(page).click();
	await page.keyboard.type('Stadt');
	await page.keyboard.press('Control+a');
	await page.keyboard.press('Control+k');
	const address = page.getByRole('textbox', { name: 'Adresse' });
	await expect(address).toBeFocused();
	for (const bad of ['javascript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,x', 'file:///etc/passwd']) {
		await address.fill(bad);
		await page.keyboard.press('Enter');
		await expect(page.getByText('Diese Art von Link ist nicht erlaubt.')).toBeVisible();
	}
	await address.fill('kein Link');
	await page.keyboard.press('Enter');
	await expect(page.getByText('Das ist keine vollständige Adresse.')).toBeVisible();
	await expect(page.locator('#description .prose a')).toHaveCount(0);

	await address.fill('www.stadt-muenster.de/integration');
	await page.keyboard.press('Enter');
	const link = page.locator('#description .prose a');
	await expect(link).toHaveAttribute('href', 'https://www.stadt-muenster.de/integration');
	await expect(link).toHaveAttribute('rel', /noopener/);
	await expect(description(page)).toBeFocused();
	await page.getByRole('button', { name: 'Link', exact: true }).click();
	await page.getByRole('button', { name: 'Link entfernen' }).click();
	await expect(link).toHaveCount(0);
	await alive(page);
});

test('what comes from a word processor becomes what a description knows', async ({ world }) => {
	const page = await openCard(world, 'anna');
	await description(page).click();
	await page.evaluate(() => {
		const html = `<html><head><style>p { color: red }</style></head><body>
			<h1 style="font-family:Arial">Über&shy;schrift</h1>
			<p class="MsoNormal">Text <b>fett</b> <u>unterstrichen</u> <a href="javascript:alert(1)">böse</a>
				<a href="https://a.de">gut</a><o:p></o:p></p>
			<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><![if !supportLists]><span
				style="mso-list:Ignore">·<span>&nbsp;</span></span><![endif]>Erstens</p>
			<p class="MsoListParagraph" style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">1.</span>Darunter</p>
			<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·</span>Zweitens</p>
			<table><tr><td>Zelle A</td><td>Zelle B</td></tr></table>
			<ol start="7" type="I"><li>Nummer</li></ol><img src="x" onerror="alert(1)"><script>alert(1)</script></body></html>`;
		const data = new DataTransfer();
		data.setData('text/html', html);
		document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
	});
	const text = page.locator('#description .prose');
	await expect(text.locator('strong').first()).toHaveText('Überschrift');
	await expect(text.locator('ul > li > p').first()).toHaveText('Erstens');
	await expect(text.locator('ul > li > ol > li')).toHaveText('Darunter');
	await expect(text).toContainText('Zelle A | Zelle B');
	await expect(text.locator('a')).toHaveText(['gut']);
	await expect(text.locator('u, img, script, h1, table')).toHaveCount(0);
	// Accepted: had the server refused it, the text would be gone again.
	await alive(page);
	const dora = await openCard(world, 'dora');
	await expect(dora.locator('#description')).toContainText('Darunter');
});

test('a text that would become too long is not taken, and says so', async ({ world }) => {
	const page = await openCard(world, 'anna');
	await description(page).click();
	await page.keyboard.insertText('lang '.repeat(9_998));
	await expect(page.getByText('Noch 10 Zeichen')).toBeVisible();
	await page.keyboard.insertText('y'.repeat(20));
	await expect(page.getByText('Der Text wäre zu lang')).toBeVisible();
	expect(await words(page)).toHaveLength(49_990);
	await alive(page);
});

test('the editor is for the keyboard alone', async ({ world }) => {
	const page = await openCard(world, 'anna');
	await description(page).focus();
	await page.keyboard.type('Liste:');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Alt+F10');
	await expect(page.getByRole('button', { name: 'Fett' })).toBeFocused();
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('ArrowRight');
	await expect(page.getByRole('button', { name: 'Aufzählung' })).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(description(page)).toBeFocused();
	await expect(page.getByRole('button', { name: 'Aufzählung' })).toHaveAttribute('aria-pressed', 'true');
	await page.keyboard.type('eins');
	await page.keyboard.press('Enter');
	await page.keyboard.type('zwei');
	await page.keyboard.press('Tab');
	await expect(page.locator('#description .prose li li')).toHaveText('zwei');
	// Escape gives Tab back to the page.
	await page.keyboard.press('Escape');
	await page.keyboard.press('Tab');
	await expect(description(page)).not.toBeFocused();
});

test('nothing moves when the editor takes the place of the text', async ({ world }) => {
	const writer = await openCard(world, 'anna');
	await description(writer).click();
	await writer.keyboard.type('Ein Absatz, der schon da ist.');
	await writer.keyboard.press('Enter');
	await writer.keyboard.type('- und eine Liste');
	await alive(writer);
	const page = await world.open('ben');
	await page.addInitScript(() => {
		const shifts: number[] = [];
		Object.assign(window, { shifts });
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
		}).observe({ type: 'layout-shift', buffered: true });
	});
	await page.goto(world.at(measurePath));
	await expect(description(page)).toBeVisible();
	await alive(page);
	await page.waitForTimeout(300);
	const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
	expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01);
});
