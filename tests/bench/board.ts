/** The board in a browser: what arrives without JavaScript, how soon it is painted, what a remote move costs. */
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from '@playwright/test';
import { browserArguments, findBrowser } from '../../scripts/browser.ts';
import { budgetBytes, bundleOf } from '../../scripts/bundle.ts';
import { measureStatuses } from '../../src/lib/plan/types.ts';
import { Mover } from './mover.ts';
import type { Stage } from './stage.ts';
import { median, quantile, type Result, type Section } from './table.ts';

const rounds = 5;
const moves = 60;
/** 10 Mbit/s and 40 ms, on a machine four times slower than this one. */
const line = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 };
const slowdown = 4;

async function signedIn(browser: Browser, stage: Stage, options: { javaScriptEnabled?: boolean } = {}) {
	const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 1440, height: 900 }, ...options });
	await context.addCookies([{ ...stage.cookie, url: stage.url }]);
	return context;
}

async function cardsWithoutScript(browser: Browser, stage: Stage, planId: string): Promise<number> {
	const context = await signedIn(browser, stage, { javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto(`${stage.url}/plan/${planId}/fields`);
	const count = await page.locator('[data-card]').count();
	await context.close();
	return count;
}

/** Milliseconds from navigation to the largest contentful paint, with an empty cache. */
async function largestPaint(browser: Browser, stage: Stage, planId: string): Promise<number> {
	const context = await signedIn(browser, stage);
	const page = await context.newPage();
	const devtools = await context.newCDPSession(page);
	await devtools.send('Network.enable');
	await devtools.send('Network.emulateNetworkConditions', line);
	await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
	await page.goto(`${stage.url}/plan/${planId}/fields`, { waitUntil: 'load' });
	const paint = await page.evaluate(
		() =>
			new Promise<number>((resolve) => {
				let last = 0;
				new PerformanceObserver((list) => {
					for (const entry of list.getEntries()) last = entry.startTime;
				}).observe({ type: 'largest-contentful-paint', buffered: true });
				setTimeout(() => resolve(last), 1_500);
			})
	);
	await context.close();
	if (paint === 0) throw new Error('No largest contentful paint was reported.');
	return paint;
}

interface Remote {
	/** Milliseconds from sending the update to the card standing in its new column. */
	delays: number[];
	/** Milliseconds of script, style and layout in the receiving page, per move. */
	work: number[];
}

async function taskTime(devtools: CDPSession): Promise<number> {
	const { metrics } = await devtools.send('Performance.getMetrics');
	const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
	return (of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration')) * 1_000;
}

/** Resolves in the page with the wall clock at the first frame in which the card stands in the column. */
function seenAt(page: Page, card: string, column: string): Promise<number> {
	return page.evaluate(
		([id, wanted]) =>
			new Promise<number>((resolve, reject) => {
				const there = () =>
					document.querySelector(`[data-card="${id}"]`)?.closest<HTMLElement>('[data-cell]')?.dataset.column === wanted;
				const observer = new MutationObserver(() => {
					if (!there()) return;
					observer.disconnect();
					resolve(performance.timeOrigin + performance.now());
				});
				observer.observe(document.body, { childList: true, subtree: true });
				setTimeout(() => reject(new Error('The move never arrived.')), 5_000);
				document.documentElement.dataset.watching = id;
			}),
		[card, column] as const
	);
}

async function remoteMoves(context: BrowserContext, stage: Stage, planId: string): Promise<Remote> {
	const page = await context.newPage();
	await page.goto(`${stage.url}/plan/${planId}/fields`);
	const devtools = await context.newCDPSession(page);
	await devtools.send('Performance.enable');
	const mover = await Mover.join(stage, planId);
	await page.waitForTimeout(1_500);
	const remote: Remote = { delays: [], work: [] };
	for (let index = 0; index < moves; index++) {
		const measure = mover.measures[(index * 37) % mover.measures.length]!;
		const now = measureStatuses.indexOf(mover.statusOf(measure));
		const next = measureStatuses[(now + 1) % measureStatuses.length]!;
		const before = await taskTime(devtools);
		const seen = seenAt(page, measure, next);
		await page.waitForFunction((id) => document.documentElement.dataset.watching === id, measure);
		const sent = mover.move(measure, next);
		remote.delays.push((await seen) - sent);
		await page.waitForTimeout(350);
		remote.work.push((await taskTime(devtools)) - before);
	}
	mover.leave();
	await page.close();
	return remote;
}

export const boardTitle = 'The board';

export async function benchBoard(stage: Stage): Promise<Section> {
	const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments });
	const results: Result[] = [];
	for (const [name, planId] of Object.entries(stage.plans)) {
		const measures = Object.keys((await stage.app.plans.read(planId))!.plan.measures).length;
		const cards = await cardsWithoutScript(browser, stage, planId);
		results.push({
			what: `${name}: cards without JavaScript`,
			value: `${cards} of ${measures}`,
			target: 'all',
			ok: cards === measures
		});

		const paints: number[] = [];
		for (let round = 0; round < rounds; round++) paints.push(await largestPaint(browser, stage, planId));
		const paint = median(paints);
		results.push({
			what: `${name}: largest contentful paint, slow line, CPU ÷ ${slowdown}`,
			value: `${Math.round(paint)} ms`,
			target: '< 1,500 ms',
			ok: paint < 1_500
		});

		const context = await signedIn(browser, stage);
		const { delays, work } = await remoteMoves(context, stage, planId);
		await context.close();
		const late = quantile(delays, 0.95);
		results.push(
			{
				what: `${name}: remote move on the other screen, p95`,
				value: `${late.toFixed(1)} ms`,
				target: '< 100 ms',
				ok: late < 100
			},
			{
				what: `${name}: script, style and layout for a remote move, median`,
				value: `${median(work).toFixed(1)} ms`,
				target: '< 16.7 ms',
				ok: median(work) < 16.7
			}
		);

		stage.queries();
		await fetch(`${stage.url}/plan/${planId}/fields`, {
			headers: { cookie: `${stage.cookie.name}=${stage.cookie.value}` }
		}).then((answer) => answer.text());
		results.push({ what: `${name}: queries for the page`, value: String(stage.queries()), target: '', ok: null });
	}
	const { total } = bundleOf('/plan/[plan]/fields');
	results.push({
		what: 'JavaScript before the board can be used, brotli',
		value: `${(total / 1000).toFixed(1)} kB`,
		target: `≤ ${budgetBytes / 1000} kB`,
		ok: total <= budgetBytes
	});
	const counts = results.filter(({ what }) => what.endsWith('queries for the page')).map(({ value }) => value);
	for (const result of results) {
		if (!result.what.endsWith('queries for the page')) continue;
		result.target = 'the same';
		result.ok = new Set(counts).size === 1;
	}
	const browserVersion = browser.version();
	await browser.close();
	const note =
		`The board of all fields, of Münster and of a plan with 1,000 measures and 100 goals. Paint: median of ${rounds} ` +
		`loads with an empty cache over 10 Mbit/s and 40 ms. Remote moves: ${moves} by a second client over loopback, ` +
		'until the card stands in its new column; the work includes its animation and the announcement.';
	return { title: boardTitle, note, results, versions: `Chromium ${browserVersion}` };
}
