import { m } from '$lib/paraglide/messages';
import { tick } from 'svelte';
import { makeDraggable, type DragHost } from './drag.ts';
import { cardElement, cellElement } from './geometry.ts';
import { Glider } from './glider.ts';
import { isShortcut } from './keys.ts';
import {
	carry,
	cellAt,
	directionOf,
	findCard,
	indexOfGap,
	neighbour,
	placeOf,
	type BoardLane,
	type Place
} from './layout.ts';

/** What the cards of a board mean, and what may be done with them. The board itself knows only ids and places. */
export interface BoardActions {
	title(id: string): string;
	/** The name of a lane, empty on a board without named lanes. */
	laneTitle(lane: string): string;
	columnTitle(column: string): string;
	mayMove(id: string): boolean;
	/** Why it may not be moved, as a sentence. */
	whyNot(id: string): string;
	mayDrop(id: string, lane: string, column: string): boolean;
	/** Is there an order of one's own, or are the cards sorted by something else? */
	manualOrder(): boolean;
	/** Moves it; says whether anything changed. */
	move(id: string, place: Place): boolean;
	openMenu(id: string, anchor: HTMLElement, kind: 'actions' | 'move'): void;
	/** Begins a new card in a cell. */
	add(lane: string | null, column: string | null): void;
	announce(text: string): void;
	/** Tells the others which card is held here; `null`: none any more. */
	hold(id: string | null): void;
}

type Lanes = readonly BoardLane<{ readonly id: string }>[];
/** The parts of a card that take the focus. Only those of one card stand in the page's tab order. */
const stops = '[data-stop]';

/**
 * Hands and eyes of a board: one focusable card at a time, arrow keys, carrying by keyboard, dragging, and after
 * each change the focus where it was and the cards gliding to their places. Listens on the board, not on cards.
 */
export class BoardController {
	/** The card carried with the keyboard, if any. */
	carried: string | null = $state(null);

	readonly #actions: BoardActions;
	#root: HTMLElement | null = null;
	#lanes: Lanes = [];
	#active: string | null = null;
	#place: Place | null = null;
	/** Where the focus goes with the next drawing; `lane` and `column` if no card is left there. */
	#focus: { id: string; stop: string; lane?: string; column?: string } | null = null;
	#glider = new Glider();
	/** What stands in the tab order, and what carries an attribute that shows a gap: to be taken back. */
	#roving: readonly HTMLElement[] = [];
	#gap: readonly HTMLElement[] = [];

	constructor(actions: BoardActions) {
		this.#actions = actions;
	}

