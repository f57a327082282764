/** What guests of a workshop must not see or do (server/SPEC.md, 9). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { dotId } from '../../src/lib/plan/ids.ts';
import { closeCodes, commandMessage, presenceMessage, step1Message } from '../../src/lib/protocol/index.ts';
import { binNote, putTogether, stickDot, writeNote } from '../../src/lib/workshop/commands.ts';
import { groupsOf } from '../../src/lib/workshop/groups.ts';
import { enter, field, follow, openHall, type Hall, type Phone } from '../support/workshop-hall.ts';
import { pause, TestClient, until } from '../support/sync-client.ts';

let hall: Hall;
beforeAll(async () => void (hall = await openHall({ dots: 2 })));
afterAll(() => hall.close());

const note = (text: string, more: object = {}) => ({
	...(writeNote({ workshop: hall.workshopId, field, text, authorName: 'gelogen' }, []) as object),
	...more
});
const write = (phone: Phone, text: string) => phone.link.run(note(text) as never);
const notesInPlan = async () => Object.values((await hall.app.plans.read(hall.planId))?.plan.notes ?? {});
const phase = (name: 'collect' | 'cluster' | 'vote' | 'promote' | 'weigh') => hall.act({ type: 'phase', phase: name });

test('a note reaches everybody, with server time and the guest as author; nothing else of the plan does', async () => {
	const [ayse, ben] = await Promise.all([enter(hall, 'Ayşe'), enter(hall, 'Ben')]);
	await phase('collect');
	await until(() => ayse.link.event?.may.write === true && ben.link.event?.may.write === true);
	ayse.link.run(note('Mehr Sprachkurse', { at: 1 }) as never);
	await until(() => ben.texts().includes('Mehr Sprachkurse'));
	await ayse.settled();
	expect(ayse.link.mine.size).toBe(1);
	expect(ben.link.mine.size).toBe(0);
	expect([...ben.link.records.notes.values()][0]?.by).toBe('Ayşe');
	const [stored] = await notesInPlan();
	// Minutes with numbers only: no name gets into the plan.
	expect(stored).toMatchObject({ createdBy: ayse.id, authorName: 'Gast' });
	expect(Math.abs((stored?.createdAt ?? 0) - Date.now())).toBeLessThan(5_000);
	const all = [...ayse.heard, ...ben.heard].join('\n');
	for (const secret of ['Einbürgerungskampagne', 'Sozialamt', 'anna@example.org', hall.code])
		expect(all).not.toContain(secret);
	ayse.link.close();
	ben.link.close();
});

test('SPEC 9.3: nobody is told of changes to what is not on the table, not even that there are some', async () => {
	const guest = await enter(hall, 'Ayşe');
	// Who is there is told a moment later, once.
	await pause(600);
	const { goals, measures } = (await hall.app.plans.read(hall.planId))?.plan ?? {};
	const goal = Object.values(goals ?? {}).find((some) => some.field !== field)?.id ?? '';
	const measure = Object.keys(measures ?? {})[0] ?? '';
	guest.heard.length = 0;
	const values = { title: 'Geheim' };
	for (const command of [
		{ type: 'record.set', collection: 'goals', id: goal, values },
		{ type: 'record.set', collection: 'measures', id: measure, values }
	]) {
		expect(await hall.app.hub.run(hall.planId, [command], hall.owner.id)).toEqual({ ok: true });
	}
	await pause(100);
	expect(guest.heard).toEqual([]);
	guest.link.close();
});

test('in an own view nobody is sent what others write', async () => {
	const [ayse, ben] = await Promise.all([enter(hall, 'Ayşe'), enter(hall, 'Ben')]);
	await hall.act({ type: 'view', view: 'own' });
	await phase('collect');
	await until(() => ayse.link.event?.may.write === true && ben.link.event?.workshop.view === 'own');
	write(ayse, 'Nur meins');
	await until(() => ayse.texts().includes('Nur meins') && ben.link.count > 0);
	await pause(100);
	expect(ben.heard.join()).not.toContain('Nur meins');
	const again = await follow(hall, 'guest', ben.cookie);
	expect(again.heard.join()).not.toContain('Nur meins');
	write(ayse, 'Doch nicht');
	await until(() => ayse.texts().includes('Doch nicht'));
	const taken = [...ayse.link.records.notes.values()].find(({ text }) => text === 'Doch nicht')?.id ?? '';
	ayse.link.run(binNote(taken) as never);
	await until(() => !ayse.texts().includes('Doch nicht'));
	await pause(100);
	expect(ben.heard.join()).not.toContain(taken);
	await phase('cluster');
	await until(() => ben.texts().includes('Nur meins') && again.texts().includes('Nur meins'));
	await hall.act({ type: 'view', view: 'shared' });
	for (const phone of [ayse, ben, again]) phone.link.close();
});

test('hidden names and hidden sums are not on the wire', async () => {
	const ayse = await enter(hall, 'Ayşegül');
	await hall.act({ type: 'hideNames', on: true });
	await phase('collect');
	const ben = await enter(hall, 'Ben');
	await until(() => ayse.link.event?.may.write === true);
	write(ayse, 'Ohne Namen');
	await until(() => ben.texts().includes('Ohne Namen'));
	expect(ben.heard.join()).not.toContain('Ayşegül');
	await hall.act({ type: 'hideNames', on: false });
	await until(() => [...ben.link.records.notes.values()].some((note) => note.by === 'Ayşegül'));

	await phase('vote');
	await until(() => ayse.link.event?.may.vote === true);
	const on = `notes/${[...ayse.link.records.notes.keys()][0]}`;
	ayse.link.run(stickDot(hall.workshopId, ayse.id, ayse.link.dots, 2, on) as never);
	await until(() => ayse.link.dots[0] === on);
	await pause(80);
	expect(ben.link.sums).toBeNull();
	expect(ben.heard.join()).not.toContain(dotId(hall.workshopId, ayse.id, 0));
	await hall.act({ type: 'showSums', on: true });
	await until(() => ben.link.sums?.[on] === 1);
	for (const phone of [ayse, ben]) phone.link.close();
});

test('what is not allowed at the moment is refused by name, and its author keeps the words', async () => {
	const [ayse, ben] = await Promise.all([enter(hall, 'Ayşe'), enter(hall, 'Ben')]);
	await phase('collect');
	await until(() => ayse.link.event?.may.write === true);
	write(ayse, 'Meine');
	await until(() => ayse.link.mine.size === 1);
	const mine = [...ayse.link.mine][0] ?? '';
	const before = (await notesInPlan()).length;
	const attempts: [Phone, object, string][] = [
		[ben, binNote(mine), 'forbidden'],
		[ben, { type: 'record.set', collection: 'notes', id: mine, values: { text: 'gefälscht' } }, 'forbidden'],
		[
			ben,
			note('Fremd', { values: { workshop: 'another', field, text: 'x', order: 'a0', cluster: null, goal: null } }),
			'forbidden'
		],
		[
			ben,
			note('x', {
				values: { workshop: hall.workshopId, field: 'f-gesundheit', text: 'x', order: 'a0', cluster: null, goal: null }
			}),
			'forbidden'
		],
		[
			ben,
			{
				type: 'record.create',
				collection: 'goals',
				id: 'goal-of-guest',
				at: 1,
				values: { field, title: 'x', order: 'a0' }
			},
			'forbidden'
		],
		[
			ben,
			{ type: 'record.set', collection: 'measures', id: 'm-sprachfoerderung', values: { title: 'x' } },
			'forbidden'
		],
		[ben, { type: 'meta.set', values: { title: 'gekapert' } }, 'forbidden'],
		[ben, stickDot(hall.workshopId, ben.id, {}, 9, `notes/${mine}`) as object, 'forbidden'],
		[
			ben,
			note('x', { values: { workshop: hall.workshopId, field, text: ' ', order: 'a0', cluster: null, goal: null } }),
			'invalid'
		],
		[
			ben,
			note('x', {
				values: { workshop: hall.workshopId, field, text: 'x'.repeat(501), order: 'a0', cluster: null, goal: null }
			}),
			'too-long'
		],
		[ben, { type: '__proto__' }, 'unknown'],
		[ben, { type: 'record.create', collection: 'constructor', id: 'x' }, 'unknown']
	];
	for (const [phone, command, reason] of attempts) {
		phone.link.dismiss();
		phone.link.run(command as never);
		await phone.settled();
		expect(phone.link.refused.at(-1)?.reason, JSON.stringify(command)).toBe(reason);
	}
	expect(await notesInPlan()).toHaveLength(before);

	await hall.act({ type: 'lock', on: true });
	write(ayse, 'Zu spät');
	await ayse.settled();
	expect(ayse.link.refused.at(-1)).toMatchObject({ reason: 'forbidden', command: { values: { text: 'Zu spät' } } });
	await hall.act({ type: 'lock', on: false });
	for (const phone of [ayse, ben]) phone.link.close();
});

test('nobody has more dots than they were given', async () => {
	const ayse = await enter(hall, 'Ayşe');
	await phase('vote');
	await until(() => ayse.link.event?.may.vote === true);
	const on = `notes/${[...ayse.link.records.notes.keys()][0]}`;
	for (let index = 0; index < 4; index++) {
		const id = dotId(hall.workshopId, ayse.id, index);
		ayse.link.run({ type: 'record.create', collection: 'dots', id, at: 1, values: { workshop: hall.workshopId, on } });
	}
	const foreign = dotId(hall.workshopId, 'somebody-else', 0);
	ayse.link.run({
		type: 'record.create',
		collection: 'dots',
		id: foreign,
		at: 1,
		values: { workshop: hall.workshopId, on }
	});
	await ayse.settled();
	expect(ayse.link.refused).toHaveLength(3);
	ayse.link.close();
});

test('notes sent from two tabs and sent again after a lost line are there once', async () => {
	await phase('collect');
	const ayse = await enter(hall, 'Ayşe');
	const tab = await follow(hall, 'guest', ayse.cookie, ayse);
	await until(() => ayse.link.event?.may.write === true && tab.link.event?.may.write === true);
	const command = note('Doppelt') as never;
	ayse.link.run(command);
	tab.link.run(command);
	write(tab, 'Aus dem zweiten');
	await Promise.all([ayse.settled(), tab.settled()]);
	await until(() => ayse.link.mine.size === 2 && tab.link.mine.size === 2);
	expect(ayse.link.refused).toEqual([]);
	expect(tab.link.refused).toEqual([]);
	expect((await notesInPlan()).filter(({ text }) => text === 'Doppelt')).toHaveLength(1);
	for (const phone of [ayse, tab]) phone.link.close();
});

test('guests put notes in order where they may; two at once lose nothing', async () => {
	await phase('collect');
	const [ayse, ben] = await Promise.all([enter(hall, 'Ayşe'), enter(hall, 'Ben')]);
	await until(() => ayse.link.event?.may.write === true);
	for (const text of ['Eins', 'Zwei', 'Drei']) write(ayse, text);
	await until(() => ben.texts().includes('Drei'));
	await phase('cluster');
	await until(() => ben.link.event?.may.cluster === true && ayse.link.event?.may.cluster === true);
	const groupOf = (phone: Phone, text: string) =>
		groupsOf(phone.link.records.notes.values(), phone.link.records.clusters.values()).find(
			({ title }) => title === text
		);
	const [one, two, three] = ['Eins', 'Zwei', 'Drei'].map((text) => groupOf(ben, text));
	if (!one || !two || !three) throw new Error('notes are missing');
	for (const command of putTogether(hall.workshopId, one, two)) ben.link.run(command as never);
	for (const command of putTogether(hall.workshopId, three, one)) ayse.link.run(command as never);
	await Promise.all([ayse.settled(), ben.settled()]);
	expect([...ayse.link.refused, ...ben.link.refused]).toEqual([]);
	expect(ayse.texts()).toEqual(ben.texts());
	expect(ayse.texts()).toEqual(expect.arrayContaining(['Eins', 'Zwei', 'Drei']));
	for (const phone of [ayse, ben]) phone.link.close();
});

describe('connections', () => {
	const query = (as: string) => `?v=1&workshop=${hall.workshopId}&as=${as}`;
	const status = async (cookie: string, as: string, planId = hall.planId) => {
		const answer = await fetch(`${hall.origin}/sync/${planId}${query(as)}`, { headers: { cookie } });
		return answer.status;
	};

	test('a guest’s cookie opens the table and nothing else', async () => {
		const { cookie, link } = await enter(hall, 'Ayşe');
		link.close();
		expect(await status(cookie, 'guest')).toBe(426);
		for (const as of ['screen', 'moderator']) expect(await status(cookie, as)).toBe(401);
		expect(await status(cookie, 'guest', 'another-plan')).toBe(404);
		expect((await fetch(`${hall.origin}/sync/${hall.planId}`, { headers: { cookie } })).status).toBe(401);
		expect(await status('etappe_guest=guessed-guessed-guessed-guessed', 'guest')).toBe(401);
		const ben = await hall.app.accounts.create({
			email: 'ben@example.org',
			name: 'Ben',
			password: 'ein langes Passwort'
		});
		if (!ben.ok) throw new Error(ben.reason);
		await hall.app.members.set(
			hall.planId,
			ben.user.id,
			{ role: 'partner', fields: [field], body: null, organisation: null },
			hall.owner.id
		);
		const { token } = await hall.app.accounts.startSession(ben.user, 'password', { ip: '127.0.0.1' });
		expect(await status(`etappe_session=${token}`, 'moderator')).toBe(404);
	});

	test.each([
		['asks for the document', () => step1Message(new Uint8Array([0]))],
		['sends presence', () => presenceMessage([{ clientId: 1, clock: 1, state: '{}' }])],
		['sends a command that is none', () => commandMessage(1, [1])],
		['sends a text that is no JSON', () => new Uint8Array([103, 1, 1, 123])],
		['sends a command over the limit', () => commandMessage(1, { text: 'x'.repeat(20_000) })]
	])('who follows a table and %s is disconnected', async (_, frame) => {
		const { cookie, link } = await enter(hall, 'Ayşe');
		link.close();
		const socket = new WebSocket(`${hall.origin.replace('http', 'ws')}/sync/${hall.planId}${query('guest')}`, {
			headers: { cookie, origin: hall.origin }
		});
		let code = 0;
		socket.on('open', () => socket.send(frame()));
		socket.on('close', (closed) => (code = closed));
		await until(() => code !== 0);
		expect(code).toBe(closeCodes.malformed);
	});

	test('who has the document sends no commands', async () => {
		const client = new TestClient(hall.origin, { user: 'x', planId: hall.planId, headers: { cookie: hall.session } });
		await client.ready();
		client.send(commandMessage(1, note('Umweg')));
		expect((await client.ended()).code).toBe(closeCodes.malformed);
	});

	test('a guest who is removed is out within a second, and stays out', async () => {
		const [ayse, ben] = await Promise.all([enter(hall, 'Ayşe'), enter(hall, 'Ben')]);
		const began = Date.now();
		await hall.app.workshops.removeGuest(hall.planId, hall.workshopId, ayse.id, hall.owner.id);
		await until(() => ayse.link.status === 'ended');
		expect(Date.now() - began).toBeLessThan(1_000);
		expect(ayse.closed).toBe(closeCodes.signedOut);
		expect(await status(ayse.cookie, 'guest')).toBe(401);
		expect(ben.link.status).toBe('live');
		ben.link.close();
	});

	test('who leads sees who is there; a screen does not', async () => {
		const moderator = await follow(hall, 'moderator', hall.session);
		const screen = await follow(hall, 'screen', hall.session);
		const ayse = await enter(hall, 'Zeynep');
		await until(() => moderator.link.event?.guests?.some(({ name, here }) => name === 'Zeynep' && here) === true);
		expect(screen.heard.join()).not.toContain('Zeynep');
		ayse.link.close();
		await until(() => moderator.link.event?.guests?.some(({ name, here }) => name === 'Zeynep' && !here) === true);
		for (const phone of [moderator, screen]) phone.link.close();
	});

	test('the end reaches everybody, and the server keeps minutes', async () => {
		const ayse = await enter(hall, 'Ayşe');
		const began = Date.now();
		const done = await hall.app.workshops.finish(hall.planId, hall.workshopId, hall.owner.id);
		expect(done.ok).toBe(true);
		await until(() => ayse.link.status === 'ended');
		await until(() => ayse.closed !== null);
		expect(Date.now() - began).toBeLessThan(1_000);
		expect(ayse.link.event?.workshop.status).toBe('ended');
		expect(await status(ayse.cookie, 'guest')).toBe(404);
		const minutes = JSON.parse((await hall.app.workshops.minutes(hall.planId, hall.workshopId)) ?? '{}');
		expect(minutes.people.names).toBeNull();
		expect(minutes.people.count).toBeGreaterThan(5);
		expect(JSON.stringify(minutes)).not.toContain('Ayşe');
		expect(minutes.notes).toBeGreaterThan(3);
	});
});
