import type { Place } from './layout.ts';

/**
 * Finds the gap under a point from what is drawn. The board marks its parts: [data-lane-row] a lane,
 * [data-cell] with data-lane and data-column a cell, [data-card] a card in it.
 */

export interface Spot extends Place {
	cell: HTMLElement;
}

/**
 * The gap at a point; `undefined` where something of the board covers the cells (keep the last answer then),
 * `null` outside of the board.
 */
export function spotAt(root: HTMLElement, x: number, y: number, moving: string): Spot | null | undefined {
	const hit = document.elementFromPoint(x, y);
	if (!hit || !root.contains(hit)) return null;
	const cell = hit.closest<HTMLElement>('[data-cell]') ?? nearestCell(hit.closest('[data-lane-row]'), x);
	if (!cell) return undefined;
	const cards = cardsOf(cell).filter((card) => card.dataset.card !== moving);
	let index = 0;
	while (index < cards.length && y > middle(cards[index]!)) index++;
	return {
		cell,
		lane: cell.dataset.lane ?? '',
		column: cell.dataset.column ?? '',
		above: cards[index - 1]?.dataset.card ?? null,
		below: cards[index]?.dataset.card ?? null
	};
}

export function cardsOf(cell: Element): HTMLElement[] {
	return [...cell.querySelectorAll<HTMLElement>('[data-card]')];
}

export function cardElement(root: ParentNode, id: string): HTMLElement | null {
	return root.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`);
}

export function cellElement(root: ParentNode, lane: string, column: string): HTMLElement | null {
	return root.querySelector<HTMLElement>(
		`[data-cell][data-lane="${CSS.escape(lane)}"][data-column="${CSS.escape(column)}"]`
	);
}

/** Where the line stands that shows a gap, in coordinates of the window. */
export function gapLine(root: ParentNode, place: Place, moving: string): DOMRect | null {
	const cell = cellElement(root, place.lane, place.column);
	if (!cell) return null;
	const box = cell.getBoundingClientRect();
	const find = (id: string | null) => (id === null || id === moving ? null : cardElement(cell, id));
	const above = find(place.above)?.getBoundingClientRect();
	const below = find(place.below)?.getBoundingClientRect();
	const y =
		above && below ? (above.bottom + below.top) / 2 : above ? above.bottom + 5 : below ? below.top - 5 : box.top + 6;
	const across = above ?? below ?? box;
	return new DOMRect(across.left, y, across.width, 0);
}

function middle(card: HTMLElement): number {
	const { top, height } = card.getBoundingClientRect();
	return top + height / 2;
}

function nearestCell(lane: Element | null, x: number): HTMLElement | null {
	let best: HTMLElement | null = null;
	let distance = Infinity;
	for (const cell of lane?.querySelectorAll<HTMLElement>('[data-cell]') ?? []) {
		const { left, right } = cell.getBoundingClientRect();
		const away = Math.max(left - x, x - right, 0);
		if (away < distance) [best, distance] = [cell, away];
	}
	return best;
}
