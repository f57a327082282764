import * as Y from 'yjs';
import { planModel } from '../../../server/plan-model.ts';
import type { DocumentModel } from '../../../server/sync/ports.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { remote } from './link.ts';
import { readText, type Measure, type PlanDiff } from '../plan/index.ts';
import { giveAccess, rename, sitDown, startPlanServer, type Person } from '../../../tests/support/plan-people.ts';
import { pause, until } from '../../../tests/support/sync-client.ts';

type Server = Awaited<ReturnType<typeof startPlanServer>>;
let server: Server;
const people: Person[] = [];
const sit = async (...args: Parameters<typeof sitDown> extends [unknown, ...infer Rest] ? Rest : never) => {
	const person = await sitDown(server, ...args);
	people.push(person);
	return person;
};
/** How the server takes updates. */
let mood: 'fair' | 'refuses' | 'throws' = 'fair';
const moodyModel: DocumentModel = {
	schema: planModel.schema,
	open(doc) {
		const plan = planModel.open(doc);
		const { validate } = plan;
		plan.validate = (update, access) => {
			const verdict = validate.call(plan, update, access);
			if (mood === 'throws') throw new Error('a mistake of ours');
			return mood === 'refuses' && verdict.ok && verdict.clients.length > 0 ? { ok: false, reason: 'limit' } : verdict;
		};
		return plan;
	}
};
const start = async () => (server = await startPlanServer({ model: moodyModel }));
const firstMeasure = () => Object.values(server.plan.measures)[0] as Measure;
const titleAt = (person: Person, id: string) => person.replica.plan.measures[id]?.title;

afterEach(async () => {
	mood = 'fair';
	for (const { replica } of people.splice(0)) replica.close();
	await server?.close();
});

describe('together', () => {
	it('shows a change to the others, with who made it, and keeps what did not change', async () => {
		await start();
		const [ada, bob] = await Promise.all([sit('ada'), sit('bob')]);
		const { id } = firstMeasure();
		await until(() => bob.replica.presence.length === 1);
		const told: { diffs: PlanDiff[]; by: string | null }[] = [];
		bob.replica.onRemoteChange((diffs, by) => told.push({ diffs, by }));
		const steps = bob.replica.plan.steps;
		expect(ada.replica.run(rename(id, 'Neu'))).toBe(true);
		expect(ada.replica.status).toEqual({ kind: 'saving', waiting: 1 });
		await until(() => titleAt(bob, id) === 'Neu');
		await until(() => ada.replica.status.kind === 'saved');
		expect(bob.replica.plan.steps).toBe(steps);
		expect(told).toMatchObject([{ diffs: [{ kind: 'changed', key: 'title', after: 'Neu' }], by: 'ada' }]);
	});

	it('changes nothing by itself when two mark the same words at once: the server tidies up for all', async () => {
		await start();
		const [ada, bob, vera] = await Promise.all([sit('ada'), sit('bob'), sit('vera', { role: 'viewer' })]);
		const ref = `measures/${firstMeasure().id}` as const;
		const words = ({ replica }: Person) =>
			(replica.fragment(ref)?.get(0) as Y.XmlElement | undefined)?.get(0) as Y.XmlText | undefined;
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText('Sprachkurse')]);
		ada.replica.fragment(ref)?.insert(0, [paragraph]);
		await until(() => [ada, bob, vera].every((person) => words(person)));
		const origins = new Set<unknown>();
		vera.replica.doc.on('update', (_: Uint8Array, origin: unknown) => origins.add(origin));
		for (const person of [ada, bob]) words(person)?.format(0, 7, { bold: {} });
		await until(() => [ada, bob].every(({ replica }) => replica.status.kind === 'saved'));
		await until(() => String(words(vera)).includes('<bold>'));
		await pause(100);
		expect([...origins]).toEqual([remote]);
		const states = [ada, bob, vera].map(({ replica }) => Y.encodeStateAsUpdate(replica.doc));
		for (const state of states) expect(Y.decodeUpdate(state).ds).toEqual(Y.decodeUpdate(states[0] as Uint8Array).ds);
	});

	it('undoes only own changes', async () => {
		await start();
		const [ada, bob] = await Promise.all([sit('ada'), sit('bob')]);
		const { id, title } = firstMeasure();
		ada.replica.run(rename(id, 'Eins'));
		expect(ada.replica.undoable.undo?.title).toBe(title);
		await until(() => titleAt(bob, id) === 'Eins');
		expect(ada.replica.undo()).toBe(true);
		await until(() => titleAt(bob, id) === title);
		expect(ada.replica.redo()).toBe(true);
		await until(() => titleAt(bob, id) === 'Eins');
		bob.replica.run(rename(id, 'Zwei'));
		await until(() => titleAt(ada, id) === 'Zwei');
		expect(ada.replica.undo()).toBe(false);
		expect(titleAt(ada, id)).toBe('Zwei');
		expect(ada.replica.lastRefusal?.reason).toBe('changed');
	});

	it('shows who is on which card', async () => {
		await start();
		const [ada, bob] = await Promise.all([sit('ada'), sit('bob')]);
		ada.replica.setPlace(`measures/${firstMeasure().id}`);
		await until(() => bob.replica.presence[0]?.at === `measures/${firstMeasure().id}`);
		expect(bob.replica.presence).toMatchObject([{ userId: 'ada', name: 'Name of ada' }]);
		ada.replica.close();
		await until(() => bob.replica.presence.length === 0);
	});
});

