import { cellElement } from './geometry.ts';
import { glide, mayAnimate, positions } from './flip.ts';
import type { BoardCell, BoardLane } from './layout.ts';

type Lanes = readonly BoardLane<{ readonly id: string }>[];
type Cell = BoardCell<{ readonly id: string }>;

/** Finds out which cells a change touches, measures their cards before it and lets them glide after it. */
export class Glider {
	#changed: Cell[] = [];
	#positions = new Map<string, DOMRect>();
	#starts = new Map<string, DOMRect>();

	/** The next glide of this card begins at this box: where a drag let go of it. */
	startAt(id: string, box: DOMRect): void {
		this.#starts.set(id, box);
	}

	before(root: HTMLElement, old: Lanes, next: Lanes, still: boolean): void {
		this.#changed = still || !mayAnimate() ? [] : changedCells(old, next);
		const elements = this.#elements(root);
		this.#positions = this.#changed.length ? positions(elements) : new Map();
		for (const [id, box] of this.#starts) this.#positions.set(id, box);
		this.#starts.clear();
	}

	after(root: HTMLElement): void {
		if (this.#changed.length && this.#positions.size) glide(this.#elements(root), this.#positions);
		this.#changed = [];
	}

	#elements(root: HTMLElement): Element[] {
		return this.#changed.flatMap((cell) => cellElement(root, cell.lane, cell.column) ?? []);
	}
}

/** Cells whose cards are others than before. Relies on unchanged cells being the same objects. */
export function changedCells(old: Lanes, next: Lanes): Cell[] {
	const before = new Map(old.map((lane) => [lane.id, lane]));
	const changed: Cell[] = [];
	for (const lane of next) {
		const was = before.get(lane.id);
		if (!was || was === lane) continue;
		for (const [index, cell] of lane.cells.entries()) if (was.cells[index] !== cell) changed.push(cell);
	}
	return changed;
}
