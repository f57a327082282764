import { groupBodies } from '../../rounds/grouping.ts';
import type { BallotContent } from '../../rounds/types.ts';
import type { Db } from '../db.ts';
import { isDue, rowOf, toRound, type Counted, type ReadRound } from './round-rows.ts';
import type { BallotKeys } from './ballot-keys.ts';

export interface CountingDeps {
	db: Db;
	keys: BallotKeys;
	now: () => number;
}

/** What a sealed ballot holds. */
export interface SealedBallot {
	/** How often it has been changed: an older copy that arrives late does not replace a newer one. */
	r: number;
	c: BallotContent;
}

/**
 * Counts a round whose time is over, once. Secret ballots are opened, sorted by what they say and written under their
 * place in that order, in the transaction that deletes the sealed ones; then the key is destroyed. So nothing about
 * when or in which order people voted, and no id they knew, is left beside a content.
 */
export async function countRound({ db, keys, now }: CountingDeps, roundId: string): Promise<void> {
	const before = await rowOf(db, roundId);
	if (!before || !isDue(before, now())) return;
	const secrets = before.secret === 1 ? await keys.open(roundId) : null;
	const done = await db.transaction().execute(async (trx): Promise<boolean> => {
		const claimed = await trx
			.updateTable('round')
			.set({ counted_at: now() })
			.where('id', '=', roundId)
			.where('counted_at', 'is', null)
			.where('closes_at', '=', before.closes_at)
			.executeTakeFirst();
		if (claimed.numUpdatedRows !== 1n) return false;
		const round = toRound(before, now());
		let counted: Counted;
		if (round.secret) {
			const rows = await trx.selectFrom('round_box').selectAll().where('round_id', '=', roundId).execute();
			const opened = secrets
				? rows.map(({ ballot_id: id, body, sealed }) => ({
						body,
						content: JSON.stringify((JSON.parse(secrets.unseal(id, sealed)) as SealedBallot).c)
					}))
				: [];
			const groups = groupBodies(round.bodies, countBy(opened), true);
			counted = { groups, lost: rows.length - opened.length };
			const label = new Map(groups.flatMap(({ bodies }) => bodies.map((body) => [body, bodies[0]!] as const)));
			const ballots = opened
				.flatMap(({ body, content }) => (label.has(body) ? { counted_with: label.get(body)!, content } : []))
				.sort((a, b) => order(a.counted_with, b.counted_with) || order(a.content, b.content))
				.map((ballot, place) => ({
					...ballot,
					round_id: roundId,
					id: String(place + 1).padStart(6, '0'),
					user_id: null
				}));
			for (let from = 0; from < ballots.length; from += 500) {
				await trx
					.insertInto('round_ballot')
					.values(ballots.slice(from, from + 500))
					.execute();
			}
			await trx.deleteFrom('round_box').where('round_id', '=', roundId).execute();
			await trx.updateTable('round_voter').set({ ticket: null }).where('round_id', '=', roundId).execute();
		} else {
			const rows = await trx
				.selectFrom('round_ballot')
				.select('counted_with as body')
				.where('round_id', '=', roundId)
				.execute();
			counted = { groups: groupBodies(round.bodies, countBy(rows), false), lost: 0 };
		}
		await trx
			.updateTable('round')
			.set({ counted: JSON.stringify(counted) })
			.where('id', '=', roundId)
			.execute();
		return true;
	});
	// Only now: were the key gone before the ballots are counted, they would be lost.
	if (done && before.secret === 1) await keys.destroy(roundId);
}

function countBy(ballots: readonly { body: string }[]): Record<string, number> {
	const counts: Record<string, number> = Object.create(null) as Record<string, number>;
	for (const { body } of ballots) counts[body] = (counts[body] ?? 0) + 1;
	return counts;
}

/** Code units: the same everywhere, whatever the locale. */
function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** Who is counted with whom if a named round were closed now. */
export function interimGroups(round: ReadRound, ballots: readonly { body: string }[]): Counted['groups'] {
	return groupBodies(round.bodies, countBy(ballots), round.secret);
}
