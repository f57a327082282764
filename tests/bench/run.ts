/**
 * `npm run bench`: measures, prints tables and writes docs/benchmarks.md. Never part of the tests.
 * Names select what is measured (`npm run bench -- board`, `-- sync`, `-- hall`), see `--help`.
 */
import { parseArgs } from 'node:util';
import { benchBoard, boardTitle } from './board.ts';
import { benchIndicators, indicatorsTitle } from './indicators.ts';
import { openStage } from './stage.ts';
import { benchComingBack, comingBackTitle } from './sync/coming-back.ts';
import { benchTraffic, type SyncOptions } from './sync/index.ts';
import { benchOpening, openingTitle } from './sync/opening.ts';
import { scenarios, type ScenarioName } from './sync/scenarios.ts';
import { serverNames } from './sync/servers.ts';
import { print, write, type Section } from './table.ts';
import { benchWeighting, weightingTitle } from './weighting.ts';
import { benchWorkshop, workshopTitle } from './workshop.ts';

const trafficNames = Object.keys(scenarios) as ScenarioName[];
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		help: { type: 'boolean', default: false },
		rounds: { type: 'string', default: '3' },
		servers: { type: 'string', default: serverNames.join(',') },
		profile: { type: 'string' },
		quick: { type: 'boolean', default: false },
		write: { type: 'boolean', default: true }
	},
	allowNegative: true
});

const help = `npm run bench -- [section …] [option …]

Sections: board, indicators, weighting, workshop, sync (${[...trafficNames, 'opening', 'return'].join(', ')}). Without any: all.

  --rounds N         runs of each server (3)
  --servers a,b      of ${serverNames.join(', ')}
  --profile DIR      writes a CPU profile of our server there; nothing goes into the file
  --quick            a tenth of the people for two seconds, to see that it runs; nothing goes into the file
  --no-write         prints only
`;

const options: SyncOptions = {
	rounds: values.quick ? 1 : Number(values.rounds),
	servers: serverNames.filter((name) => values.servers.split(',').includes(name)),
	profile: values.profile ?? null,
	quick: values.quick
};

async function board(): Promise<Section> {
	const stage = await openStage();
	const section = await benchBoard(stage);
	await stage.close();
	return section;
}

async function indicators(): Promise<Section> {
	const stage = await openStage();
	const section = await benchIndicators(stage, stage.userId);
	await stage.close();
	return section;
}

const sections: Record<string, { title: string; run: () => Promise<Section> }> = {
	board: { title: boardTitle, run: board },
	weighting: { title: weightingTitle, run: () => benchWeighting(options.quick) },
	indicators: { title: indicatorsTitle, run: indicators },
	...Object.fromEntries(
		trafficNames.map((name) => [name, { title: scenarios[name].title, run: () => benchTraffic(name, options) }])
	),
	opening: {
		title: openingTitle,
		run: () => benchOpening(options.quick ? { edits: 5_000, plans: 50 } : { edits: 100_000, plans: 1_000 })
	},
	return: { title: comingBackTitle, run: () => benchComingBack(options.quick ? 50 : 500, options) },
	workshop: {
		title: workshopTitle,
		run: () => benchWorkshop(options.quick ? { guests: 20, seconds: 5 } : { guests: 200, seconds: 30 })
	}
};
const groups: Record<string, readonly string[]> = {
	sync: Object.keys(sections).filter((name) => !['board', 'indicators', 'weighting', 'workshop'].includes(name))
};

const wanted = positionals.length > 0 ? positionals.flatMap((name) => groups[name] ?? name) : Object.keys(sections);
const unknown = wanted.filter((name) => !(name in sections));
if (values.help || unknown.length > 0 || options.servers.length === 0 || !(options.rounds > 0)) {
	if (unknown.length > 0) console.error(`There is no section ${unknown.join(', ')}.\n`);
	console.log(help);
	process.exit(values.help ? 0 : 2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const order = Object.values(sections).map(({ title }) => title);
for (const name of Object.keys(sections).filter((name) => wanted.includes(name))) {
	const { title, run } = sections[name]!;
	console.log(`Measuring: ${title} …`);
	const section = await run();
	print(section);
	if (values.write && !options.quick && !options.profile) write(section, order);
}
process.exit(0);