describe('SPEC 8.3: away', () => {
	it('counts what waits, merges on return and tells what changed meanwhile', async () => {
		await start();
		const [ada, bob] = await Promise.all([sit('ada'), sit('bob')]);
		const [one, two] = Object.values(server.plan.measures) as [Measure, Measure];
		ada.online = false;
		await until(() => ada.replica.status.kind === 'offline');
		ada.replica.run(rename(one.id, 'Von Ada'));
		expect(ada.replica.status).toMatchObject({ kind: 'offline', waiting: 1 });
		bob.replica.run(rename(two.id, 'Von Bob'));
		await until(() => bob.replica.status.kind === 'saved');
		ada.online = true;
		await until(() => ada.replica.status.kind === 'saved');
		expect(ada.replica.meanwhile).toMatchObject([{ kind: 'changed', ref: `measures/${two.id}`, after: 'Von Bob' }]);
		await until(() => titleAt(bob, one.id) === 'Von Ada');
	});

	it('opens from the local copy without a server and sends what waited after a reload', async () => {
		await start();
		const ada = await sit('ada');
		const { id } = firstMeasure();
		ada.online = false;
		await until(() => ada.replica.status.kind === 'offline');
		ada.replica.run(rename(id, 'Im Zug'));
		ada.replica.close();
		const { port } = server;
		const again = await sit('ada', { store: ada.store, wait: false });
		again.online = false;
		await until(() => again.replica.live, 'local copy shown');
		expect(port).toBe(server.port);
		expect(titleAt(again, id)).toBe('Im Zug');
		expect(again.replica.status.waiting).toBe(1);
		again.online = true;
		await until(() => again.replica.status.kind === 'saved');
		const bob = await sit('bob');
		expect(titleAt(bob, id)).toBe('Im Zug');
		expect(await again.store.journal('ada')).toEqual([]);
	});

	it('says why it waits when the server cannot write, and saves as soon as it can', async () => {
		await start();
		const ada = await sit('ada');
		server.updates.beforeAppend = () => {
			throw new Error('disk full');
		};
		ada.replica.run(rename(firstMeasure().id, 'Voll'));
		await until(() => ada.replica.status.kind === 'offline');
		expect(ada.replica.status).toEqual({ kind: 'offline', waiting: 1, reason: 'storage' });
		server.updates.beforeAppend = () => {};
		await until(() => ada.replica.status.kind === 'saved');
		expect(server.updates.of('p').updates).toHaveLength(1);
	});

	it('takes up a plan that has begun anew and does own changes again there', async () => {
		await start();
		const ada = await sit('ada');
		const { id } = firstMeasure();
		ada.online = false;
		await until(() => ada.replica.status.kind === 'offline');
		ada.replica.run(rename(id, 'Danach'));
		server.updates.of('p').epoch = 'epoch-2';
		await server.restart();
		ada.online = true;
		await until(() => ada.replica.status.kind === 'saved', 'saved in the new history');
		expect(titleAt(ada, id)).toBe('Danach');
		expect(await ada.store.document('ada')).toMatchObject({ epoch: 'epoch-2' });
		expect(ada.replica.refusals).toEqual([]);
	});
});

