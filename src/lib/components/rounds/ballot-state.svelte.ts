import { handIn, type Addressee, type HandedIn, type Refusal } from '$lib/rounds/hand-in.ts';
import { checkBallot, matrixOf } from '$lib/rounds/content.ts';
import { readKept, writeKept, type KeptBallot } from '$lib/rounds/kept.ts';
import { groupsOf, ranksFrom } from '$lib/rounds/order-groups.ts';
import { partsOf, type Part } from '$lib/rounds/parts.ts';
import { evenPoints } from '$lib/rounds/share-out.ts';
import type { Answer, BallotContent, PartContent, Round } from '$lib/rounds/types.ts';
import { nextComparison } from '$lib/weighting/next-comparison.ts';

export type Place = { at: 'start' } | { at: 'part'; part: number; question: number } | { at: 'summary' };

export interface BallotInput {
	planId: string;
	userId: string;
	round: Pick<Round, 'id' | 'method' | 'levels' | 'fields' | 'goals'>;
	to: Addressee;
	/** Named rounds: what the server has. */
	own: BallotContent | null;
}

/** A ballot while somebody fills it in. Every change is kept on the device at once. */
export class Ballot {
	readonly parts: readonly Part[];
	readonly method: Round['method'];
	draft: readonly (PartContent | null)[] = $state.raw([]);
	place: Place = $state.raw({ at: 'start' });
	/** Parts in which the person wants to be asked on after the result is stable. */
	more: readonly number[] = $state.raw([]);
	state: KeptBallot['state'] = $state('draft');
	/** What was handed in last, to see whether the draft says something else. */
	handed: readonly PartContent[] | null = $state.raw(null);
	refusal: Refusal | null = $state.raw(null);
	/** The comparison on the screen is half answered. */
	pending = $state(false);
	sending = $state(false);
	offline = $state(false);
	readonly #input: BallotInput;
	#kept: KeptBallot | null = null;

	constructor(input: BallotInput) {
		this.#input = input;
		this.parts = partsOf(input.round);
		this.method = input.round.method;
		this.draft = this.parts.map((_, part) => input.own?.[part] ?? null);
		if (input.own) {
			this.handed = input.own;
			this.state = 'taken';
		}
	}

	/** Takes up what this device has kept. In the browser only. */
	resume(): void {
		const { round, userId } = this.#input;
		const kept = readKept(localStorage, round.id, userId);
		if (!kept || kept.draft.length !== this.parts.length) return;
		this.#kept = kept;
		this.draft = kept.draft;
		this.handed = kept.handed;
		this.state = kept.state;
	}

	/** The answers of a pairwise part, in the order in which they were given. */
	answers(part: number): readonly Answer[] {
		return (this.draft[part] as readonly Answer[] | null) ?? [];
	}

	/** What is asked in this part after the answers so far; null: enough. */
	next(part: number): [number, number] | null {
		const count = this.parts[part]!.items.length;
		const options = this.more.includes(part) ? { limit: Infinity } : {};
		return (
			nextComparison(matrixOf(this.answers(part), count), options) ??
			(this.more.includes(part) ? this.#open(part) : null)
		);
	}

	/** The first comparison nobody has asked for yet: for people who want to answer all of them. */
	#open(part: number): [number, number] | null {
		const count = this.parts[part]!.items.length;
		const known = this.answers(part).map(([i, j]) => i * count + j);
		for (let i = 0; i < count; i++)
			for (let j = i + 1; j < count; j++) if (!known.includes(i * count + j)) return [i, j];
		return null;
	}

	/** The pair asked about at this place; null: the part is done. */
	pair(part: number, question: number): [number, number] | null {
		const answer = this.answers(part)[question];
		return answer ? [answer[0], answer[1]] : this.next(part);
	}

	/** How many questions there are at most, and how many are answered. */
	get progress(): { done: number; most: number } {
		let [done, most] = [0, 0];
		this.parts.forEach(({ items: { length: n } }, part) => {
			if (this.method !== 'pairwise') {
				most += 1;
				done += this.draft[part] ? 1 : 0;
				return;
			}
			const given = this.answers(part).length;
			done += given;
			most +=
				this.complete(part) && this.next(part) === null
					? given
					: Math.max(given, Math.min(3 * (n - 1), (n * (n - 1)) / 2));
		});
		return { done, most };
	}

	/** The number of a screen among all, from 1. */
	numberOf(part: number, question: number): number {
		if (this.method !== 'pairwise') return part + 1;
		const before = this.parts.slice(0, part).reduce((sum, _, index) => sum + this.answers(index).length, 0);
		return before + question + 1;
	}

	/** There is an answer that counts for this part. */
	complete(part: number): boolean {
		const content = this.draft[part];
		return !!content && checkBallot([this.parts[part]!], this.method, [content]).ok;
	}

