/** Splits a text where words of a query stand in it, whatever the case and the umlauts. */
export function marked(text: string, query: string): { text: string; hit: boolean }[] {
	const words = query.split(/\s+/).filter(Boolean).map(fold).filter(Boolean);
	if (words.length === 0) return [{ text, hit: false }];
	// Folded letter by letter, so that places in the folded text are places in the text.
	const letters = [...text];
	const folded: string[] = [];
	const from: number[] = [];
	for (const [index, letter] of letters.entries()) {
		for (const part of fold(letter).split('')) {
			folded.push(part);
			from.push(index);
		}
	}
	const joined = folded.join('');
	const hit = new Array<boolean>(letters.length).fill(false);
	for (const word of words)
		for (let at = joined.indexOf(word); at >= 0; at = joined.indexOf(word, at + 1))
			for (let index = at; index < at + word.length; index++) hit[from[index]!] = true;
	const parts: { text: string; hit: boolean }[] = [];
	for (const [index, letter] of letters.entries()) {
		const last = parts.at(-1);
		if (last && last.hit === hit[index]) last.text += letter;
		else parts.push({ text: letter, hit: hit[index]! });
	}
	return parts;
}

function fold(text: string): string {
	return text
		.toLowerCase()
		.replaceAll('ß', 'ss')
		.normalize('NFD')
		.replace(/\p{M}+/gu, '');
}
