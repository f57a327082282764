/**
 * Keeps objects identical while what they say is the same, so that a keyed block redraws only what changed and a
 * remote move costs the two cells it touches, whatever the size of the board.
 */

/** The old object if the new one says the same, key by key. Lists count as the same if their members are. */
export function shareObject<T extends object>(old: T | undefined, next: T): T {
	if (!old) return next;
	for (const key of Object.keys(next) as (keyof T)[]) {
		const [a, b] = [old[key], next[key]];
		if (a === b) continue;
		if (Array.isArray(a) && Array.isArray(b) && sameMembers(a, b)) continue;
		return next;
	}
	return old;
}

/** The old list if the new one has the same members in the same order. */
export function shareList<T>(old: readonly T[] | undefined, next: readonly T[]): readonly T[] {
	return old && sameMembers(old, next) ? old : next;
}

function sameMembers(a: readonly unknown[], b: readonly unknown[]): boolean {
	return a.length === b.length && a.every((member, index) => member === b[index]);
}
