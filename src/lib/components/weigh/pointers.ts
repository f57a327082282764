import { parseRef } from '../../plan/ids.ts';
import { personColour } from '../../protocol/index.ts';
import type { PersonHere } from '../board/people-here.ts';

/** Somebody's pointer over a goal, in parts of its row: rows are wide on one screen and narrow on another. */
export interface Pointer extends PersonHere {
	readonly clientId: number;
	readonly x: number;
	readonly y: number;
}

/** What a window says of its pointer. */
export interface PointerState {
	readonly at: string;
	readonly x: number;
	readonly y: number;
}

interface Others {
	readonly clientID: number;
	getStates(): ReadonlyMap<number, Readonly<Record<string, unknown>>>;
}

export const noPointers: ReadonlyMap<string, readonly Pointer[]> = new Map();

/** The others' pointers by the row they are over. Identities are the server's, the rest is checked. */
export function readPointers(awareness: Others): ReadonlyMap<string, readonly Pointer[]> {
	const found = new Map<string, Pointer[]>();
	for (const [clientId, state] of awareness.getStates()) {
		const user = state.user as { id?: unknown; name?: unknown } | undefined;
		const pointer = state.pointer as Partial<Record<keyof PointerState, unknown>> | null | undefined;
		if (clientId === awareness.clientID || typeof user?.id !== 'string') continue;
		const ref = typeof pointer?.at === 'string' ? parseRef(pointer.at) : null;
		if (ref?.collection !== 'shares' || !isPart(pointer?.x) || !isPart(pointer.y)) continue;
		const list = found.get(ref.id) ?? [];
		const name = String(user.name ?? '');
		list.push({ clientId, userId: user.id, name, colour: personColour(user.id), x: pointer.x, y: pointer.y });
		found.set(ref.id, list);
	}
	return found;
}

const isPart = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;

/** Where an event's pointer is; null: over no row. */
export function pointerOf(event: PointerEvent): PointerState | null {
	const row = (event.target as Element).closest<HTMLElement>('[data-share], [data-line]');
	const share = row?.dataset.share ?? row?.dataset.line;
	if (!row || !share) return null;
	// A line of a ranking has a handle before what others see of it.
	const { left, top, width, height } = (row.querySelector('.line') ?? row).getBoundingClientRect();
	const part = (value: number) => Math.round(1000 * Math.min(1, Math.max(0, value))) / 1000;
	return {
		at: `shares/${share}`,
		x: part((event.clientX - left) / width),
		y: part((event.clientY - top) / height)
	};
}
