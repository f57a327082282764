import { cleanLine } from '../plan/checks.ts';

export const guestNameLength = 40;

/** A guest's chosen name as one clean line; `null` if nothing readable is left or it is too long. */
export function readGuestName(text: string): string | null {
	// Invisible signs and marks that turn the writing direction could hide whose name it is.
	const name = cleanLine(text.slice(0, 500).replace(/\p{Cf}/gu, '')).normalize('NFC');
	if (!/[\p{L}\p{N}]/u.test(name) || [...name].length > guestNameLength) return null;
	return name;
}

/** The name, with a number behind it if somebody of the same name is there already: two Annas can be told apart. */
export function distinctName(name: string, taken: readonly string[]): string {
	const used = new Set(taken.map(fold));
	if (!used.has(fold(name))) return name;
	for (let n = 2; ; n++) {
		const next = `${[...name].slice(0, guestNameLength - 4).join('')} ${n}`;
		if (!used.has(fold(next))) return next;
	}
}

const fold = (text: string) => text.toLocaleLowerCase('de');
