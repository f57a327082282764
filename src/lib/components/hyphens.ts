/**
 * Real hyphenation for long German words. Chromium on Linux knows no German patterns, so "Migrationsvorgeschichte"
 * would break anywhere in a narrow card. The server works out the long words of a plan once and sends them along;
 * words that appear later are worked out in the browser, which loads the patterns (113 kB) only then.
 */

/** Words shorter than this fit where we put them. */
const longWord = /\p{L}{12,}/gu;
const softHyphen = '\u00AD';

export type HyphenDictionary = Record<string, string>;

/** The long words in some texts, each once. */
export function longWords(texts: Iterable<string>): Set<string> {
	const words = new Set<string>();
	for (const text of texts) for (const [word] of text.matchAll(longWord)) words.add(word);
	return words;
}

/** Puts the dictionary's soft hyphens into a text. Words it does not know stay as they are and go to `unknown`. */
export function applyHyphens(text: string, words: HyphenDictionary, unknown?: Set<string>): string {
	return text.replace(longWord, (word) => {
		const known = Object.hasOwn(words, word) ? words[word] : undefined;
		if (known === undefined) unknown?.add(word);
		return known ?? word;
	});
}

/** Takes the soft hyphens out again: for copying, comparing and searching. */
export function withoutHyphens(text: string): string {
	return text.replaceAll(softHyphen, '');
}

/** Works out where words may break, by Liang's patterns. Loads the patterns of the language on first use. */
export async function hyphenateWords(words: Iterable<string>, language: string): Promise<HyphenDictionary> {
	const { default: patterns } = language.startsWith('de') ? await import('hyphen/de') : await import('hyphen/en-gb');
	const dictionary: HyphenDictionary = {};
	for (const word of words) {
		dictionary[word] = keepApart(patterns.hyphenateSync(word, { hyphenChar: softHyphen }));
	}
	return dictionary;
}

/** No break with fewer than four letters before it or three after it: those read badly. */
function keepApart(hyphenated: string): string {
	const parts = hyphenated.split(softHyphen);
	let result = '';
	let pending = '';
	parts.forEach((part, index) => {
		pending += part;
		const rest = parts.slice(index + 1).join('').length;
		const before = result === '' ? 4 : 2;
		if (rest >= 3 && pending.length >= before) {
			result += pending + softHyphen;
			pending = '';
		}
	});
	return result + pending;
}
