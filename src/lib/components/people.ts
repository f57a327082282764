/** One or two letters for an avatar: first and last name, as in "AY" for Ayşe Yılmaz. */
export function initials(name: string): string {
	const words = name
		.trim()
		.split(/[\s-]+/)
		.filter((word) => /\p{L}/u.test(word));
	const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word && [...word][0]);
	return letters.join('').toLocaleUpperCase() || '?';
}

export { personColour as colourOf } from '../protocol/presence.ts';
