/** What a browser keeps for a person until it is saved, whatever happens to it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { BrowserStore } from '../../../tests/support/browser-store.ts';
import { giveAccess, rename, sitDown, startPlanServer, type Person } from '../../../tests/support/plan-people.ts';
import { pause, until } from '../../../tests/support/sync-client.ts';
import { readText, type Measure, type Ref } from '../plan/index.ts';

let server: Awaited<ReturnType<typeof startPlanServer>>;
const people: Person[] = [];
const sit = async (...args: Parameters<typeof sitDown> extends [unknown, ...infer Rest] ? Rest : never) => {
	const person = await sitDown(server, ...args);
	people.push(person);
	return person;
};
const measures = () => Object.values(server.plan.measures) as Measure[];
const firstId = () => (measures()[0] as Measure).id;
const titleAt = (person: Person, id: string) => person.replica.plan.measures[id]?.title;
const textAt = (person: Person, ref: Ref) => JSON.stringify(readText(person.replica.doc, ref));
const write = (person: Person, ref: Ref, words: string) => {
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText(words)]);
	person.replica.fragment(ref)?.insert(0, [paragraph]);
};
const goOffline = async (...them: Person[]) => {
	for (const person of them) person.online = false;
	for (const { replica } of them) await until(() => replica.status.kind === 'offline', 'offline');
};
const untilSaved = ({ replica }: Person) => until(() => replica.status.kind === 'saved', 'saved', 8000);
const leave = ({ replica }: Person) => replica.close();

beforeEach(async () => {
	server = await startPlanServer();
});
afterEach(async () => {
	people.splice(0).forEach(leave);
	await server.close();
});

describe('SPEC 8.8: what waits survives', () => {
	it('a local copy that takes longer to read than anybody waits for', async () => {
		const ada = await sit('ada');
		const ref: Ref = `measures/${firstId()}`;
		ada.replica.fragment(ref);
		await goOffline(ada);
		ada.replica.run(rename(firstId(), 'Im Zug'));
		write(ada, ref, 'Adas Absatz');
		await pause(20);
		expect(ada.replica.status.waiting).toBe(2);
		leave(ada);
		ada.store.slow = 1800;
		const again = await sit('ada', { store: ada.store });
		await until(() => titleAt(again, firstId()) === 'Im Zug', 'taken up late', 4000);
		await untilSaved(again);
		const bob = await sit('bob');
		expect(titleAt(bob, firstId())).toBe('Im Zug');
		expect(textAt(bob, ref)).toContain('Adas Absatz');
		expect(await again.store.journal('ada')).toEqual([]);
		expect(again.replica.refusals).toEqual([]);
	});

	it('a window that is closed while the copy is still being read', async () => {
		const ada = await sit('ada');
		await goOffline(ada);
		ada.replica.run(rename(firstId(), 'Im Zug'));
		await pause(20);
		leave(ada);
		ada.store.slow = 3000;
		const hasty = await sit('ada', { store: ada.store });
		const ref: Ref = `measures/${firstId()}`;
		hasty.replica.fragment(ref);
		await goOffline(hasty);
		write(hasty, ref, 'In Eile');
		await pause(20);
		leave(hasty);
		ada.store.slow = 0;
		const again = await sit('ada', { store: ada.store, wait: false });
		await untilSaved(again);
		const bob = await sit('bob');
		expect(titleAt(bob, firstId())).toBe('Im Zug');
		expect(textAt(bob, ref)).toContain('In Eile');
	});

	it('a copy that is damaged', async () => {
		const ada = await sit('ada');
		await goOffline(ada);
		ada.replica.run(rename(firstId(), 'Im Zug'));
		await pause(20);
		leave(ada);
		await ada.store.damage('ada');
		const again = await sit('ada', { store: ada.store });
		expect(titleAt(again, firstId())).toBe('Im Zug');
		expect(await again.store.journal('ada')).toEqual([]);
	});

	it('the other window being refused and starting over', async () => {
		const [one, other] = measures().filter(
			(measure, _, [first]) => measure === first || measure.field !== first?.field
		);
		const ada = await sit('ada');
		const second = await sit('ada', { store: ada.store });
		await goOffline(ada, second);
		ada.replica.run(rename(one!.id, 'Im ersten Fenster'));
		second.replica.run(rename(other!.id, 'Darf nicht'));
		await pause(20);
		giveAccess(server, 'ada', 'partner', [one!.field]);
		second.online = true;
		await until(() => second.replica.status.kind === 'refused');
		leave(ada);
		leave(second);
		const again = await sit('ada', { store: ada.store, wait: false });
		await until(() => again.replica.status.kind === 'refused');
		const bob = await sit('bob');
		expect(titleAt(bob, one!.id)).toBe('Im ersten Fenster');
		expect(again.replica.refusals).toMatchObject([{ words: 'Darf nicht' }]);
	});

	it('its window being closed while another one stays open', async () => {
		const ada = await sit('ada');
		const second = await sit('ada', { store: ada.store });
		await goOffline(ada, second);
		ada.replica.run(rename(firstId(), 'Im ersten Fenster'));
		await pause(20);
		leave(ada);
		second.online = true;
		await until(() => titleAt(second, firstId()) === 'Im ersten Fenster', 'taken over');
		await untilSaved(second);
		const bob = await sit('bob');
		expect(titleAt(bob, firstId())).toBe('Im ersten Fenster');
		await expect.poll(() => ada.store.journal('ada')).toEqual([]);
	});

	it('the session ending in a window that has nothing to save', async () => {
		const ada = await sit('ada');
		const second = await sit('ada', { store: ada.store });
		await goOffline(ada, second);
		ada.replica.run(rename(firstId(), 'Offline'));
		await pause(20);
		server.guard.ended.add('ada');
		ada.online = second.online = true;
		for (const { replica } of [ada, second]) await until(() => replica.status.kind === 'ended');
		await pause(20);
		[ada, second].forEach(leave);
		server.guard.ended.delete('ada');
		const again = await sit('ada', { store: ada.store });
		expect(titleAt(again, firstId())).toBe('Offline');
	});

	it('typing going on after it was done again, and the plan beginning anew', async () => {
		const ada = await sit('ada');
		const ref: Ref = `measures/${firstId()}`;
		ada.replica.fragment(ref);
		await goOffline(ada);
		write(ada, ref, 'Erster Absatz');
		await pause(20);
		server.updates.of('p').epoch = 'epoch-2';
		await server.restart();
		server.updates.beforeAppend = () => {
			throw new Error('disk full');
		};
		ada.online = true;
		await until(
			() => textAt(ada, ref).includes('Erster Absatz') && ada.replica.status.kind === 'offline',
			'done again'
		);
		await until(() => ada.replica.fragment(ref) !== null, 'document');
		write(ada, ref, 'Zweiter Absatz');
		await pause(20);
		server.updates.of('p').epoch = 'epoch-3';
		server.updates.beforeAppend = () => {};
		await server.restart();
		await untilSaved(ada);
		expect(ada.replica.refusals).toEqual([]);
		const bob = await sit('bob');
		expect(textAt(bob, ref)).toContain('Erster Absatz');
		expect(textAt(bob, ref)).toContain('Zweiter Absatz');
	});

	it('being too large for one message', async () => {
		const ada = await sit('ada');
		await goOffline(ada);
		const on = `measures/${firstId()}`;
		for (let n = 0; n < 260; n++) {
			const id = `c${String(n).padStart(20, '0')}`;
			const values = { on, text: 'ü'.repeat(4900) };
			expect(ada.replica.run({ type: 'record.create', collection: 'comments', id, at: 1, values } as never)).toBe(true);
		}
		ada.replica.run(rename(firstId(), 'Kurz'));
		expect(Y.encodeStateAsUpdate(ada.replica.doc).length).toBeGreaterThan(1024 * 1024);
		ada.online = true;
		await until(() => ada.replica.status.kind === 'saved', 'saved in pieces', 20_000);
		expect(ada.replica.refusals).toEqual([]);
		const bob = await sit('bob');
		expect(titleAt(bob, firstId())).toBe('Kurz');
		expect(Object.keys(bob.replica.plan.comments)).toHaveLength(260);
	}, 40_000);
});

describe('SPEC 8.9: before there is a document', () => {
	it('commands are counted and kept, and done when it is there; they can be undone', async () => {
		giveAccess(server, 'ada', 'coordinator');
		const ada = await sit('ada', { wait: false });
		ada.online = false;
		await until(() => ada.replica.status.kind === 'offline');
		const { title } = measures()[0] as Measure;
		for (let n = 0; n < 30; n++) expect(ada.replica.run(rename(firstId(), `Titel ${n}`))).toBe(true);
		expect(ada.replica.status).toMatchObject({ kind: 'offline', waiting: 30 });
		ada.online = true;
		await untilSaved(ada);
		expect(titleAt(ada, firstId())).toBe('Titel 29');
		for (let n = 0; n < 30; n++) expect(ada.replica.undo()).toBe(true);
		expect(titleAt(ada, firstId())).toBe(title);
	});

	it('they wait over a reload', async () => {
		const ada = await sit('ada', { wait: false });
		ada.online = false;
		await until(() => ada.replica.status.kind === 'offline');
		ada.replica.run(rename(firstId(), 'Früh'));
		await pause(20);
		leave(ada);
		const again = await sit('ada', { store: ada.store });
		expect(titleAt(again, firstId())).toBe('Früh');
	});

	it('a server that accepts the connection and says nothing does not keep the local copy from being shown', async () => {
		const ada = await sit('ada');
		leave(ada);
		const { promise, resolve } = Promise.withResolvers<void>();
		server.updates.beforeLoad = () => promise;
		await server.restart();
		const again = await sit('ada', { store: ada.store, wait: false });
		await until(() => again.replica.live, 'shown', 6000);
		expect(again.replica.run(rename(firstId(), 'Ohne Antwort'))).toBe(true);
		expect(titleAt(again, firstId())).toBe('Ohne Antwort');
		resolve();
		await untilSaved(again);
	}, 12_000);
});

describe('SPEC 8.4: whose it is', () => {
	it('a window ends when somebody else signs in with the same browser', async () => {
		for (const person of ['ada', 'bob']) giveAccess(server, person, 'coordinator');
		let cookie = 'ada';
		const ada = await sit('ada', { cookie: () => cookie });
		await goOffline(ada);
		ada.replica.run(rename(firstId(), 'Von Ada'));
		cookie = 'bob';
		ada.online = true;
		await until(() => ada.replica.status.kind === 'ended');
		expect(ada.replica.status).toMatchObject({ reason: 'signedOut', waiting: 1 });
		expect(ada.replica.access.userId).toBe('ada');
		const bob = await sit('bob', { store: ada.store });
		expect(titleAt(bob, firstId())).not.toBe('Von Ada');
		expect(await ada.store.journal('ada')).toHaveLength(1);
	});

	it('nothing is changed or kept any more after the end', async () => {
		const ada = await sit('ada');
		ada.replica.run(rename(firstId(), 'Neu'));
		await untilSaved(ada);
		giveAccess(server, 'ada', null);
		server.guard.announce({});
		await until(() => ada.replica.status.kind === 'ended');
		expect(ada.replica.undo()).toBe(false);
		expect(titleAt(ada, firstId())).toBe('Neu');
		await expect.poll(() => ada.store.document('ada')).toBeNull();
	});
});

describe('SPEC 8.10: a browser that keeps nothing', () => {
	it('is said, and forgotten when it does again', async () => {
		const store = new BrowserStore();
		const ada = await sit('ada', { store });
		expect(ada.replica.status.unkept).toBeUndefined();
		store.full = true;
		ada.replica.run(rename(firstId(), 'Voll'));
		await until(() => ada.replica.status.unkept === true);
		store.full = false;
		await goOffline(ada);
		expect(ada.replica.status).toMatchObject({ kind: 'offline', unkept: true });
		ada.replica.run(rename(firstId(), 'Noch voller'));
		ada.online = true;
		await until(() => ada.replica.status.kind === 'saved' && !ada.replica.status.unkept, 'kept again');
		await goOffline(ada);
		leave(ada);
		const again = await sit('ada', { store, wait: false });
		again.online = false;
		await until(() => again.replica.live, 'from the copy');
		expect(titleAt(again, firstId())).toBe('Noch voller');
	});
});

it('folds the copy when it has many pieces', async () => {
	const ada = await sit('ada');
	for (let n = 0; n < 450; n++) ada.replica.run(rename(firstId(), `Titel ${n}`));
	await untilSaved(ada);
	const pieces = async () => {
		ada.replica.run(rename(firstId(), `Titel ${Date.now()}`));
		return (await ada.store.document('ada'))?.updates.length;
	};
	await expect.poll(pieces).toBeLessThan(100);
	ada.replica.run(rename(firstId(), 'Der letzte'));
	leave(ada);
	const again = await sit('ada', { store: ada.store, wait: false });
	again.online = false;
	await until(() => again.replica.live, 'from the copy');
	expect(titleAt(again, firstId())).toBe('Der letzte');
});
