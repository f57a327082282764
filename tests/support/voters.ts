/** People who vote, as their devices do it, without a browser. */
import { newPaper, signedPaper, type BallotPaper } from '../../src/lib/rounds/ballot-paper.ts';
import type { Round } from '../../src/lib/rounds/types.ts';
import type { Rounds } from '../../src/lib/server/rounds/rounds.ts';
import type { VoteRefusal } from '../../src/lib/server/rounds/voting.ts';

export class Device {
	paper: BallotPaper | null = null;
	revision = 0;
	readonly #rounds: Rounds;
	readonly #planId: string;
	readonly #round: Pick<Round, 'id' | 'keys'>;

	constructor(rounds: Rounds, planId: string, round: Pick<Round, 'id' | 'keys'>) {
		this.#rounds = rounds;
		this.#planId = planId;
		this.#round = round;
	}

	/** Has a paper signed for this person. */
	async fetchPaper(userId: string, body: string): Promise<{ ok: true } | VoteRefusal> {
		const key = this.#round.keys?.[body];
		if (!key) throw new Error(`${body} has no key`);
		this.paper ??= await newPaper(this.#round.id, body, key);
		const answer = await this.#rounds.ticket(this.#planId, this.#round.id, userId, this.paper.blinded);
		if (!answer.ok) return answer;
		this.paper = signedPaper(this.paper, key, answer.signature);
		return { ok: true };
	}

	/** Puts the ballot, or a changed one, into the box. */
	async drop(content: unknown, more: { body?: string; revision?: number } = {}): Promise<{ ok: true } | VoteRefusal> {
		const { key = '', body = '', signature } = this.paper ?? {};
		const revision = more.revision ?? ++this.revision;
		const ballot = { key, body: more.body ?? body, signature: signature ?? '', revision, content };
		return this.#rounds.drop(this.#planId, this.#round.id, ballot);
	}
}
