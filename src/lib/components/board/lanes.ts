import type { BoardCell, BoardLane } from './layout.ts';
import { shareList, shareObject } from './share.ts';

/** What a lane is made from: its id, whatever the page wants to know of it, and its cards by column. */
export interface LaneSource<Card, Extra> {
	id: string;
	extra: Extra;
	cards: ReadonlyMap<string, readonly Card[]>;
}

/** Builds lanes for a board; lanes and cells that did not change stay the objects they were. */
export class LaneBuilder<Card, Extra extends object> {
	#lanes: readonly (BoardLane<Card> & Extra)[] = [];

	build(columns: readonly string[], sources: readonly LaneSource<Card, Extra>[]): readonly (BoardLane<Card> & Extra)[] {
		const before = new Map(this.#lanes.map((lane) => [lane.id, lane]));
		const lanes = sources.map(({ id, extra, cards }) => {
			const old = before.get(id);
			const cells = columns.map((column, index): BoardCell<Card> => {
				const was = old?.cells[index];
				const key = `${id}/${column}`;
				return shareObject(was, { key, lane: id, column, cards: shareList(was?.cards, cards.get(column) ?? []) });
			});
			return shareObject(old, { ...extra, id, cells: shareList(old?.cells, cells) });
		});
		this.#lanes = shareList(this.#lanes, lanes);
		return this.#lanes;
	}
}
