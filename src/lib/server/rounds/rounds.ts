import type { Access } from '../../plan/types.ts';
import type { BallotContent, Round, RoundSettings } from '../../rounds/types.ts';
import type { Audit } from '../audit.ts';
import type { Db } from '../db.ts';
import { newId } from '../ids.ts';
import { readAccess } from '../membership-rows.ts';
import type { Projection } from '../projection.ts';
import type { RoundTable } from './tables.ts';
import type { BallotKeys } from './ballot-keys.ts';
import { countRound, interimGroups } from './counting.ts';
import { roundLimits, scopeAfter, scopeOf, scopeOn, settingsProblems, type Invalid } from './new-round.ts';
import { bodyOf, isDue, rowOf, toRound, type ReadRound, type StoredSettings } from './round-rows.ts';
import { createVoting, type Voting } from './voting.ts';

export type RoundProblem = 'forbidden' | 'gone' | 'closed' | 'not_later' | 'already' | 'not_closed';
export type RoundResult = { ok: true } | { ok: false; reason: RoundProblem };
export type CreateRoundResult = { ok: true; id: string } | Invalid | { ok: false; reason: 'forbidden' | 'gone' };

/** How many of a body have voted. */
export interface Turnout {
	body: string;
	/** Members of the body, and whoever voted for it and left. */
	members: number;
	voted: number;
}

/** What a person has to do with a round. */
export interface Standing {
	/** The body they vote for; null: they do not vote here. */
	body: string | null;
	/** They have voted; in a secret round: they have been given their ballot paper. */
	voted: boolean;
	/** Named rounds: what they said. */
	own: BallotContent | null;
}

/** A ballot that counts. */
export interface CountedBallot {
	/** Index of the group it is counted with. */
	group: number;
	content: BallotContent;
	/** Named rounds only. */
	userId: string | null;
	/** Named rounds only: in a secret one a body may have been counted together with others. */
	body: string | null;
}

export interface Rounds extends Omit<Voting, 'idle'> {
	/** Newest first. */
	list(planId: string): Promise<ReadRound[]>;
	read(planId: string, roundId: string): Promise<ReadRound | null>;
	create(planId: string, settings: RoundSettings, by: string): Promise<CreateRoundResult>;
	/** From now on nobody votes any more. */
	close(planId: string, roundId: string, by: string): Promise<RoundResult>;
	/** Moves the end of a round that is not over to a later time. */
	extend(planId: string, roundId: string, closesAt: number, by: string): Promise<RoundResult>;
	/** Bodies of a plan with the number of their members. */
	bodies(planId: string): Promise<{ name: string; members: number }[]>;
	turnout(round: ReadRound): Promise<Turnout[]>;
	/** Named rounds: who has voted. Secret rounds: nobody is told, so the list is empty. */
	voters(round: ReadRound): Promise<{ userId: string; body: string }[]>;
	standing(round: ReadRound, userId: string): Promise<Standing>;
	/** What results are made of: of a counted round, or of an open named one that shows them. Otherwise null. */
	ballots(round: ReadRound): Promise<{ counted: NonNullable<Round['counted']>; ballots: CountedBallot[] } | null>;
	/** Notes that the result has been taken over into the plan, once. `write` does it. */
	adopt(planId: string, roundId: string, by: string, write: (round: ReadRound) => Promise<void>): Promise<RoundResult>;
	/** Counts what is over and destroys secrets nobody needs any more. Call it at the start and then often. */
	settle(): Promise<void>;
}

/** Secrets of rounds that were deleted with their plan. */
const orphanAfterMs = 60 * 60 * 1000;

export interface RoundsDeps {
	db: Db;
	keys: BallotKeys;
	projection: Projection;
	audit: Audit;
	now: () => number;
}

