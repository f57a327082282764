import type { BallotPaper } from './ballot-paper.ts';
import type { PartContent } from './types.ts';

/**
 * A ballot on the voter's device: the draft, what has been sent, and in a secret round the paper that lets it be
 * changed. It never leaves the device as a whole.
 */
export interface KeptBallot {
	planId: string;
	roundId: string;
	userId: string;
	/** One entry for each part; null: not begun. Comparisons in the order in which they were answered. */
	draft: (PartContent | null)[];
	/** What was handed in last, complete. */
	handed: PartContent[] | null;
	/** `waiting`: handed in, but the server has not taken it yet. */
	state: 'draft' | 'waiting' | 'taken';
	revision: number;
	paper: BallotPaper | null;
}

export type BallotStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const prefix = 'etappe:ballot:';
/** Ballots that wait, as a list of keys: looked at on every page of a plan, so it has to be cheap. */
const waitingKey = 'etappe:ballots-waiting';

const keyOf = (roundId: string, userId: string): string => `${prefix}${roundId}:${userId}`;

export function readKept(storage: BallotStorage, roundId: string, userId: string): KeptBallot | null {
	const text = storage.getItem(keyOf(roundId, userId));
	if (text === null) return null;
	try {
		return JSON.parse(text) as KeptBallot;
	} catch {
		// Nothing of ours: another program wrote there.
		return null;
	}
}

/** Throws what the browser throws when there is no room. */
export function writeKept(storage: BallotStorage, kept: KeptBallot): void {
	const key = keyOf(kept.roundId, kept.userId);
	storage.setItem(key, JSON.stringify(kept));
	const waiting = new Set(waitingKeys(storage));
	if (kept.state === 'waiting') waiting.add(key);
	else waiting.delete(key);
	writeWaiting(storage, [...waiting]);
}

/** Takes this person's ballots off the device; the papers of secret rounds too. */
export function forgetBallots(storage: Storage, userId: string): void {
	const own = (key: string) => key.startsWith(prefix) && ownerOf(key) === userId;
	writeWaiting(
		storage,
		waitingKeys(storage).filter((key) => !own(key))
	);
	const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
	for (const key of keys) if (own(key)) storage.removeItem(key);
}

/** Whose ballots wait here: a user id for each. */
export function waitingOwners(storage: BallotStorage): string[] {
	return waitingKeys(storage).map(ownerOf);
}

/** Does anything wait here at all? Cheap enough for every page. */
export function anyWaiting(storage: Pick<BallotStorage, 'getItem'>): boolean {
	return storage.getItem(waitingKey) !== null;
}

/** Ballots of this person that wait for the server. */
export function waitingBallots(storage: BallotStorage, userId: string): KeptBallot[] {
	return waitingKeys(storage).flatMap((key) => {
		const [roundId = '', owner = ''] = key.slice(prefix.length).split(':');
		const kept = owner === userId ? readKept(storage, roundId, owner) : null;
		return kept?.state === 'waiting' ? kept : [];
	});
}

const ownerOf = (key: string): string => key.slice(key.lastIndexOf(':') + 1);

function writeWaiting(storage: BallotStorage, keys: readonly string[]): void {
	if (keys.length > 0) storage.setItem(waitingKey, JSON.stringify(keys));
	else storage.removeItem(waitingKey);
}

function waitingKeys(storage: BallotStorage): string[] {
	try {
		return JSON.parse(storage.getItem(waitingKey) ?? '[]') as string[];
	} catch {
		return [];
	}
}
