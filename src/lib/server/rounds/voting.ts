import { createHash } from 'node:crypto';
import { ballotIdOf, ballotMessage } from '../../rounds/ballot-paper.ts';
import { checkBallot, longestBallot, type BallotProblem } from '../../rounds/content.ts';
import { partsOf } from '../../rounds/parts.ts';
import type { BallotContent } from '../../rounds/types.ts';
import { createBatch } from './batch.ts';
import type { CountingDeps, SealedBallot } from './counting.ts';
import { bodyOf, boxGraceMs, rowOf, statusOf, toRound, type ReadRound } from './round-rows.ts';
import type { RoundKeys } from './ballot-keys.ts';

/** Why a ballot was not taken. */
export type VoteRefusal =
	| { ok: false; reason: 'gone' | 'not_open' | 'forbidden' | 'elsewhere' | 'bad_paper' | 'outdated' | 'lost' }
	| { ok: false; reason: 'closed'; closedAt: number }
	| { ok: false; reason: 'invalid'; problem: BallotProblem };

/** What a device sends into the box of a secret round. Nothing of it says who. */
export interface SecretBallot {
	/** The key only the device knows; the ballot's id is its hash. */
	key: string;
	body: string;
	/** The body's signature under the ballot's id. */
	signature: string;
	/** Grows with every change. */
	revision: number;
	content: unknown;
}

export interface Voting {
	/** Secret round: signs a ballot paper for this person without seeing it, once. */
	ticket(
		planId: string,
		roundId: string,
		userId: string,
		blinded: string
	): Promise<{ ok: true; signature: string } | VoteRefusal>;
	/** Secret round: puts a ballot into the box, or a changed one in its place. Nobody is signed in here. */
	drop(planId: string, roundId: string, ballot: SecretBallot): Promise<{ ok: true } | VoteRefusal>;
	/** Named round: keeps a person's ballot, or a changed one in its place. */
	vote(planId: string, roundId: string, userId: string, content: unknown): Promise<{ ok: true } | VoteRefusal>;
	/** Everything that has arrived is written. */
	idle(): Promise<void>;
}

interface Dropped {
	round: ReadRound;
	secrets: RoundKeys;
	ballotId: string;
	body: string;
	arrivedAt: number;
	sealed: SealedBallot;
}

interface Named {
	round: ReadRound;
	userId: string;
	body: string;
	arrivedAt: number;
	content: BallotContent;
}

type Written = { ok: true } | VoteRefusal;

export function createVoting(deps: CountingDeps): Voting {
	const { db, keys, now } = deps;
	const box = createBatch((items: readonly Dropped[]) => writeDropped(deps, items));
	const named = createBatch((items: readonly Named[]) => writeNamed(deps, items));
	return {
		async ticket(planId, roundId, userId, blinded) {
			const arrivedAt = now();
			const row = await rowOf(db, roundId, planId);
			if (!row || row.secret !== 1) return { ok: false, reason: 'gone' };
			const round = toRound(row, arrivedAt);
			const shut = refusalOf(round, arrivedAt, 0);
			if (shut) return shut;
			const secrets = await keys.open(roundId);
			if (!secrets) return { ok: false, reason: 'lost' };
			return db.transaction().execute(async (trx): Promise<{ ok: true; signature: string } | VoteRefusal> => {
				const body = await bodyOf(trx, planId, userId);
				const ticket = createHash('sha256').update(blinded).digest('hex');
				const voter = await trx
					.selectFrom('round_voter')
					.select(['body', 'ticket'])
					.where('round_id', '=', roundId)
					.where('user_id', '=', userId)
					.executeTakeFirst();
				if (voter && voter.ticket !== ticket) return { ok: false, reason: 'elsewhere' };
				const mine = voter?.body ?? body;
				if (mine === null || !round.bodies.some(({ name }) => name === mine)) return { ok: false, reason: 'forbidden' };
				const signature = secrets.sign(mine, blinded);
				if (signature === null) return { ok: false, reason: 'bad_paper' };
				if (!voter) {
					const inserted = await trx
						.insertInto('round_voter')
						.values({ round_id: roundId, user_id: userId, body: mine, ticket })
						.onConflict((conflict) => conflict.doNothing())
						.executeTakeFirst();
					// In PostgreSQL two requests of the same person may run side by side: one of them gets a paper.
					if (inserted.numInsertedOrUpdatedRows !== 1n) return { ok: false, reason: 'elsewhere' };
				}
				return { ok: true, signature };
			});
		},
		async drop(planId, roundId, ballot) {
			const arrivedAt = now();
			const row = await rowOf(db, roundId, planId);
			if (!row || row.secret !== 1) return { ok: false, reason: 'gone' };
			const round = toRound(row, arrivedAt);
			if (row.counted_at !== null) return { ok: false, reason: 'closed', closedAt: row.closes_at };
			const secrets = await keys.open(roundId);
			if (!secrets) return { ok: false, reason: 'lost' };
			const ballotId = ballotIdOf(ballot.key);
			if (ballotId === null || !secrets.verify(ballot.body, ballotMessage(roundId, ballotId), ballot.signature)) {
				return { ok: false, reason: 'bad_paper' };
			}
			const checked = checkBallot(partsOf(round), round.method, ballot.content);
			if (!checked.ok) return { ok: false, reason: 'invalid', problem: checked.problem };
			const r = ballot.revision;
			if (!Number.isInteger(r) || r < 1 || r > 999_999) return { ok: false, reason: 'bad_paper' };
			const sealed = { r, c: checked.content };
			return box.add({ round, secrets, ballotId, body: ballot.body, arrivedAt, sealed });
		},
		async vote(planId, roundId, userId, content) {
			const arrivedAt = now();
			const row = await rowOf(db, roundId, planId);
			if (!row || row.secret === 1) return { ok: false, reason: 'gone' };
			const round = toRound(row, arrivedAt);
			const shut = refusalOf(round, arrivedAt, 0);
			if (shut) return shut;
			const voter = await db
				.selectFrom('round_voter')
				.select('body')
				.where('round_id', '=', roundId)
				.where('user_id', '=', userId)
				.executeTakeFirst();
			const body = voter?.body ?? (await bodyOf(db, planId, userId));
			if (body === null || !round.bodies.some(({ name }) => name === body)) return { ok: false, reason: 'forbidden' };
			const checked = checkBallot(partsOf(round), round.method, content);
			if (!checked.ok) return { ok: false, reason: 'invalid', problem: checked.problem };
			return named.add({ round, userId, body, arrivedAt, content: checked.content });
		},
		async idle() {
			await Promise.all([box.idle(), named.idle()] satisfies Promise<void>[]);
		}
	};
}

