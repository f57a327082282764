import { newPaper, signedPaper, type BallotPaper } from './ballot-paper.ts';
import { readKept, writeKept, type BallotStorage, type KeptBallot } from './kept.ts';
import type { BallotProblem } from './content.ts';
import type { PublicKey } from './types.ts';

/** Why a ballot did not arrive, as the server or the way to it says. */
export type Refusal = {
	reason:
		| 'gone'
		| 'not_open'
		| 'forbidden'
		| 'elsewhere'
		| 'bad_paper'
		| 'outdated'
		| 'lost'
		| 'closed'
		| 'invalid'
		| 'signed_out'
		/** no secure connection: this browser cannot make a secret ballot */
		| 'insecure'
		/** the device has no room to keep the ballot */
		| 'no_room';
	closedAt?: number;
	problem?: BallotProblem;
};

/** `offline`: nobody answered, try again later. */
export type HandedIn = { ok: true } | { ok: false; reason: 'offline' } | ({ ok: false } & Refusal);

export interface Way {
	fetch: typeof fetch;
	storage: BallotStorage;
}

/** What is needed besides the ballot itself. */
export interface Addressee {
	/** For a secret round: the body and its public key. null: a named round. */
	secret: { body: string; key: PublicKey } | null;
}

/**
 * Hands a kept ballot in. What happens on the way is kept first: whatever breaks off can be taken up again, and no
 * answer that gets lost costs a vote.
 */
export async function handIn(kept: KeptBallot, to: Addressee, way: Way): Promise<HandedIn> {
	try {
		const sent = to.secret ? await handInSecretly(kept, to.secret, way) : await handInNamed(kept, way);
		if (sent.ok) note(kept, { state: 'taken', paper: sent.paper }, way);
		return sent.ok ? { ok: true } : sent;
	} catch (error) {
		if (error instanceof DOMException && error.name === 'QuotaExceededError') return { ok: false, reason: 'no_room' };
		throw error;
	}
}

/** Keeps what has become of this ballot. If it was changed while it was on its way, the change still waits. */
function note(kept: KeptBallot, change: Partial<KeptBallot>, { storage }: Way): void {
	const current = readKept(storage, kept.roundId, kept.userId) ?? kept;
	const state = current.revision === kept.revision ? (change.state ?? current.state) : current.state;
	writeKept(storage, { ...current, ...change, state });
}

type Sent = { ok: true; paper: BallotPaper | null } | Exclude<HandedIn, { ok: true }>;

async function handInNamed(kept: KeptBallot, way: Way): Promise<Sent> {
	const answer = await post(way, `${base(kept)}/vote`, { content: kept.handed }, 'same-origin');
	return answer.ok ? { ok: true, paper: null } : answer;
}

async function handInSecretly(
	kept: KeptBallot,
	{ body, key }: NonNullable<Addressee['secret']>,
	way: Way
): Promise<Sent> {
	if (!globalThis.crypto?.subtle) return { ok: false, reason: 'insecure' };
	let { paper } = kept;
	if (paper === null) {
		paper = await newPaper(kept.roundId, body, key);
		// Kept before it is shown to the server: an answer that is lost can be asked for again.
		note(kept, { paper }, way);
	}
	if (paper.signature === null) {
		const answer = await post(way, `${base(kept)}/ticket`, { blinded: paper.blinded }, 'same-origin');
		if (!answer.ok) return answer;
		paper = signedPaper(paper, key, String(answer.signature));
		note(kept, { paper }, way);
	}
	const ballot = {
		...{ key: paper.key, body: paper.body, signature: paper.signature },
		...{ revision: kept.revision, content: kept.handed }
	};
	// Without cookies: the server is not told who this is.
	const answer = await post(way, `${base(kept)}/box`, ballot, 'omit');
	return answer.ok ? { ok: true, paper } : answer;
}

function base({ planId, roundId }: KeptBallot): string {
	return `/plan/${planId}/rounds/${roundId}`;
}

type Answer = ({ ok: true } & Record<string, unknown>) | Exclude<HandedIn, { ok: true }>;

async function post(way: Way, path: string, body: object, credentials: RequestCredentials): Promise<Answer> {
	let response: Response;
	try {
		response = await way.fetch(path, {
			method: 'POST',
			headers: { 'content-type': 'application/json', accept: 'application/json' },
			body: JSON.stringify(body),
			credentials,
			referrerPolicy: 'no-referrer',
			redirect: 'manual',
			cache: 'no-store'
		});
	} catch {
		return { ok: false, reason: 'offline' };
	}
	if (response.type === 'opaqueredirect' || response.status === 401) return { ok: false, reason: 'signed_out' };
	if (response.status === 404) return { ok: false, reason: 'gone' };
	if (response.status === 403) return { ok: false, reason: 'forbidden' };
	// The server is there but cannot answer now: as good as away.
	if (response.status !== 200 && response.status !== 409) return { ok: false, reason: 'offline' };
	return (await response.json()) as Answer;
}