	/** Attaches to the board's root element; Svelte calls what it returns when the board goes. */
	attach = (root: HTMLElement): (() => void) => {
		this.#root = root;
		const undrag = makeDraggable(root, this.#dragHost());
		const life = new AbortController();
		const { signal } = life;
		root.addEventListener('keydown', (event) => this.#onkeydown(event), { signal });
		root.addEventListener('click', (event) => this.#onclick(event), { signal });
		root.addEventListener('focusin', (event) => this.#onfocus(event), { signal });
		root.addEventListener('focusout', () => setTimeout(() => this.#lostFocus()), { signal });
		this.#rove();
		return () => {
			undrag();
			life.abort();
			this.#root = null;
		};
	};

	/** Call before the page draws new lanes: remembers where things stand. `still`: draw without gliding. */
	before(lanes: Lanes, still: boolean): void {
		const root = this.#root;
		if (root) {
			const element = document.activeElement;
			const card = root.contains(element) ? element?.closest<HTMLElement>('[data-card]') : null;
			if (card && !this.#focus) this.#focus = { id: card.dataset.card!, stop: stopOf(element) };
			if (this.#focus && !findCard(lanes, this.#focus.id)) this.#focus.id = this.#nextTo(this.#focus.id, lanes) ?? '';
			this.#glider.before(root, this.#lanes, lanes, still);
		}
		this.#lanes = lanes;
	}

	/** Call after the page has drawn them. */
	after(): void {
		if (!this.#root) return;
		if (this.carried && !findCard(this.#lanes, this.carried)) this.#endCarry(m.board_carry_gone());
		const focus = this.#focus;
		this.#focus = null;
		if (focus) {
			this.#active = focus.id;
			const card = cardElement(this.#root, focus.id);
			if (card && !card.contains(document.activeElement)) focusStop(card, focus.stop);
			else if (!card && focus.lane) this.focusCell(focus.lane, focus.column ?? '', null);
		}
		this.#rove();
		this.#showGap();
		this.#glider.after(this.#root);
	}

	/** Moves a card and keeps the focus on it. For menus; dragging and keys come here too. */
	move(id: string, place: Place, stop = 'open'): void {
		const before = placeOf(this.#lanes, id);
		const focus = { id, stop };
		this.#focus = focus;
		// If nothing is drawn anew (others were quicker), no later change may pull the focus back here.
		void tick().then(() => {
			if (this.#focus === focus) this.after();
		});
		if (!this.#actions.move(id, place)) {
			this.#focus = null;
			this.focusCard(id, stop);
			if (before) this.#actions.announce(m.board_stays({ title: this.#actions.title(id) }));
			return;
		}
		this.#actions.announce(m.board_moved({ title: this.#actions.title(id), place: this.#placeName(place) }));
	}

	/** Call before a card is taken off the board from its menu: the focus goes to the next one. */
	leave(id: string): void {
		const place = placeOf(this.#lanes, id);
		if (place) this.#focus = { id, stop: 'open', lane: place.lane, column: place.column };
	}

	focusCard(id: string, stop = 'open'): void {
		const card = this.#root && cardElement(this.#root, id);
		if (card) focusStop(card, stop);
	}

	/** A card, or if there is none the button that adds one to a cell. */
	focusCell(lane: string, column: string, card: string | null): void {
		if (card !== null && this.#root && cardElement(this.#root, card)) return this.focusCard(card);
		const cell = this.#root && cellElement(this.#root, lane, column);
		cell?.querySelector<HTMLElement>('[data-add]')?.focus();
	}

	/** Handle, menu or link of a card, as it stands there now. */
	stopOf(id: string, stop: string): HTMLElement | null {
		const card = this.#root && cardElement(this.#root, id);
		return card?.querySelector<HTMLElement>(`[data-stop="${stop}"]`) ?? null;
	}

	/** The card that has the focus, or had it last. */
	get active(): string | null {
		return this.#active;
	}

	startCarry(id: string): void {
		if (!this.#actions.mayMove(id)) return this.#actions.announce(this.#actions.whyNot(id));
		this.#place = placeOf(this.#lanes, id);
		if (!this.#place) return;
		this.carried = id;
		this.focusCard(id);
		this.#mark(id, true);
		this.#showGap();
		this.#actions.announce(m.board_carry_start({ title: this.#actions.title(id) }));
	}

	#endCarry(text: string): void {
		if (this.carried) this.#mark(this.carried, false);
		this.carried = null;
		this.#place = null;
		this.#showGap();
		this.#actions.announce(text);
	}

	#onkeydown(event: KeyboardEvent): void {
		const target = event.target as HTMLElement;
		if (target.closest('input, textarea, select') || event.defaultPrevented) return;
		if (this.carried) return this.#carryKey(event);
		const id = target.closest<HTMLElement>('[data-card]')?.dataset.card;
		if (!id) return;
		const direction = directionOf(event);
		if (direction) {
			event.preventDefault();
			const next = neighbour(this.#lanes, id, direction);
			if (next) this.focusCard(next);
		} else if (event.key === 'm' && isShortcut(event)) {
			event.preventDefault();
			this.startCarry(id);
		}
	}

	#carryKey(event: KeyboardEvent): void {
		const id = this.carried!;
		const direction = directionOf(event);
		if (direction && this.#place) {
			event.preventDefault();
			const next = carry(this.#lanes, this.#place, id, direction, (lane, column) =>
				this.#actions.mayDrop(id, lane, column)
			);
			const same =
				next.lane === this.#place.lane && next.column === this.#place.column && next.above === this.#place.above;
			this.#place = next;
			this.#showGap(true);
			this.#actions.announce(same ? m.board_carry_edge() : this.#placeName(next, true));
		} else if (event.key === 'Enter' || event.key === ' ') {
			event.preventDefault();
			const place = this.#place;
			this.#mark(id, false);
			this.carried = null;
			this.#place = null;
			this.#showGap();
			if (place) this.move(id, place);
		} else if (event.key === 'Escape' || event.key === 'Tab') {
			if (event.key === 'Escape') event.preventDefault();
			this.#endCarry(m.board_carry_cancelled({ title: this.#actions.title(id) }));
		} else if (event.key.length === 1) event.preventDefault();
	}

	#onclick(event: MouseEvent): void {
		const target = event.target as Element;
		const id = target.closest<HTMLElement>('[data-card]')?.dataset.card;
		const more = target.closest<HTMLElement>('[data-more]');
		const grip = target.closest<HTMLElement>('[data-grip]');
		const add = target.closest<HTMLElement>('[data-add]');
		if (id && more) this.#actions.openMenu(id, more, 'actions');
		// A click made by Enter or Space has no detail: keys go on with keys, a pointer gets the menu.
		else if (id && grip && event.detail === 0) this.startCarry(id);
		else if (id && grip) this.#actions.openMenu(id, grip, 'move');
		else if (add) {
			const cell = add.closest<HTMLElement>('[data-cell]');
			this.#actions.add(cell?.dataset.lane ?? null, cell?.dataset.column ?? null);
		}
	}

	#onfocus(event: FocusEvent): void {
		const id = (event.target as Element).closest<HTMLElement>('[data-card]')?.dataset.card;
		if (!id || id === this.#active) return;
		this.#active = id;
		this.#rove();
	}

	#lostFocus(): void {
		if (!this.carried || this.#root?.contains(document.activeElement)) return;
		this.#endCarry(m.board_carry_cancelled({ title: this.#actions.title(this.carried) }));
	}

	/** Puts the active card into the tab order and takes the one before it out. */
	#rove(): void {
		const root = this.#root;
		if (!root) return;
		const card =
			(this.#active !== null && cardElement(root, this.#active)) || root.querySelector<HTMLElement>('[data-card]');
		const next = [...(card?.querySelectorAll<HTMLElement>(stops) ?? [])];
		for (const stop of this.#roving) if (!next.includes(stop)) stop.tabIndex = -1;
		for (const stop of next) stop.tabIndex = 0;
		this.#roving = next;
	}

	#nextTo(id: string, lanes: Lanes): string | null {
		const spot = findCard(this.#lanes, id);
		const cards = spot ? this.#lanes[spot.lane]!.cells[spot.column]!.cards : [];
		const from = spot?.index ?? 0;
		const order = [...cards.slice(from + 1), ...cards.slice(0, from).reverse()];
		return order.find((card) => findCard(lanes, card.id))?.id ?? null;
	}

	#mark(id: string, on: boolean): void {
		const card = this.#root && cardElement(this.#root, id);
		if (card && on) card.dataset.lifted = '';
		else if (card) delete card.dataset.lifted;
		this.#actions.hold(on ? id : null);
	}

	#dragHost(): DragHost {
		const { mayMove, mayDrop } = this.#actions;
		return {
			mayMove: (id) => mayMove(id),
			mayDrop: (id, lane, column) => mayDrop(id, lane, column),
			lifted: (id) => {
				if (this.carried) this.#endCarry('');
				this.#mark(id, true);
			},
			over: (place) => {
				this.#place = place;
				this.#showGap();
			},
			dropped: (id, place, from) => {
				this.#place = null;
				this.#mark(id, false);
				this.#showGap();
				this.#glider.startAt(id, from);
				this.move(id, place);
			},
			cancelled: (id) => {
				this.#place = null;
				this.#mark(id, false);
				this.#showGap();
			}
		};
	}

	/** Draws the line where the card would land; attributes only, the style sheet does the rest. */
	#showGap(scroll = false): void {
		const root = this.#root;
		if (!root) return;
		for (const old of this.#gap) {
			delete old.dataset.gap;
			delete old.dataset.over;
		}
		this.#gap = [];
		const place = this.#place;
		const cell = place && cellElement(root, place.lane, place.column);
		if (!place || !cell) return;
		cell.dataset.over = '';
		this.#gap = [cell];
		if (!this.#actions.manualOrder()) return;
		const below = place.below === null ? null : cardElement(cell, place.below);
		const above = place.above === null ? null : cardElement(cell, place.above);
		const at = below ?? above ?? cell;
		at.dataset.gap = below ? 'before' : above ? 'after' : 'in';
		this.#gap = [cell, at];
		if (scroll) at.scrollIntoView({ block: 'nearest', inline: 'nearest' });
	}

	#placeName(place: Place, short = false): string {
		const cell = cellAt(this.#lanes, place.lane, place.column);
		const column = this.#actions.columnTitle(place.column);
		const lane = this.#actions.laneTitle(place.lane);
		if (!cell || !this.#actions.manualOrder()) return lane ? m.board_place_lane({ column, lane }) : column;
		const moving = this.carried ?? '';
		const position = indexOfGap(cell, place, moving) + 1;
		const count = cell.cards.filter((card) => card.id !== moving).length + 1;
		if (!short) return lane ? m.board_place_lane({ column, lane }) : column;
		return lane
			? m.board_place_lane_position({ column, lane, position, count })
			: m.board_place_position({ column, position, count });
	}
}

function stopOf(element: Element | null): string {
	return element?.closest<HTMLElement>(stops)?.dataset.stop ?? 'open';
}

function focusStop(card: HTMLElement, stop: string): void {
	const target = card.querySelector<HTMLElement>(`[data-stop="${stop}"]`) ?? card.querySelector<HTMLElement>(stops);
	target?.focus({ preventScroll: true });
	card.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
