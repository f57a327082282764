import { page } from '$app/state';
import { m } from '$lib/paraglide/messages';
import { live } from '../../plan/selectors/records.ts';
import { goalStages, type Goal } from '../../plan/types.ts';
import { goalStageLabel } from '../board/labels.ts';
import { findCard, gapAt } from '../board/layout.ts';
import type { MenuEntry, MenuItem } from '../ui.svelte.ts';
import type { GoalBoard } from './goal-board.svelte.ts';

/** Everything that can be done with a goal on the board; says why if it may not be moved. */
export function goalMenu(board: GoalBoard, id: string): MenuEntry[] {
	if (!board.goal(id)) return [];
	const href = `/plan/${page.params.plan}/goals/${id}`;
	const open: MenuEntry[] = [{ label: m.board_open(), icon: 'maximize-2', href }, 'separator'];
	if (!board.mayMove(id)) return [...open, locked(board, id)];
	return [
		...open,
		{ label: m.board_move_to(), icon: 'move-right', items: goalMoves(board, id) },
		{
			label: m.board_move_keys(),
			icon: 'grip-vertical',
			hint: 'M',
			// After the menu has closed and given the focus back.
			onselect: () => void setTimeout(() => board.controller.startCarry(id), 60)
		},
		...reorder(board, id),
		'separator',
		{ label: m.board_bin(), icon: 'trash-2', danger: true, onselect: () => board.bin(id) }
	];
}

/** The twin of dragging: stages of the own field first, then the other fields with theirs. */
export function goalMoves(board: GoalBoard, id: string): MenuEntry[] {
	const goal = board.goal(id);
	if (!goal) return [];
	if (!board.mayMove(id)) return [locked(board, id)];
	const others = live(board.session.plan, 'fields').filter(
		(field) => field.id !== goal.field && board.mayDrop(id, field.id)
	);
	return [
		...stages(board, goal, goal.field),
		...(others.length ? (['separator', { heading: m.board_other_field() }] as const) : []),
		...others.map((field): MenuItem => {
			const { title: label, icon, hue } = field;
			return { label, icon, hue, items: stages(board, goal, field.id) };
		})
	];
}

function stages(board: GoalBoard, goal: Goal, field: string): MenuItem[] {
	return goalStages.map((stage) => {
		const checked = goal.field === field && goal.stage === stage;
		const onselect = () => {
			if (checked) return;
			const lane = board.lanes.find((one) => one.id === field);
			const cards = lane?.cells.find((cell) => cell.column === stage)?.cards;
			board.controller.move(goal.id, { lane: field, column: stage, above: cards?.at(-1)?.id ?? null, below: null });
		};
		return { label: goalStageLabel(stage), checked, onselect };
	});
}

function reorder(board: GoalBoard, id: string): MenuItem[] {
	const spot = findCard(board.lanes, id);
	const cell = spot && board.lanes[spot.lane]!.cells[spot.column]!;
	if (!cell || cell.cards.length < 2) return [];
	const last = cell.cards.length - 1;
	const to = (index: number) => () => board.controller.move(id, gapAt(cell, index, id));
	return [
		{ label: m.board_move_up(), icon: 'arrow-up', disabled: spot.index === 0, onselect: to(spot.index - 1) },
		{ label: m.board_move_down(), icon: 'arrow-down', disabled: spot.index === last, onselect: to(spot.index + 1) }
	];
}

function locked(board: GoalBoard, id: string): MenuItem {
	return { label: board.whyNot(id), icon: 'lock', onselect: () => board.ui.toast(board.whyNot(id)) };
}
