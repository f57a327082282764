import type { PlanSession } from '$lib/collab/session.svelte.ts';
import { m } from '$lib/paraglide/messages';
import { canEdit } from '../../plan/permissions.ts';
import { find } from '../../plan/selectors/records.ts';
import { setEqual, setPoints, weighedOn, type Weighed } from '../../plan/selectors/weighing.ts';
import type { Command } from '../../plan/command.ts';
import type { Ref } from '../../plan/types.ts';
import { PeopleByRecord, type PersonHere } from '../board/people-here.ts';
import type { Ui } from '../ui.svelte.ts';
import { countAt, WeightNews } from './news.ts';
import { noPointers, pointerOf, readPointers, type Pointer, type PointerState } from './pointers.ts';

/** How often a slider that is being moved is written, in milliseconds. */
const writeEvery = 60;

/** One weighting board as its page sees it: weights, who is where, what this person may do and does. */
export class Weigher {
	readonly session: PlanSession;
	readonly ui: Ui;
	readonly #id: () => string;
	readonly #people = new PeopleByRecord('shares');
	/** Where a slider is that is being moved, until that is written: what others do meanwhile does not pull it away. */
	sliding: { id: string; points: number } | null = $state.raw(null);
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #news: WeightNews;
	#pointing = false;

	constructor(session: PlanSession, ui: Ui, id: () => string) {
		this.session = session;
		this.ui = ui;
		this.#id = id;
		this.#news = new WeightNews((text) => ui.announce(text));
	}

	readonly board = $derived.by(() => find(this.session.plan, 'boards', this.#id()));
	readonly all: readonly Weighed[] = $derived.by(() => (this.board ? weighedOn(this.session.plan, this.board) : []));
	/** The heaviest first. */
	readonly ranked = $derived.by(() => this.all.toSorted((a, b) => b.weight - a.weight));
	readonly most = $derived.by(() => this.ranked[0]?.weight ?? 0);
	readonly here: ReadonlyMap<string, readonly PersonHere[]> = $derived.by(() =>
		this.#people.update(this.session.presence)
	);
	/** Where the others' pointers are, by the row they are over. */
	pointers: ReadonlyMap<string, readonly Pointer[]> = $state.raw(noPointers);
	/** How many others are at this board. */
	readonly others = $derived.by(() => countAt(this.session.presence, this.#id(), this.all));
	readonly mayWeigh = $derived.by(() => {
		const { live, access, plan } = this.session;
		const [first] = this.all;
		if (!live || !first || this.board?.deletedAt !== null || this.board.closed) return false;
		return canEdit(access, plan, 'shares', first.share, { keys: ['value'] });
	});
	readonly mayLead = $derived.by(() => {
		const { live, access, plan } = this.session;
		return live && this.board !== null && canEdit(access, plan, 'boards', this.board);
	});

	/** Tells the others where this person is; with `null`: at the board, nowhere in particular. */
	at(share: string | null): void {
		const place: Ref = share === null ? `boards/${this.#id()}` : `shares/${share}`;
		this.session.setPlace(place);
	}

	/** For the element around the goals: tells the others where on it this person's pointer is. */
	readonly watchPointer = (element: HTMLElement) => {
		const move = (event: PointerEvent) => this.#point(pointerOf(event));
		const gone = () => this.#point(null);
		element.addEventListener('pointermove', move);
		element.addEventListener('pointerleave', gone);
		return () => {
			element.removeEventListener('pointermove', move);
			element.removeEventListener('pointerleave', gone);
		};
	};

	#point(pointer: PointerState | null): void {
		if (!this.session.live || (pointer === null && !this.#pointing)) return;
		this.#pointing = pointer !== null;
		this.session.awareness.setLocalStateField('pointer', pointer);
	}

	/** Call in an effect: follows the others' pointers until the returned function is called. */
	followPointers(): (() => void) | undefined {
		if (!this.session.live) return;
		const { awareness } = this.session;
		const read = () => (this.pointers = readPointers(awareness));
		read();
		awareness.on('change', read);
		return () => awareness.off('change', read);
	}

	/** A slider moves: written now and then, and at the latest when it rests. */
	slide(id: string, points: number): void {
		if (this.sliding && this.sliding.id !== id) this.settle();
		this.sliding = { id, points };
		this.#timer ??= setTimeout(() => this.settle(), writeEvery);
	}

	/** Writes what waits. */
	settle(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const waiting = this.sliding;
		this.sliding = null;
		if (waiting) this.#run(setPoints(this.all, waiting.id, waiting.points));
	}

	/** A number was typed. */
	set(id: string, points: number): void {
		this.sliding = null;
		if (Number.isFinite(points)) this.#run(setPoints(this.all, id, Math.round(points)));
	}

	equal(): void {
		if (this.#run(setEqual(this.all))) this.ui.announce(m.weigh_equal_done(), { now: true });
	}

	order(id: string, order: string): void {
		this.#run([{ type: 'record.move', collection: 'shares', id, values: { order } }]);
	}

	close(closed: boolean): void {
		this.settle();
		const done = this.session.run({ type: 'record.set', collection: 'boards', id: this.#id(), values: { closed } });
		if (done) this.ui.announce(closed ? m.weigh_close_done() : m.weigh_reopen_done(), { now: true });
	}

	/** Call in an effect that comes again with every change: tells what others have moved. */
	see(): void {
		if (this.board) this.#news.see(this.all, this.board.method, this.here);
	}

	/** Call when the page goes. */
	leave(): void {
		this.#news.stop();
		this.settle();
		this.#point(null);
		this.session.setPlace(null);
	}

	#run(commands: readonly Command[]): boolean {
		for (const command of commands) {
			if ('id' in command) this.#news.own(command.id);
			if (!this.session.run(command)) {
				this.ui.toast(m.weigh_not());
				return false;
			}
		}
		return commands.length > 0;
	}
}