describe('SPEC 8.5: refused', () => {
	it('loses nothing silently when rights are gone: what may stay is done again, the rest is listed', async () => {
		await start();
		const ada = await sit('ada');
		const measures = Object.values(server.plan.measures) as Measure[];
		const one = measures[0] as Measure;
		const two = measures.find((measure) => measure.field !== one.field) as Measure;
		ada.online = false;
		await until(() => ada.replica.status.kind === 'offline');
		ada.replica.run(rename(one.id, 'Darf bleiben'));
		ada.replica.run(rename(two.id, 'Darf nicht'));
		giveAccess(server, 'ada', 'partner', [one.field]);
		ada.online = true;
		await until(() => ada.replica.refusals.length > 0, 'refusal');
		await until(() => ada.replica.status.kind === 'refused');
		expect(ada.replica.refusals).toMatchObject([
			{ reason: 'forbidden', ref: `measures/${two.id}`, words: 'Darf nicht' }
		]);
		const bob = await sit('bob');
		expect(titleAt(bob, one.id)).toBe('Darf bleiben');
		expect(titleAt(bob, two.id)).toBe(two.title);
		expect(titleAt(ada, two.id)).toBe(two.title);
		ada.replica.dismissRefusals();
		expect(ada.replica.status.kind).toBe('saved');
	});

	it('does not try for ever what the server will never take, and keeps the words over a reload', async () => {
		await start();
		const ada = await sit('ada');
		const { id, title } = firstMeasure();
		mood = 'refuses';
		ada.replica.run(rename(id, 'Niemals'));
		await until(() => ada.replica.status.kind === 'refused');
		expect(ada.replica.refusals).toMatchObject([{ reason: 'limit', words: 'Niemals' }]);
		expect(titleAt(ada, id)).toBe(title);
		mood = 'fair';
		ada.replica.close();
		const again = await sit('ada', { store: ada.store, wait: false });
		await until(() => again.replica.status.kind === 'refused');
		expect(again.replica.refusals).toMatchObject([{ words: 'Niemals' }]);
		again.replica.dismissRefusals(again.replica.refusals[0]?.id);
		expect(again.replica.status.kind).toBe('saved');
		expect(await ada.store.journal('ada')).toEqual([]);
	});

	it('gives up when even that does not help', async () => {
		await start();
		const ada = await sit('ada');
		mood = 'throws';
		ada.replica.run(rename(firstMeasure().id, 'x'));
		await until(() => ada.replica.status.kind === 'ended', 'given up', 8000);
		expect(ada.sockets.length).toBeLessThan(12);
	});

	it('SPEC 8.4: ends with what was written in hand when the membership ends', async () => {
		await start();
		const ada = await sit('ada');
		ada.online = false;
		await until(() => ada.replica.status.kind === 'offline');
		ada.replica.run(rename(firstMeasure().id, 'Verloren?'));
		giveAccess(server, 'ada', null);
		ada.online = true;
		await until(() => ada.replica.status.kind === 'ended');
		expect(ada.replica.status.reason).toBe('noAccess');
		expect(ada.replica.refusals).toMatchObject([{ reason: 'no-access', words: 'Verloren?' }]);
		await expect.poll(() => ada.store.document('ada')).toBeNull();
		expect(ada.replica.run(rename(firstMeasure().id, 'x'))).toBe(false);
	});

	it('puts a text back that nobody else changed, and offers it otherwise', async () => {
		await start();
		const [ada, bob] = await Promise.all([sit('ada'), sit('bob')]);
		const [one, two] = Object.values(server.plan.measures) as [Measure, Measure];
		const [refOne, refTwo] = [`measures/${one.id}`, `measures/${two.id}`] as const;
		for (const ref of [refOne, refTwo]) ada.replica.fragment(ref);
		ada.online = false;
		await until(() => ada.replica.status.kind === 'offline');
		const write = (person: Person, ref: typeof refOne, words: string) => {
			const paragraph = new Y.XmlElement('paragraph');
			paragraph.insert(0, [new Y.XmlText(words)]);
			person.replica.fragment(ref)?.insert(0, [paragraph]);
		};
		write(ada, refOne, 'Adas Absatz');
		write(ada, refTwo, 'Adas anderer Absatz');
		await pause(5);
		expect(ada.replica.status.waiting).toBe(2);
		write(bob, refTwo, 'Bobs Absatz');
		await until(() => bob.replica.status.kind === 'saved');
		server.updates.of('p').epoch = 'epoch-2';
		await server.restart();
		ada.online = true;
		await until(() => ada.replica.refusals.length > 0, 'refusal');
		await until(() => ada.replica.status.kind === 'refused');
		expect(ada.replica.refusals).toMatchObject([{ reason: 'changed', ref: refTwo }]);
		expect(ada.replica.refusals[0]?.words).toContain('Adas anderer Absatz');
		const eve = await sit('eve');
		expect(JSON.stringify(readText(eve.replica.doc, refOne))).toContain('Adas Absatz');
		expect(JSON.stringify(readText(eve.replica.doc, refTwo))).toContain('Bobs Absatz');
	});
});
