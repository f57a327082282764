import type { Command } from '../plan/command.ts';
import { newId, shareId } from '../plan/ids.ts';
import { byOrder, orderBetween } from '../plan/order.ts';
import type { BoardMethod, Plan } from '../plan/types.ts';

export interface NewBoard {
	workshop: string;
	title: string;
	method: BoardMethod;
	goals: readonly string[];
	/** Adds the goals to a board that is there. */
	into?: string;
}

/** A weighting board with these goals on it, all with the same share. */
export function openBoard(board: NewBoard, plan: Plan, at = Date.now()): { id: string; commands: Command[] } {
	const { workshop, title, method, goals, into } = board;
	const id = into ?? newId();
	const commands: Command[] = [];
	if (into === undefined) {
		const order = orderBetween(Object.values(plan.boards).sort(byOrder).at(-1)?.order ?? null, null);
		const values = { title, method, workshop, closed: false, order };
		commands.push({ type: 'record.create', collection: 'boards', id, at, values });
	}
	const there = Object.values(plan.shares).filter((share) => share.board === id);
	let last = there.sort(byOrder).at(-1)?.order ?? null;
	for (const goal of goals) {
		last = orderBetween(last, null);
		const values = { board: id, goal, value: 50, order: last };
		commands.push({ type: 'record.create', collection: 'shares', id: shareId(id, goal), at, values });
	}
	return { id, commands };
}
