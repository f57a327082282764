import { m } from '$lib/paraglide/messages';
import type { PlanDiff } from '../../plan/diff.ts';
import { find } from '../../plan/selectors/records.ts';
import type { Collection, GoalStage, MeasureStatus, Plan, Ref, StepStatus } from '../../plan/types.ts';
import { diffSentence } from '../card/announce.ts';
import { goalStageLabel, measureStatusLabel, stepStatusLabel } from './labels.ts';

/** What others do on a board, said so that it can be heard beside one's own work. */

/** How long changes are gathered before they are told, in milliseconds. */
const gatherFor = 1500;
/** More than so many at once are told as a number. */
const singly = 2;

type Told = Exclude<PlanDiff, { kind: 'meta' }>;
type People = Readonly<Record<string, { name: string }>>;
/** No card is open on a board: every sentence names what it is about. */
const nowhere: Ref = 'measures/-';

function nameOf(people: People, by: string | null): string {
	return (by === null ? undefined : people[by]?.name) ?? m.board_somebody();
}

/** One sentence for one change; `null` if it is not worth one (only the order). */
export function sentence(plan: Plan, people: People, diff: Told, by: string | null): string | null {
	if (diff.kind !== 'changed' || !['status', 'stage', 'field'].includes(diff.key)) {
		return diffSentence(plan, people, nowhere, diff, by);
	}
	const place =
		diff.key === 'field'
			? (find(plan, 'fields', String(diff.after))?.title ?? m.board_no_field())
			: diff.key === 'stage'
				? goalStageLabel(diff.after as GoalStage)
				: diff.collection === 'steps'
					? stepStatusLabel(diff.after as StepStatus)
					: measureStatusLabel(diff.after as MeasureStatus);
	return m.board_remote_moved({ name: nameOf(people, by), title: diff.title, place });
}

/** Gathers what others change in a collection and tells it in a sentence or two, once in a while. */
export class RemoteNews {
	readonly #collection: Collection;
	readonly #read: () => { plan: Plan; people: People };
	readonly #tell: (text: string) => void;
	#waiting: { diff: Told; by: string | null }[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** `read`: the plan and the people as they are when something is told. */
	constructor(collection: Collection, read: () => { plan: Plan; people: People }, tell: (text: string) => void) {
		this.#collection = collection;
		this.#read = read;
		this.#tell = tell;
	}

	add(diffs: readonly PlanDiff[], by: string | null): void {
		for (const diff of diffs)
			if (diff.kind !== 'meta' && diff.collection === this.#collection) this.#waiting.push({ diff, by });
		if (this.#waiting.length) this.#timer ??= setTimeout(() => this.#flush(), gatherFor);
	}

	stop(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#waiting = [];
	}

	#flush(): void {
		const waiting = this.#waiting;
		this.stop();
		const { plan, people } = this.#read();
		// The last word on each card counts: dragged there and back again is one move.
		const last = new Map(waiting.map((news) => [`${news.diff.ref} ${'key' in news.diff ? news.diff.key : ''}`, news]));
		const sentences = [...last.values()].flatMap(({ diff, by }) => sentence(plan, people, diff, by) ?? []);
		if (sentences.length <= singly) return sentences.forEach((text) => this.#tell(text));
		const authors = [...new Set(waiting.map(({ by }) => by))];
		const count = new Set(waiting.map(({ diff }) => diff.ref)).size;
		this.#tell(
			authors.length > 1
				? m.board_remote_many_people({ people: authors.length, count })
				: m.board_remote_many({ name: nameOf(people, authors[0] ?? null), count })
		);
	}
}
