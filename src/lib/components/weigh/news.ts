import { m } from '$lib/paraglide/messages';
import type { Weighed } from '../../plan/selectors/weighing.ts';
import type { BoardMethod, Ref, Share } from '../../plan/types.ts';
import { shortName, type PersonHere } from '../board/people-here.ts';

/** How long changes are gathered before they are told, in milliseconds: a slider under way says nothing. */
const gatherFor = 2000;
/** For so long after one's own move of a share its changes are taken for one's own. */
const ownFor = 1000;

/** Tells what others do on a weighting board: one move as itself, more as who is in front. */
export class WeightNews {
	readonly #tell: (text: string) => void;
	readonly #own = new Map<string, number>();
	readonly #waiting = new Map<string, string>();
	#before: ReadonlyMap<string, Share> = new Map();
	#first = '';
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(tell: (text: string) => void) {
		this.#tell = tell;
	}

	/** This person moves a share: no news to them. */
	own(share: string): void {
		this.#own.set(share, Date.now());
	}

	/** The board as it is now, and who has a hand on what. */
	see(all: readonly Weighed[], method: BoardMethod, here: ReadonlyMap<string, readonly PersonHere[]>): void {
		for (const { share, goal, points, rank } of all) {
			const old = this.#before.get(share.id);
			if (!old || (old.value === share.value && old.order === share.order)) continue;
			if (Date.now() - (this.#own.get(share.id) ?? 0) < ownFor) continue;
			const [person] = here.get(share.id) ?? [];
			const about = { name: person ? shortName(person.name) : m.weigh_somebody(), title: goal.title };
			// The last word on each share counts.
			this.#waiting.set(
				share.id,
				method === 'ranking' ? m.weigh_remote_rank({ ...about, rank }) : m.weigh_remote({ ...about, points })
			);
		}
		this.#before = new Map(all.map(({ share }) => [share.id, share]));
		this.#first = all.find(({ rank }) => rank === 1)?.goal.title ?? '';
		if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => this.#flush(), gatherFor);
	}

	stop(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#waiting.clear();
	}

	#flush(): void {
		const [only, ...more] = this.#waiting.values();
		this.stop();
		if (only !== undefined) this.#tell(more.length === 0 ? only : m.weigh_remote_many({ title: this.#first }));
	}
}

/** How many people are somewhere on a board. */
export function countAt(
	presence: readonly { userId: string; at: Ref | null }[],
	board: string,
	all: readonly Weighed[]
): number {
	const places = new Set<string>([`boards/${board}`, ...all.map(({ share }) => `shares/${share.id}`)]);
	return new Set(presence.filter(({ at }) => at !== null && places.has(at)).map(({ userId }) => userId)).size;
}