	get allComplete(): boolean {
		return this.parts.every((_, part) => this.complete(part));
	}

	/** Handed in, and nothing has been changed since. */
	get unchanged(): boolean {
		const checked = checkBallot(this.parts, this.method, this.draft);
		return checked.ok && this.handed !== null && JSON.stringify(checked.content) === JSON.stringify(this.handed);
	}

	/** What a part starts with. */
	open(part: number): void {
		const count = this.parts[part]!.items.length;
		if (this.draft[part] === null && this.method === 'points') this.set(part, evenPoints(count));
		if (this.draft[part] === null && this.method === 'ranking') {
			this.set(part, ranksFrom(groupsOf(Array.from({ length: count }, (_, index) => index + 1))));
		}
		this.place = { at: 'part', part, question: 0 };
	}

	set(part: number, content: PartContent): void {
		this.draft = this.draft.map((before, index) => (index === part ? content : before));
		this.#keep({});
	}

	answer(part: number, question: number, answer: Answer): void {
		const answers = [...this.answers(part)];
		answers[question] = answer;
		this.set(part, answers);
	}

	/** To the question after this one, the next part, or the summary. */
	forward(): void {
		const { place } = this;
		if (place.at !== 'part') return;
		if (this.method === 'pairwise') {
			const question = place.question + 1;
			if (this.pair(place.part, question)) {
				this.place = { ...place, question };
				return;
			}
		}
		if (place.part + 1 < this.parts.length) this.open(place.part + 1);
		else this.place = { at: 'summary' };
	}

	back(): void {
		const { place } = this;
		if (place.at === 'summary') {
			const part = this.parts.length - 1;
			this.place = { at: 'part', part, question: Math.max(0, this.answers(part).length - 1) };
		} else if (place.at === 'part') {
			if (this.method === 'pairwise' && place.question > 0) this.place = { ...place, question: place.question - 1 };
			else if (place.part > 0) {
				const part = place.part - 1;
				this.place = {
					at: 'part',
					part,
					question: this.method === 'pairwise' ? Math.max(0, this.answers(part).length - 1) : 0
				};
			} else this.place = { at: 'start' };
		}
	}

	/** To the first thing that is not answered yet. */
	resumeAt(): void {
		const part = this.parts.findIndex(
			(_, index) => !this.complete(index) || (this.method === 'pairwise' && this.next(index) !== null)
		);
		if (part < 0) this.place = { at: 'summary' };
		else {
			this.open(part);
			if (this.method === 'pairwise') this.place = { at: 'part', part, question: this.answers(part).length };
		}
	}

	/** To the question about this pair. */
	reconsider(part: number, i: number, j: number): void {
		const question = this.answers(part).findIndex(([a, b]) => a === i && b === j);
		if (question >= 0) this.place = { at: 'part', part, question };
	}

	askOn(part: number): void {
		this.more = [...this.more, part];
		this.place = { at: 'part', part, question: this.answers(part).length };
	}

	/** Hands the draft in: kept first, then sent. */
	async submit(): Promise<void> {
		const checked = checkBallot(this.parts, this.method, this.draft);
		if (!checked.ok) {
			this.refusal = { reason: 'invalid', problem: checked.problem };
			return;
		}
		this.handed = [...checked.content];
		this.#keep({ handed: [...checked.content], state: 'waiting', revision: (this.#kept?.revision ?? 0) + 1 });
		await this.send();
	}

	/** Sends what waits. */
	async send(): Promise<void> {
		if (this.sending || this.#kept?.state !== 'waiting') return;
		this.sending = true;
		this.refusal = null;
		const result: HandedIn = await handIn(this.#kept, this.#input.to, {
			fetch: (input, init) => fetch(input, init),
			storage: localStorage
		});
		this.sending = false;
		this.#kept = readKept(localStorage, this.#input.round.id, this.#input.userId) ?? this.#kept;
		this.state = this.#kept.state;
		this.offline = !result.ok && result.reason === 'offline';
		if (!result.ok && result.reason !== 'offline') {
			this.refusal = result;
			this.#keep({ state: 'draft' });
		}
	}

	#keep(change: Partial<KeptBallot>): void {
		const { planId, userId, round } = this.#input;
		const before: KeptBallot = this.#kept ?? {
			...{ planId, roundId: round.id, userId, draft: [], handed: null, state: 'draft', revision: 0, paper: null }
		};
		this.#kept = { ...before, ...change, draft: [...this.draft] };
		this.state = this.#kept.state;
		try {
			writeKept(localStorage, this.#kept);
		} catch {
			// What cannot be kept can still be sent; the person is told that it is only in this window.
			this.refusal = { reason: 'no_room' };
		}
	}
}
