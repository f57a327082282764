/**
 * A board as plain data: lanes with one cell per column, cells with cards. What a board shows, where a card may
 * go next and what "one to the left" means are decided here; pixels and keys come from elsewhere.
 */

export interface BoardCell<Card> {
	/** `lane/column`, unique on the board. */
	readonly key: string;
	readonly lane: string;
	readonly column: string;
	readonly cards: readonly Card[];
}

export interface BoardLane<Card> {
	readonly id: string;
	/** One per column, in the order of the columns. */
	readonly cells: readonly BoardCell<Card>[];
}

type Lanes = readonly BoardLane<{ readonly id: string }>[];

/** A gap between two cards: said by the ids on its two sides, so that it stays true while others move cards. */
export interface Place {
	readonly lane: string;
	readonly column: string;
	/** The card before the gap, `null` at the start. */
	readonly above: string | null;
	/** The card after the gap, `null` at the end. */
	readonly below: string | null;
}

export type Direction = 'up' | 'down' | 'left' | 'right' | 'first' | 'last' | 'lane-up' | 'lane-down';

interface Spot {
	lane: number;
	column: number;
	index: number;
}

export function cellAt<Card>(lanes: readonly BoardLane<Card>[], lane: string, column: string): BoardCell<Card> | null {
	return lanes.find(({ id }) => id === lane)?.cells.find((cell) => cell.column === column) ?? null;
}

export function findCard(lanes: Lanes, id: string): Spot | null {
	for (const [lane, { cells }] of lanes.entries())
		for (const [column, { cards }] of cells.entries()) {
			const index = cards.findIndex((card) => card.id === id);
			if (index >= 0) return { lane, column, index };
		}
	return null;
}

/** Where the focus goes from a card; `null` when there is nothing further that way. */
export function neighbour(lanes: Lanes, id: string, direction: Direction): string | null {
	const from = findCard(lanes, id);
	if (!from) return null;
	const cards = (lane: number, column: number) => lanes[lane]?.cells[column]?.cards ?? [];
	const here = cards(from.lane, from.column);
	switch (direction) {
		case 'first':
			return here[0]?.id ?? null;
		case 'last':
			return here.at(-1)?.id ?? null;
		case 'left':
		case 'right': {
			const by = direction === 'left' ? -1 : 1;
			const width = lanes[from.lane]!.cells.length;
			for (let column = from.column + by; column >= 0 && column < width; column += by) {
				const next = cards(from.lane, column);
				if (next.length) return next[Math.min(from.index, next.length - 1)]!.id;
			}
			return null;
		}
		case 'up':
		case 'down': {
			const by = direction === 'up' ? -1 : 1;
			const next = here[from.index + by];
			if (next) return next.id;
			for (let lane = from.lane + by; lane >= 0 && lane < lanes.length; lane += by) {
				const there = cards(lane, from.column);
				if (there.length) return (by < 0 ? there.at(-1)! : there[0]!).id;
			}
			return null;
		}
		case 'lane-up':
		case 'lane-down': {
			const by = direction === 'lane-up' ? -1 : 1;
			for (let lane = from.lane + by; lane >= 0 && lane < lanes.length; lane += by) {
				const first = cards(lane, from.column)[0] ?? lanes[lane]!.cells.find((cell) => cell.cards.length)?.cards[0];
				if (first) return first.id;
			}
			return null;
		}
	}
}

/** The gap at an index among the cards of a cell, the moving card itself not counted. */
export function gapAt(cell: BoardCell<{ readonly id: string }>, index: number, moving: string): Place {
	const others = cell.cards.filter((card) => card.id !== moving);
	const at = Math.max(0, Math.min(index, others.length));
	return { lane: cell.lane, column: cell.column, above: others[at - 1]?.id ?? null, below: others[at]?.id ?? null };
}

/** Where a gap stands now: its index among the cell's other cards. Neighbours that left fall away. */
export function indexOfGap(cell: BoardCell<{ readonly id: string }>, place: Place, moving: string): number {
	const others = cell.cards.filter((card) => card.id !== moving);
	const above = place.above === null ? -1 : others.findIndex((card) => card.id === place.above);
	if (above >= 0) return above + 1;
	const below = place.below === null ? -1 : others.findIndex((card) => card.id === place.below);
	if (below >= 0) return below;
	return place.above === null && place.below !== null ? 0 : others.length;
}

/** The gap a card fills at the moment. */
export function placeOf(lanes: Lanes, id: string): Place | null {
	const spot = findCard(lanes, id);
	return spot && gapAt(lanes[spot.lane]!.cells[spot.column]!, spot.index, id);
}

/**
 * The next gap when a card is carried with the arrow keys. `allowed` says which cells take the card; others are
 * stepped over. Stays where it is when there is no further one.
 */
export function carry(
	lanes: Lanes,
	place: Place,
	moving: string,
	direction: Direction,
	allowed: (lane: string, column: string) => boolean
): Place {
	const lane = lanes.findIndex(({ id }) => id === place.lane);
	const column = lanes[lane]?.cells.findIndex((cell) => cell.column === place.column) ?? -1;
	const cell = lanes[lane]?.cells[column];
	if (!cell) return place;
	const index = indexOfGap(cell, place, moving);
	const count = cell.cards.filter((card) => card.id !== moving).length;
	const open = (candidate: BoardCell<{ readonly id: string }> | undefined) =>
		candidate && allowed(candidate.lane, candidate.column) ? candidate : null;
	const otherLane = (by: number, at: (length: number) => number): Place => {
		for (let next = lane + by; next >= 0 && next < lanes.length; next += by) {
			const found = open(lanes[next]!.cells[column]);
			if (found) return gapAt(found, at(found.cards.length), moving);
		}
		return place;
	};
	switch (direction) {
		case 'first':
			return gapAt(cell, 0, moving);
		case 'last':
			return gapAt(cell, count, moving);
		case 'up':
			return index > 0 ? gapAt(cell, index - 1, moving) : otherLane(-1, (length) => length);
		case 'down':
			return index < count ? gapAt(cell, index + 1, moving) : otherLane(1, () => 0);
		case 'lane-up':
			return otherLane(-1, () => 0);
		case 'lane-down':
			return otherLane(1, () => 0);
		case 'left':
		case 'right': {
			const by = direction === 'left' ? -1 : 1;
			for (let next = column + by; next >= 0 && next < lanes[lane]!.cells.length; next += by) {
				const found = open(lanes[lane]!.cells[next]);
				if (found) return gapAt(found, index, moving);
			}
			return place;
		}
	}
}

const directions: Record<string, Direction> = {
	ArrowUp: 'up',
	ArrowDown: 'down',
	ArrowLeft: 'left',
	ArrowRight: 'right',
	Home: 'first',
	End: 'last',
	PageUp: 'lane-up',
	PageDown: 'lane-down'
};

/** The direction a key means on a board, if it means one. Keys with Ctrl, Alt or Meta belong to the browser. */
export function directionOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>): Direction | null {
	return event.ctrlKey || event.altKey || event.metaKey ? null : (directions[event.key] ?? null);
}
