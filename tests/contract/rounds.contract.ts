import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { RoundSettings } from '../../src/lib/rounds/types.ts';
import { ballotIdOf } from '../../src/lib/rounds/ballot-paper.ts';
import { Device } from '../support/voters.ts';
import { membership, type Store } from './store.ts';

const day = 24 * 60 * 60 * 1000;
const bodies = ['Integrationsrat', 'Rat', 'Seniorenvertretung'];

export function roundsContract(store: () => Store): void {
	/** The plan of Münster with members of three bodies. */
	async function stage(counts: readonly number[]) {
		const { person, plans, members } = store();
		const anna = await person();
		const created = await plans.create({ title: 'Münster', municipality: 'Stadt', example: 'muenster' }, anna.id);
		if (!created.ok) throw new Error(created.reason);
		const { planId } = created;
		const people: { id: string; body: string }[] = [];
		for (const [index, count] of counts.entries()) {
			for (let n = 0; n < count; n++) {
				const { id } = await person();
				const body = bodies[index]!;
				await members.set(planId, id, membership('adviser', { body }), anna.id);
				people.push({ id, body });
			}
		}
		return { planId, anna, people };
	}

	async function open(planId: string, by: string, more: Partial<RoundSettings> = {}) {
		const { rounds, plans, clock } = store();
		const field = Object.keys((await plans.read(planId))!.plan.fields)[0]!;
		const settings: RoundSettings = {
			...{ title: 'Erste Runde', method: 'points', levels: 1, fields: [field], mean: 'arithmetic' },
			...{ bodies: bodies.map((name) => ({ name, weight: 1 })), secret: true, interim: false, previous: null },
			...{ opensAt: clock.now(), closesAt: clock.now() + day },
			...more
		};
		const made = await rounds.create(planId, settings, by);
		if (!made.ok) throw new Error(JSON.stringify(made));
		return (await rounds.read(planId, made.id))!;
	}

	/** Points for the first goal, the rest for the second. */
	const favour = (count: number, points: number) => [
		Array.from({ length: count }, (_, index) => (index === 0 ? points : index === 1 ? 100 - points : 0))
	];

	/** A round in which these people, in this order, say this. */
	async function hold(planId: string, by: string, ballots: readonly { id: string; body: string; points: number }[]) {
		const { rounds, clock } = store();
		const round = await open(planId, by);
		const devices: Device[] = [];
		for (const { id, body, points } of ballots) {
			const device = new Device(rounds, planId, round);
			expect(await device.fetchPaper(id, body)).toEqual({ ok: true });
			expect(await device.drop(favour(round.goals.length, points))).toEqual({ ok: true });
			devices.push(device);
		}
		expect(await rounds.close(planId, round.id, by)).toEqual({ ok: true });
		clock.advance(6_000);
		return { round: (await rounds.read(planId, round.id))!, devices };
	}

	async function rowsOf(roundId: string) {
		const { db } = store().database;
		return {
			voters: await db
				.selectFrom('round_voter')
				.select(['user_id', 'body', 'ticket'])
				.where('round_id', '=', roundId)
				.orderBy('user_id')
				.execute(),
			ballots: await db
				.selectFrom('round_ballot')
				.select(['id', 'user_id', 'counted_with', 'content'])
				.where('round_id', '=', roundId)
				.orderBy('id')
				.execute(),
			box: await db.selectFrom('round_box').selectAll().where('round_id', '=', roundId).execute()
		};
	}

	test('what is stored of a secret round is the same, whoever voted for what and in whatever order', async () => {
		const { planId, anna, people } = await stage([3, 3, 3]);
		const ballots = people.map((person, index) => ({ ...person, points: 10 * index }));
		const [a, b, c, ...rest] = ballots as [(typeof ballots)[0], (typeof ballots)[0], (typeof ballots)[0]];
		const swapped = [
			...rest.reverse(),
			{ ...c, points: a.points },
			{ ...a, points: b.points },
			{ ...b, points: c.points }
		];
		const one = await hold(planId, anna.id, ballots);
		const other = await hold(planId, anna.id, swapped);
		const stored = await rowsOf(one.round.id);
		expect(await rowsOf(other.round.id)).toEqual(stored);
		expect(stored.voters).toHaveLength(9);
		expect(stored.ballots).toHaveLength(9);
		expect(stored.box).toEqual([]);
		expect(stored.ballots.every(({ user_id }) => user_id === null)).toBe(true);
		expect(stored.voters.every(({ ticket }) => ticket === null)).toBe(true);
		const texts = stored.ballots.map(({ counted_with, content }) => counted_with + content);
		expect(texts).toEqual([...texts].sort());
		expect(one.round.counted?.map(({ ballots }) => ballots)).toEqual([3, 3, 3]);
	});

	test('while the round is open nothing in the database says what was voted; afterwards the key is gone', async () => {
		const { rounds, clock, dataDir, database } = store();
		const { planId, anna, people } = await stage([4]);
		const round = await open(planId, anna.id, { bodies: [{ name: bodies[0]!, weight: 1 }] });
		const devices: Device[] = [];
		for (const [index, { id, body }] of people.entries()) {
			const device = new Device(rounds, planId, round);
			await device.fetchPaper(id, body);
			await device.drop(favour(round.goals.length, 31 + index));
			devices.push(device);
		}
		const content = JSON.stringify(favour(round.goals.length, 33));
		const files = () => {
			if (!database.sqlite) return '';
			const directory = dirname(database.sqlite.name);
			return readdirSync(directory)
				.map((name) => readFileSync(join(directory, name)).toString('latin1'))
				.join('\n');
		};
		expect(files()).not.toContain(content);
		const { box } = await rowsOf(round.id);
		expect(new Set(box.map(({ sealed }) => sealed.length)).size).toBe(1);
		expect(box.map(({ ballot_id }) => ballot_id).sort()).toEqual(
			devices.map(({ paper }) => ballotIdOf(paper!.key)).sort()
		);
		for (const { sealed } of box) expect(Buffer.from(sealed).toString('latin1')).not.toContain('31');
		for (const { paper } of devices) expect(files()).not.toContain(paper!.key);
		expect(readdirSync(join(dataDir, 'ballot-keys'))).toContain(`${round.id}.json`);

		clock.advance(day + 6_000);
		const counted = (await rounds.read(planId, round.id))!;
		expect(counted.counted).toEqual([{ bodies: [bodies[0]], weight: 1, ballots: 4 }]);
		expect(readdirSync(join(dataDir, 'ballot-keys'))).not.toContain(`${round.id}.json`);
		if (database.sqlite) expect(files()).toContain(content);
		// Nobody's name or id stands near a ballot: the audit log knows of the round, not of votes.
		const audit = await database.db.selectFrom('audit').selectAll().where('plan_id', '=', planId).execute();
		expect(audit.filter(({ action }) => action.startsWith('round_')).map(({ user_id }) => user_id)).toEqual([anna.id]);
		const tables = await database.db.introspection.getTables();
		for (const { name } of tables.filter(({ name }) => /^round_(voter|box|ballot)$/.test(name))) {
			const { columns } = tables.find((table) => table.name === name)!;
			expect(columns.map((column) => column.name).filter((column) => /_at$|time|seq/.test(column))).toEqual([]);
		}
		if (database.kind === 'sqlite') {
			await expect(
				database.db
					.selectFrom('round_ballot')
					.select('rowid' as never)
					.execute()
			).rejects.toThrow(/rowid/);
		}
	});

	test('nobody votes twice, for another body, with a paper of their own making or without one', async () => {
		const { rounds } = store();
		const { planId, anna, people } = await stage([3, 1]);
		const round = await open(planId, anna.id);
		const [ines, , , ralf] = people as [(typeof people)[0], never, never, (typeof people)[0]];
		const content = favour(round.goals.length, 50);
		const first = new Device(rounds, planId, round);
		expect(await first.fetchPaper(ines.id, ines.body)).toEqual({ ok: true });
		// The answer was lost: the same paper is signed again.
		first.paper = { ...first.paper!, signature: null };
		expect(await first.fetchPaper(ines.id, ines.body)).toEqual({ ok: true });
		expect(await first.drop(content)).toEqual({ ok: true });
		const second = new Device(rounds, planId, round);
		expect(await second.fetchPaper(ines.id, ines.body)).toEqual({ ok: false, reason: 'elsewhere' });
		const bad = { ok: false, reason: 'bad_paper' };
		expect(await second.drop(content)).toEqual(bad);
		expect(await first.drop(content, { body: ralf.body })).toEqual(bad);
		expect(await first.drop(content, { body: '__proto__' })).toEqual(bad);
		// Blinded for the key of another body, signed with that of one's own.
		let other: Device;
		let fetched;
		// What is blinded for one key may be too large a number for another: then it is not signed at all.
		for (let attempts = 0; ; attempts++) {
			other = new Device(rounds, planId, round);
			fetched = await other.fetchPaper(ralf.id, 'Integrationsrat');
			if (fetched.ok || attempts === 40) break;
			expect(fetched).toEqual(bad);
		}
		expect(fetched).toEqual({ ok: true });
		expect(await other.drop(content, { body: 'Integrationsrat' })).toEqual(bad);
		expect(await other.drop(content, { body: 'Rat' })).toEqual(bad);
		const stranger = new Device(rounds, planId, round);
		expect(await stranger.fetchPaper(anna.id, 'Rat')).toEqual({ ok: false, reason: 'forbidden' });
		// A paper of another round.
		const next = await open(planId, anna.id);
		expect(
			await rounds.drop(planId, next.id, { ...first.paper!, signature: first.paper!.signature!, revision: 1, content })
		).toEqual(bad);
		expect((await rowsOf(round.id)).box).toHaveLength(1);
	});

	test('a ballot can be changed until closing; a late older copy does not replace it', async () => {
		const { rounds, clock } = store();
		const { planId, anna, people } = await stage([3]);
		const round = await open(planId, anna.id);
		for (const [index, { id, body }] of people.entries()) {
			const device = new Device(rounds, planId, round);
			await device.fetchPaper(id, body);
			await device.drop(favour(round.goals.length, 1));
			if (index > 0) continue;
			expect(await device.drop(favour(round.goals.length, 70))).toEqual({ ok: true });
			expect(await device.drop(favour(round.goals.length, 2), { revision: 1 })).toEqual({
				ok: false,
				reason: 'outdated'
			});
			clock.advance(day);
			expect(await device.drop(favour(round.goals.length, 3))).toMatchObject({ ok: false, reason: 'closed' });
			clock.advance(-day);
		}
		clock.advance(day + 10_000);
		const counted = await rounds.ballots((await rounds.read(planId, round.id))!);
		expect(counted?.ballots.map(({ content }) => (content[0] as number[])[0]).sort()).toEqual([1, 1, 70]);
		expect(counted?.ballots.every(({ userId, body }) => userId === null && body === null)).toBe(true);
	});

	test('three hundred people in the last second: the clock of the server decides, nothing is lost or doubled', async () => {
		const { rounds, clock, person, members } = store();
		const { planId, anna } = await stage([]);
		const body = bodies[0]!;
		const closesAt = clock.now() + day;
		const round = await open(planId, anna.id, { method: 'ranking', closesAt });
		const devices = await Promise.all(
			Array.from({ length: 300 }, async () => {
				const { id } = await person();
				await members.set(planId, id, membership('adviser', { body }), anna.id);
				const device = new Device(rounds, planId, round);
				expect(await device.fetchPaper(id, body)).toEqual({ ok: true });
				return device;
			})
		);
		const content = [round.goals.map(() => 1)];
		clock.advance(closesAt - clock.now() - 1_000);
		const answers = await Promise.all(devices.map((device) => device.drop(content)));
		expect(answers.filter(({ ok }) => !ok)).toEqual([]);
		clock.advance(20_000);
		expect(await devices[0]!.drop(content)).toMatchObject({ ok: false, reason: 'closed', closedAt: closesAt });
		expect((await rounds.read(planId, round.id))?.counted).toMatchObject([{ ballots: 300 }]);
	}, 120_000);

	test('a body with fewer than three ballots is counted together with others, in the database too', async () => {
		const { planId, anna, people } = await stage([4, 3, 1]);
		const { round } = await hold(
			planId,
			anna.id,
			people.map((person, index) => ({ ...person, points: index }))
		);
		expect(round.counted).toEqual([
			{ bodies: ['Integrationsrat'], weight: 1, ballots: 4 },
			{ bodies: ['Rat', 'Seniorenvertretung'], weight: 2, ballots: 4 }
		]);
		const { ballots } = await rowsOf(round.id);
		expect(new Set(ballots.map(({ counted_with }) => counted_with))).toEqual(new Set(['Integrationsrat', 'Rat']));
		const few = await stage([1, 1]);
		const none = await hold(
			few.planId,
			few.anna.id,
			few.people.map((person) => ({ ...person, points: 5 }))
		);
		expect(none.round.counted).toEqual([]);
		expect((await rowsOf(none.round.id)).ballots).toEqual([]);
	});

	test('a named round keeps who said what, shows it before closing if wanted, and lets it be changed', async () => {
		const { rounds, clock } = store();
		const { planId, anna, people } = await stage([2]);
		const [ines, ida] = people as [(typeof people)[0], (typeof people)[0]];
		const round = await open(planId, anna.id, { secret: false, interim: true });
		const content = favour(round.goals.length, 40);
		expect(await rounds.vote(planId, round.id, ines.id, favour(round.goals.length, 10))).toEqual({ ok: true });
		expect(await rounds.vote(planId, round.id, ines.id, content)).toEqual({ ok: true });
		expect(await rounds.vote(planId, round.id, anna.id, content)).toEqual({ ok: false, reason: 'forbidden' });
		const nan = content.map((values) => (values as number[]).map(() => NaN));
		expect(await rounds.vote(planId, round.id, ida.id, nan)).toMatchObject({
			ok: false,
			problem: { reason: 'not_a_number' }
		});
		const short = [round.goals.map((_, index) => (index === 0 ? 99 : 0))];
		expect(await rounds.vote(planId, round.id, ida.id, short)).toMatchObject({ problem: { reason: 'sum', sum: 99 } });
		expect(await rounds.standing(round, ines.id)).toEqual({ body: ines.body, voted: true, own: content });
		expect(await rounds.standing(round, ida.id)).toEqual({ body: ida.body, voted: false, own: null });
		expect(await rounds.turnout(round)).toMatchObject([{ members: 2, voted: 1 }, { voted: 0 }, { voted: 0 }]);
		expect((await rounds.ballots(round))?.ballots).toEqual([{ group: 0, content, userId: ines.id, body: ines.body }]);
		expect(
			await rounds.drop(planId, round.id, { key: '', body: '', signature: '', revision: 1, content })
		).toMatchObject({ ok: false });
		clock.advance(day);
		expect(await rounds.vote(planId, round.id, ida.id, content)).toMatchObject({ ok: false, reason: 'closed' });
		expect((await rounds.read(planId, round.id))?.counted).toEqual([{ bodies: [ines.body], weight: 1, ballots: 1 }]);
	});

	test('only a coordinator opens, extends, closes and adopts; what is over stays over', async () => {
		const { rounds, clock } = store();
		const { planId, anna, people } = await stage([3]);
		const forbidden = { ok: false, reason: 'forbidden' };
		const [ines] = people as [(typeof people)[0]];
		const round = await open(planId, anna.id);
		expect(await rounds.close(planId, round.id, ines.id)).toEqual(forbidden);
		expect(await rounds.extend(planId, round.id, round.closesAt + 1, ines.id)).toEqual(forbidden);
		expect(await rounds.extend(planId, round.id, round.closesAt, anna.id)).toEqual({ ok: false, reason: 'not_later' });
		expect(await rounds.extend(planId, round.id, round.closesAt + day, anna.id)).toEqual({ ok: true });
		const write = async () => {};
		expect(await rounds.adopt(planId, round.id, anna.id, write)).toEqual({ ok: false, reason: 'not_closed' });
		expect(await rounds.close(planId, round.id, anna.id)).toEqual({ ok: true });
		expect(await rounds.close(planId, round.id, anna.id)).toEqual({ ok: false, reason: 'closed' });
		expect(await rounds.extend(planId, round.id, round.closesAt + 9 * day, anna.id)).toEqual({
			ok: false,
			reason: 'closed'
		});
		clock.advance(6_000);
		await rounds.settle();
		expect(await rounds.adopt(planId, round.id, ines.id, write)).toEqual(forbidden);
		const fails = async () => Promise.reject(new Error('the plan is gone'));
		await expect(rounds.adopt(planId, round.id, anna.id, fails)).rejects.toThrow('the plan is gone');
		expect(await rounds.adopt(planId, round.id, anna.id, write)).toEqual({ ok: true });
		expect(await rounds.adopt(planId, round.id, anna.id, write)).toEqual({ ok: false, reason: 'already' });
		const elsewhere = await stage([]);
		expect(await rounds.read(elsewhere.planId, round.id)).toBeNull();
	});

	test('settings nobody can vote with are refused by name', async () => {
		const { rounds, clock } = store();
		const { planId, anna } = await stage([]);
		const settings: RoundSettings = {
			...{
				title: ' ',
				method: 'points',
				levels: 1,
				fields: ['nirgends'],
				mean: 'geometric',
				secret: true,
				interim: true
			},
			...{ bodies: [{ name: 'Rat', weight: NaN }], previous: null, opensAt: clock.now(), closesAt: clock.now() - 1 }
		};
		expect(await rounds.create(planId, settings, anna.id)).toEqual({
			...{ ok: false, reason: 'invalid' },
			fields: ['title', 'fields', 'bodies', 'mean', 'closesAt']
		});
	});
}
