import { handIn } from '$lib/rounds/hand-in.ts';
import { waitingBallots } from '$lib/rounds/kept.ts';
import type { PublicKey } from '$lib/rounds/types.ts';

/** Sends ballots that were handed in without a network and still wait on this device. Returns how many arrived. */
export async function sendWaiting(
	userId: string,
	/** For each round its kind and keys, of those that are known here. */
	rounds: readonly { id: string; secret: boolean; body: string | null; key: PublicKey | null }[]
): Promise<number> {
	let arrived = 0;
	for (const kept of waitingBallots(localStorage, userId)) {
		const round = rounds.find(({ id }) => id === kept.roundId);
		if (!round) continue;
		const secret = round.secret && round.body && round.key ? { body: round.body, key: round.key } : null;
		if (round.secret && !secret) continue;
		const result = await handIn(
			kept,
			{ secret },
			{ fetch: (input, init) => fetch(input, init), storage: localStorage }
		);
		if (result.ok) arrived++;
	}
	return arrived;
}
