/** Indicators: a large file from upload to the database, an indicator's page and the overview of many. */
import type { Mapping } from '../../src/lib/indicators/mapping/index.ts';
import { emptyDefinition } from '../../src/lib/indicators/definition.ts';
import { breakdownOf } from '../../src/lib/indicators/breakdown.ts';
import type { Stage } from './stage.ts';
import { median, type Section } from './table.ts';

export const indicatorsTitle = 'Indicators';

const [rows, many, requests] = [100_000, 150, 9];

export async function benchIndicators(stage: Stage, userId: string): Promise<Section> {
	const { imports, indicators } = stage.app;
	const planId = stage.plans.muenster;
	const bytes = largeFile();
	const before = process.memoryUsage().rss;
	let peak = before;
	const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
	const start = performance.now();
	const begun = await imports.begin(planId, { name: 'gross.csv', bytes: bytes.length }, userId);
	if (!begun.ok) throw new Error(begun.reason);
	await imports.addPart(planId, begun.id, 0, bytes, userId);
	const target = await indicators.create(planId, { ...emptyDefinition(), code: 'BENCH', title: 'Bench' }, userId);
	if (!target.ok) throw new Error(target.reason);
	const preview = await imports.preview(planId, begun.id, { preferred: target.id }, userId);
	if (!preview.ok) throw new Error(preview.reason);
	const applied = await imports.apply(planId, begun.id, preview.mapping as Mapping, userId);
	const seconds = (performance.now() - start) / 1000;
	clearInterval(watch);
	if (!applied.ok || applied.counts.added !== rows) throw new Error(JSON.stringify(applied));

	const page = await fillOne(stage, planId, userId);
	for (let i = 0; i < many - 14; i++) await fillOne(stage, planId, userId, i);
	const overview = await time(stage, `/plan/${planId}/indicators`);
	const queries = stage.queries() / (requests + 1);
	const single = await time(stage, `/plan/${planId}/indicators/${page}`);
	const megabytes = (peak - before) / 2 ** 20;
	return {
		title: indicatorsTitle,
		note: `A CSV file of ${rows.toLocaleString('en')} rows: upload, preview, check and write. Memory is what the process grew by, its reading thread included. Pages are fetched over HTTP without a browser; medians of ${requests}.`,
		results: [
			{ what: 'import of 100,000 rows', value: `${seconds.toFixed(2)} s`, target: '< 4 s', ok: seconds < 4 },
			{ what: 'memory for it', value: `${megabytes.toFixed(0)} MiB`, target: '< 300 MiB', ok: megabytes < 300 },
			{ what: 'page of 20 years × 60 groups', value: `${single.toFixed(0)} ms`, target: '< 100 ms', ok: single < 100 },
			{
				what: `overview of ${many} indicators`,
				value: `${overview.toFixed(0)} ms`,
				target: '< 300 ms',
				ok: overview < 300
			},
			{ what: 'queries for the overview', value: queries.toFixed(0), target: '', ok: null }
		]
	};
}

function largeFile(): Uint8Array {
	const lines = ['Jahr;Geschlecht;Alter;Stadtteil;Wert'];
	const ages = ['0 bis 3', '3 bis 6', '6 bis 10', '10 bis 18', '18 bis 65'];
	for (let i = 0; i < rows; i++) {
		const place = [2000 + (i % 20), i % 40 < 20 ? 'weiblich' : 'männlich', ages[Math.floor(i / 40) % 5]];
		lines.push(
			[...place, `Stadtteil ${Math.floor(i / 200)}`, String(((i * 37) % 900) / 10 + 5).replace('.', ',')].join(';')
		);
	}
	return new TextEncoder().encode(lines.join('\r\n'));
}

/** An indicator with 20 years; the first with 60 groups, the others with the total only. */
async function fillOne({ app }: Stage, planId: string, userId: string, n?: number): Promise<string> {
	const code = n === undefined ? 'BENCH-GROUPS' : `BENCH-${n}`;
	const created = await app.indicators.create(planId, { ...emptyDefinition(), code, title: `Bench ${code}` }, userId);
	if (!created.ok) throw new Error(created.reason);
	const groups =
		n === undefined ? Array.from({ length: 60 }, (_, i) => breakdownOf([['Stadtteil', `Teil ${i}`]])) : [''];
	const values = groups.flatMap((breakdown, g) =>
		Array.from({ length: 20 }, (_, y) => ({
			breakdown,
			span: { kind: 'year' as const, start: `${2000 + y}-01-01` },
			before: null,
			after: { value: 10 + g + y / 2, numerator: null, denominator: null, missing: null, quality: null, note: null }
		}))
	);
	const entered = await app.indicators.enter(planId, created.id, values, userId);
	if (!entered.ok) throw new Error(entered.reason);
	return created.id;
}

async function time(stage: Stage, path: string): Promise<number> {
	const cookie = `${stage.cookie.name}=${stage.cookie.value}`;
	const times: number[] = [];
	stage.queries();
	for (let i = 0; i <= requests; i++) {
		const start = performance.now();
		const response = await fetch(stage.url + path, { headers: { cookie } });
		await response.text();
		if (!response.ok) throw new Error(`${path}: ${response.status}`);
		// The first request warms up.
		if (i > 0) times.push(performance.now() - start);
	}
	return median(times);
}
