import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { newId, readPlan, type Command } from '../../src/lib/plan/index.ts';
import { checkPlan } from '../../src/lib/plan/server.ts';
import { sitDown, startPlanServer, type Person } from '../support/plan-people.ts';
import { pause, until } from '../support/sync-client.ts';

/**
 * People at work: commands and typing in random order, lines cut, servers restarted, disks that fail. In the end
 * every replica has to show the same valid plan, and everything that was ever acknowledged has to be in it.
 * A failing seed is printed; `SYNC_SEED=123 npx vitest run tests/fuzz` repeats it.
 */
const seeds = process.env.SYNC_SEED ? [Number(process.env.SYNC_SEED)] : [1, 2, 3, Date.now() % 1_000_000];
const rounds = Number(process.env.SYNC_ROUNDS ?? 120);

type Server = Awaited<ReturnType<typeof startPlanServer>>;
let server: Server;
let people: Person[] = [];

afterEach(async () => {
	for (const { replica } of people) replica.close();
	people = [];
	await server?.close();
});

describe('SPEC 8: replicas converge', () => {
	it.each(seeds)('seed %i', { timeout: 60_000 }, async (seed) => {
		const random = mulberry(seed);
		server = await startPlanServer({
			// Sending made to look costly: transactions gather what comes in, also behind a snapshot.
			options: {
				compactAfterUpdates: 40,
				updateBurst: 5000,
				questionBurst: 1000,
				idle: 30,
				paceShare: 1e6,
				paceMost: 12
			}
		});
		people = await Promise.all(['ada', 'bob', 'eve', 'kim'].map((user) => sitDown(server, user)));
		write(people[0] as Person, 'measure-00', 'Sprachkurse');
		/** Ids of records whose creation somebody was told is saved. */
		const acknowledged = new Set<string>();
		const created = new Map<string, Person>();
		for (let round = 0; round < rounds; round++) {
			const person = pick(people, random);
			const id = act(person, random);
			if (random() < 0.2) markTogether(random);
			if (id) created.set(id, person);
			await disturb(person, random);
			for (const [own, author] of created) {
				if (author.replica.status.waiting === 0 && author.replica.plan.measures[own]) acknowledged.add(own);
			}
		}
		server.updates.beforeAppend = () => {};
		for (const person of people) person.online = true;
		await until(
			() => people.every(({ replica }) => replica.status.kind === 'saved'),
			`all in step (seed ${seed})`,
			20_000
		);
		await until(
			() => people.every(({ replica }) => same(replica.doc, people[0]?.replica.doc as Y.Doc)),
			`seed ${seed}`
		);
		const stored = await docOfLog(server);
		for (const { replica } of people) {
			expect(replica.plan, `snapshot in step, seed ${seed}`).toEqual(readPlan(stored));
			expect(checkPlan(replica.doc), `valid, seed ${seed}`).toEqual([]);
			expect(replica.refusals, `nothing refused, seed ${seed}`).toEqual([]);
		}
		for (const id of acknowledged) expect(readPlan(stored).measures, `acknowledged, seed ${seed}`).toHaveProperty(id);
		expect(acknowledged.size).toBeGreaterThan(0);
	});
});

/** One action of one person. Returns the id of what it created. */
function act(person: Person, random: () => number): string | null {
	const { replica } = person;
	const measures = Object.values(replica.plan.measures);
	const measure = pick(measures, random);
	const run = (command: Command) => replica.run(command);
	switch (Math.floor(random() * 7)) {
		case 0: {
			const id = newId();
			const values = { field: measure.field, title: `Neu ${id}`, order: measure.order };
			run({ type: 'record.create', collection: 'measures', id, at: Date.now(), values });
			return id;
		}
		case 1:
			run({
				type: 'record.set',
				collection: 'measures',
				id: measure.id,
				values: { title: `T${Math.floor(random() * 1e6)}` }
			});
			return null;
		case 2: {
			const { order } = pick(measures, random);
			const status = pick(['idea', 'planned', 'active', 'done'] as const, random);
			run({ type: 'record.move', collection: 'measures', id: measure.id, values: { order, status } });
			return null;
		}
		case 3:
			run({ type: 'record.bin', collection: 'measures', id: measure.id, at: Date.now() });
			return null;
		case 4:
			run({ type: 'record.restore', collection: 'measures', id: measure.id });
			return null;
		case 5:
			if (random() < 0.5) replica.undo();
			else replica.redo();
			return null;
		default:
			write(person, measure.id, `Wort ${Math.floor(random() * 1000)}`);
			return null;
	}
}

function write({ replica }: Person, id: string, words: string): void {
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText(words)]);
	const fragment = replica.fragment(`measures/${id}`);
	if (fragment && fragment.length > 2) fragment.delete(1, 1);
	fragment?.push([paragraph]);
}

/** Several at the same words in the same moment: marks overlap, and Yjs tidies up behind them. */
function markTogether(random: () => number): void {
	const mark = pick([{ bold: {} }, { bold: null }, { italic: {} }], random);
	for (const { replica } of people) {
		const words = wordsOf(replica);
		if (!words || random() < 0.3) continue;
		const at = Math.floor(random() * Math.min(3, words.length));
		words.format(at, Math.min(4, words.length - at), mark);
		if (random() < 0.5) words.insert(words.length, '!');
	}
}

function wordsOf(replica: Person['replica']): Y.XmlText | null {
	const paragraph = replica.fragment('measures/measure-00')?.get(0);
	const words = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
	return words instanceof Y.XmlText && words.length > 0 ? words : null;
}

async function disturb(person: Person, random: () => number): Promise<void> {
	const dice = random();
	if (dice < 0.08) person.online = false;
	else if (dice < 0.2) person.online = true;
	else if (dice < 0.22) await server.restart();
	else if (dice < 0.25) {
		server.updates.beforeAppend = () => {
			throw new Error('disk full');
		};
	} else if (dice < 0.3) server.updates.beforeAppend = () => {};
	else if (dice < 0.35) server.updates.beforeAppend = () => pause(5) as Promise<void>;
	if (random() < 0.5) await pause(random() * 8);
}

async function docOfLog({ updates }: Server): Promise<Y.Doc> {
	const loaded = await updates.load('p');
	const doc = new Y.Doc();
	if (loaded?.snapshot) Y.applyUpdate(doc, loaded.snapshot);
	for (const update of loaded?.updates ?? []) Y.applyUpdate(doc, update);
	return doc;
}

function same(a: Y.Doc, b: Y.Doc): boolean {
	const [x, y] = [a, b].map((doc) => Y.decodeStateVector(Y.encodeStateVector(doc)));
	return isDeepStrictEqual(x, y) && isDeepStrictEqual(readPlan(a), readPlan(b)) && textsOf(a) === textsOf(b);
}

const textsOf = (doc: Y.Doc) =>
	[...doc.getMap<Y.Map<unknown>>('measures')]
		.map(([id, map]) => `${id}: ${String(map.get('description'))}`)
		.sort()
		.join();

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T;

function mulberry(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
