import { page } from '$app/state';
import { m } from '$lib/paraglide/messages';
import { live } from '../../plan/selectors/records.ts';
import { measureStatuses, type Measure } from '../../plan/types.ts';
import { copyText } from '../copy-text.ts';
import type { MenuEntry, MenuItem } from '../ui.svelte.ts';
import { measureStatusLabel } from './labels.ts';
import { findCard, gapAt } from './layout.ts';
import type { MeasureBoard } from './measure-board.svelte.ts';

/** Everything that can be done with a measure on the board; says why if it may not be moved. */
export function measureMenu(board: MeasureBoard, id: string): MenuEntry[] {
	const measure = board.measure(id);
	if (!measure) return [];
	const href = `/plan/${page.params.plan}/measures/${id}`;
	const open: MenuEntry[] = [
		{ label: m.board_open(), icon: 'maximize-2', href },
		{ label: m.board_copy_address(), icon: 'link', onselect: () => void copyAddress(board, href) },
		'separator'
	];
	if (!board.mayMove(id)) return [...open, locked(board, id)];
	return [
		...open,
		{ label: m.board_move_to(), icon: 'move-right', items: moveMenu(board, id) },
		{
			label: m.board_move_keys(),
			icon: 'grip-vertical',
			hint: 'M',
			onselect: () => later(() => board.controller.startCarry(id))
		},
		...(board.manualOrder() ? reorder(board, measure) : []),
		'separator',
		{ label: m.board_bin(), icon: 'trash-2', danger: true, onselect: () => board.bin(id) }
	];
}

/** The twin of dragging: columns of the own field first, then the other fields with theirs. */
export function moveMenu(board: MeasureBoard, id: string): MenuEntry[] {
	const measure = board.measure(id);
	if (!measure) return [];
	if (!board.mayMove(id)) return [locked(board, id)];
	const others = live(board.session.plan, 'fields').filter(
		(field) => field.id !== measure.field && board.mayDrop(id, field.id)
	);
	return [
		...columns(board, measure, measure.field),
		...(others.length ? (['separator', { heading: m.board_other_field() }] as const) : []),
		...others.map((field): MenuItem => ({
			label: field.title,
			icon: field.icon,
			hue: field.hue,
			items: columns(board, measure, field.id)
		}))
	];
}

function columns(board: MeasureBoard, measure: Measure, field: string): MenuItem[] {
	return measureStatuses.map((status) => {
		const current = measure.field === field && measure.status === status;
		return {
			label: measureStatusLabel(status),
			checked: current,
			onselect: () => !current && moveToEnd(board, measure.id, field, status)
		};
	});
}

function moveToEnd(board: MeasureBoard, id: string, lane: string, column: string): void {
	const cards = board.lanes.find((one) => one.id === lane)?.cells.find((cell) => cell.column === column)?.cards;
	board.controller.move(id, { lane, column, above: cards?.at(-1)?.id ?? null, below: null });
}

function reorder(board: MeasureBoard, { id }: Measure): MenuItem[] {
	const spot = findCard(board.lanes, id);
	const cell = spot && board.lanes[spot.lane]!.cells[spot.column]!;
	if (!cell || cell.cards.length < 2) return [];
	const last = cell.cards.length - 1;
	const to = (index: number) => () => board.controller.move(id, gapAt(cell, index, id));
	return [
		{ label: m.board_move_up(), icon: 'arrow-up', disabled: spot.index === 0, onselect: to(spot.index - 1) },
		{ label: m.board_move_down(), icon: 'arrow-down', disabled: spot.index === last, onselect: to(spot.index + 1) },
		{ label: m.board_move_first(), icon: 'chevron-up', disabled: spot.index === 0, onselect: to(0) },
		{ label: m.board_move_last(), icon: 'chevron-down', disabled: spot.index === last, onselect: to(last) }
	];
}

function locked(board: MeasureBoard, id: string): MenuItem {
	return { label: board.whyNot(id), icon: 'lock', onselect: () => board.ui.toast(board.whyNot(id)) };
}

async function copyAddress(board: MeasureBoard, href: string): Promise<void> {
	const address = new URL(href, location.href).href;
	if (await copyText(address)) board.ui.toast(m.board_copied(), { tone: 'good' });
	// What can be copied by hand.
	else board.ui.toast(address, { duration: 0 });
}

/** After the menu has closed and given the focus back. */
function later(run: () => void): void {
	setTimeout(run, 60);
}