function refusalOf(round: ReadRound, at: number, grace: number): VoteRefusal | null {
	if (at < round.opensAt) return { ok: false, reason: 'not_open' };
	if (at >= round.closesAt + grace) return { ok: false, reason: 'closed', closedAt: round.closesAt };
	return null;
}

/** The same question again inside the transaction: the round may have been closed or extended meanwhile. */
function stillOpen(row: Awaited<ReturnType<typeof rowOf>>, arrivedAt: number, grace: number): VoteRefusal | null {
	if (!row) return { ok: false, reason: 'gone' };
	const late =
		row.counted_at !== null || statusOf({ ...row, closes_at: row.closes_at + grace }, arrivedAt) === 'closed';
	if (late) return { ok: false, reason: 'closed', closedAt: row.closes_at };
	return statusOf(row, arrivedAt) === 'planned' ? { ok: false, reason: 'not_open' } : null;
}

function writeDropped({ db }: CountingDeps, items: readonly Dropped[]): Promise<Written[]> {
	return db.transaction().execute(async (trx) => {
		const rounds = new Map<string, Awaited<ReturnType<typeof rowOf>>>();
		const answers: Written[] = [];
		const newest = new Map<string, Dropped>();
		for (const item of items) {
			const { round, secrets, ballotId, arrivedAt, sealed } = item;
			const id = round.id;
			if (!rounds.has(id)) rounds.set(id, await rowOf(trx, id));
			const before = await trx
				.selectFrom('round_box')
				.select('sealed')
				.where('round_id', '=', id)
				.where('ballot_id', '=', ballotId)
				.executeTakeFirst();
			// Whose paper was handed out in time may be a moment late; changes may not.
			const shut = stillOpen(rounds.get(id), arrivedAt, before ? 0 : boxGraceMs);
			const waiting = newest.get(`${id}/${ballotId}`)?.sealed.r;
			const held = before ? (JSON.parse(secrets.unseal(ballotId, before.sealed)) as SealedBallot).r : 0;
			if (shut) answers.push(shut);
			else if (sealed.r < Math.max(held, waiting ?? 0)) answers.push({ ok: false, reason: 'outdated' });
			else {
				newest.set(`${id}/${ballotId}`, item);
				answers.push({ ok: true });
			}
		}
		// Not in the order of arrival: a database may keep rows in the order in which they were written.
		const rows = [...newest.values()].sort((a, b) => (a.ballotId < b.ballotId ? -1 : 1));
		for (const { round, secrets, ballotId, body, sealed } of rows) {
			const bytes = secrets.seal(ballotId, JSON.stringify(sealed), longestBallot(partsOf(round), round.method));
			await trx
				.insertInto('round_box')
				.values({ round_id: round.id, ballot_id: ballotId, body, sealed: bytes })
				.onConflict((conflict) => conflict.columns(['round_id', 'ballot_id']).doUpdateSet({ sealed: bytes }))
				.execute();
		}
		return answers;
	});
}

function writeNamed({ db }: CountingDeps, items: readonly Named[]): Promise<Written[]> {
	return db.transaction().execute(async (trx) => {
		const answers: Written[] = [];
		for (const { round, userId, body, arrivedAt, content } of items) {
			const shut = stillOpen(await rowOf(trx, round.id), arrivedAt, 0);
			if (shut) {
				answers.push(shut);
				continue;
			}
			const text = JSON.stringify(content);
			await trx
				.insertInto('round_voter')
				.values({ round_id: round.id, user_id: userId, body, ticket: null })
				.onConflict((conflict) => conflict.doNothing())
				.execute();
			await trx
				.insertInto('round_ballot')
				.values({ round_id: round.id, id: userId, user_id: userId, counted_with: body, content: text })
				.onConflict((conflict) => conflict.columns(['round_id', 'id']).doUpdateSet({ content: text }))
				.execute();
			answers.push({ ok: true });
		}
		return answers;
	});
}