export function createRounds(deps: RoundsDeps): Rounds {
	const { db, keys, now } = deps;
	const voting = createVoting(deps);

	/** The row, counted if its time is over. */
	async function settled(row: RoundTable | undefined): Promise<RoundTable | undefined> {
		if (!row || !isDue(row, now())) return row;
		await voting.idle();
		await countRound(deps, row.id);
		return rowOf(db, row.id);
	}

	return {
		ticket: voting.ticket,
		drop: voting.drop,
		vote: voting.vote,
		async list(planId) {
			const rows = await db
				.selectFrom('round')
				.selectAll()
				.where('plan_id', '=', planId)
				.orderBy('created_at', 'desc')
				.orderBy('id')
				.execute();
			const rounds: ReadRound[] = [];
			for (const row of rows) {
				const current = await settled(row);
				if (current) rounds.push(toRound(current, now()));
			}
			return rounds;
		},
		async read(planId, roundId) {
			const row = await settled(await rowOf(db, roundId, planId));
			return row ? toRound(row, now()) : null;
		},
		async create(planId, settings, by) {
			if (settings.previous !== null) await settled(await rowOf(db, settings.previous, planId));
			return createRound(deps, planId, settings, by);
		},
		async close(planId, roundId, by) {
			const closed = await change(deps, planId, roundId, by, async (round) => {
				if (round.status === 'closed') return { ok: false, reason: 'closed' };
				return {
					ok: true,
					set: { closes_at: now(), opens_at: Math.min(round.opensAt, now()) },
					action: 'round_closed'
				};
			});
			if (closed.ok) await settled(await rowOf(db, roundId, planId));
			return closed;
		},
		extend: (planId, roundId, closesAt, by) =>
			change(deps, planId, roundId, by, async (round) => {
				if (round.status === 'closed') return { ok: false, reason: 'closed' };
				const latest = now() + roundLimits.days * 24 * 60 * 60 * 1000;
				if (!(closesAt > round.closesAt && closesAt <= latest)) return { ok: false, reason: 'not_later' };
				return { ok: true, set: { closes_at: closesAt }, action: 'round_extended' };
			}),
		async bodies(planId) {
			const rows = await db
				.selectFrom('member')
				.select((eb) => ['body', eb.fn.countAll<number>().as('members')])
				.where('plan_id', '=', planId)
				.where('role', '=', 'adviser')
				.where('body', 'is not', null)
				.groupBy('body')
				.execute();
			return rows
				.map(({ body, members }) => ({ name: body ?? '', members: Number(members) }))
				.sort((a, b) => a.name.localeCompare(b.name, 'de'));
		},
		async turnout(round) {
			const members = new Map((await this.bodies(round.planId)).map(({ name, members }) => [name, members]));
			const voted = new Map((await votedByBody(db, round)).map(({ body, count }) => [body, Number(count)]));
			return round.bodies.map(({ name }) => {
				const count = voted.get(name) ?? 0;
				return { body: name, voted: count, members: Math.max(members.get(name) ?? 0, count) };
			});
		},
		async voters(round) {
			if (round.secret) return [];
			const rows = await db
				.selectFrom('round_voter')
				.select(['user_id', 'body'])
				.where('round_id', '=', round.id)
				.execute();
			return rows.map(({ user_id: userId, body }) => ({ userId, body }));
		},
		async standing(round, userId) {
			const voter = await db
				.selectFrom('round_voter')
				.leftJoin('round_ballot', (join) =>
					join
						.onRef('round_ballot.round_id', '=', 'round_voter.round_id')
						.onRef('round_ballot.id', '=', 'round_voter.user_id')
				)
				.select(['round_voter.body', 'round_ballot.content', 'round_ballot.user_id'])
				.where('round_voter.round_id', '=', round.id)
				.where('round_voter.user_id', '=', userId)
				.executeTakeFirst();
			const body = voter?.body ?? (await bodyOf(db, round.planId, userId));
			const own = voter?.content && voter.user_id === userId ? (JSON.parse(voter.content) as BallotContent) : null;
			const mine = round.bodies.some(({ name }) => name === body) ? body : null;
			return { body: mine, voted: voter !== undefined, own };
		},
		async ballots(round) {
			if (round.counted === null && (round.secret || !round.interim || round.status !== 'open')) return null;
			const rows = await db
				.selectFrom('round_ballot')
				.select(['user_id', 'counted_with as body', 'content'])
				.where('round_id', '=', round.id)
				.orderBy('id')
				.execute();
			const counted = round.counted ?? interimGroups(round, rows);
			const groupOf = new Map(counted.flatMap(({ bodies }, group) => bodies.map((body) => [body, group] as const)));
			const ballots = rows.flatMap(({ user_id: userId, body, content }): CountedBallot[] => {
				const group = groupOf.get(body);
				if (group === undefined) return [];
				const parsed = JSON.parse(content) as BallotContent;
				return [{ group, content: parsed, userId, body: round.secret ? null : body }];
			});
			return { counted, ballots };
		},
		adopt: (planId, roundId, by, write) => adoptRound(deps, planId, roundId, by, write),
		async settle() {
			const rows = await db.selectFrom('round').selectAll().where('counted_at', 'is', null).execute();
			for (const row of rows) await settled(row);
			const held = await keys.list();
			if (held.length === 0) return;
			const known = new Map(
				(await db.selectFrom('round').select(['id', 'counted_at']).where('secret', '=', 1).execute()).map(
					({ id, counted_at: countedAt }) => [id, countedAt] as const
				)
			);
			for (const { roundId, since } of held) {
				// A round that is just being opened has its secrets before its row.
				const orphan = !known.has(roundId) && since < now() - orphanAfterMs;
				if (orphan || typeof known.get(roundId) === 'number') await keys.destroy(roundId);
			}
		}
	};
}

/** May this person decide about rounds of the plan? */
export function canRun(access: Pick<Access, 'role'> | null): boolean {
	return access?.role === 'coordinator';
}

async function createRound(
	{ db, keys, projection, audit, now }: RoundsDeps,
	planId: string,
	given: RoundSettings,
	by: string
): Promise<CreateRoundResult> {
	if (!canRun(await readAccess(db, by, planId))) return { ok: false, reason: 'forbidden' };
	const projected = await projection.readPlan(planId);
	if (!projected) return { ok: false, reason: 'gone' };
	const title = given.title.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
	const settings = { ...given, title, interim: given.interim && !given.secret };
	const previous = settings.previous === null ? undefined : await rowOf(db, settings.previous, planId);
	if (settings.previous !== null && !previous?.counted_at) return { ok: false, reason: 'gone' };
	const scope = previous
		? scopeAfter(projected.plan, toRound(previous, now()))
		: settings.board
			? scopeOn(projected.plan, settings.board)
			: scopeOf(projected.plan, settings.fields);
	if (!scope) return { ok: false, reason: 'gone' };
	const problems = settingsProblems(settings, scope, now());
	if (problems.length > 0) return { ok: false, reason: 'invalid', fields: problems };
	const id = newId();
	const { method, levels, mean, interim, bodies } = settings;
	const publicKeys = settings.secret
		? await keys.create(
				id,
				bodies.map(({ name }) => name)
			)
		: null;
	const stored: StoredSettings = {
		...{ title, method, mean, interim, bodies, ...scope, previous: settings.previous, keys: publicKeys },
		levels: levels === 2 && scope.fields.length > 1 ? 2 : 1
	};
	try {
		await db.transaction().execute(async (trx) => {
			await trx
				.insertInto('round')
				.values({
					...{ id, plan_id: planId, settings: JSON.stringify(stored), secret: settings.secret ? 1 : 0 },
					...{ opens_at: Math.round(settings.opensAt), closes_at: Math.round(settings.closesAt) },
					...{ counted_at: null, counted: null, created_at: now(), created_by: by, adopted_at: null, adopted_by: null }
				})
				.execute();
			await audit.write({ action: 'round_opened', userId: by, planId, detail: { round: id } }, trx);
		});
	} catch (error) {
		await keys.destroy(id);
		throw error;
	}
	return { ok: true, id };
}

type Change =
	| { ok: true; set: { closes_at: number; opens_at?: number }; action: 'round_closed' | 'round_extended' }
	| { ok: false; reason: RoundProblem };

async function change(
	{ db, audit, now }: RoundsDeps,
	planId: string,
	roundId: string,
	by: string,
	decide: (round: ReadRound) => Promise<Change>
): Promise<RoundResult> {
	return db.transaction().execute(async (trx): Promise<RoundResult> => {
		if (!canRun(await readAccess(trx, by, planId))) return { ok: false, reason: 'forbidden' };
		const row = await rowOf(trx, roundId, planId);
		if (!row) return { ok: false, reason: 'gone' };
		const decided = await decide(toRound(row, now()));
		if (!decided.ok) return decided;
		const updated = await trx
			.updateTable('round')
			.set(decided.set)
			.where('id', '=', roundId)
			.where('counted_at', 'is', null)
			.executeTakeFirst();
		if (updated.numUpdatedRows !== 1n) return { ok: false, reason: 'closed' };
		await audit.write({ action: decided.action, userId: by, planId, detail: { round: roundId } }, trx);
		return { ok: true };
	});
}

async function adoptRound(
	{ db, audit, now }: RoundsDeps,
	planId: string,
	roundId: string,
	by: string,
	write: (round: ReadRound) => Promise<void>
): Promise<RoundResult> {
	if (!canRun(await readAccess(db, by, planId))) return { ok: false, reason: 'forbidden' };
	const row = await rowOf(db, roundId, planId);
	if (!row) return { ok: false, reason: 'gone' };
	if (row.counted_at === null) return { ok: false, reason: 'not_closed' };
	// Claimed first, so that of two coordinators one adopts; given back if the plan cannot be written.
	const claimed = await db
		.updateTable('round')
		.set({ adopted_at: now(), adopted_by: by })
		.where('id', '=', roundId)
		.where('adopted_at', 'is', null)
		.executeTakeFirst();
	if (claimed.numUpdatedRows !== 1n) return { ok: false, reason: 'already' };
	try {
		await write(toRound(row, now()));
	} catch (error) {
		await db.updateTable('round').set({ adopted_at: null, adopted_by: null }).where('id', '=', roundId).execute();
		throw error;
	}
	await audit.write({ action: 'round_adopted', userId: by, planId, detail: { round: roundId } });
	return { ok: true };
}

function votedByBody(db: Db, round: ReadRound): Promise<{ body: string; count: number }[]> {
	// Ballots in the box, not papers handed out, as long as there is a box.
	const table = round.secret && round.counted === null ? 'round_box' : 'round_voter';
	return db
		.selectFrom(table)
		.select((eb) => ['body', eb.fn.countAll<number>().as('count')])
		.where('round_id', '=', round.id)
		.groupBy('body')
		.execute();
}
