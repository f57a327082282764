import { splitCells } from './delimited.ts';
import { Notes } from './notes.ts';

export const separators = [';', '\t', ',', '|'] as const;
export type Separator = (typeof separators)[number];

const sampleLength = 100_000;
const sampleRows = 400;

/**
 * The separator under which most lines fall into the same number of cells. A comma must win clearly: it also stands
 * in decimals and sentences. `sep=;` in the first line (Excel) decides at once.
 */
export function findSeparator(text: string, filename = ''): Separator {
	const told = /^\ufeff?"?sep=([;\t,|])/i.exec(text)?.[1];
	if (told) return told as Separator;
	const sample = text.slice(0, sampleLength);
	let [best, score] = [',' as Separator, 0];
	for (const separator of separators) {
		const factor = separator === ',' ? 1 : separator === '|' ? 1.1 : 2;
		const named = separator === '\t' && /\.(tsv|tab)$/i.test(filename) ? 2 : 1;
		const own = regularity(sample, separator) * factor * named;
		if (own > score) [best, score] = [separator, own];
	}
	return best;
}

/** Lines with the most common number of cells (two or more), weighted by that number. */
function regularity(sample: string, separator: Separator): number {
	const counts = new Map<number, number>();
	const notes = new Notes();
	const { rows } = splitCells(sample, separator, notes, { rows: Infinity, columns: 2000, cells: Infinity });
	for (const row of rows.slice(0, sampleRows)) {
		if (row.length > 1) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
	}
	let best = 0;
	for (const [width, count] of counts) best = Math.max(best, count * Math.sqrt(width - 1));
	// Text behind a closing quote: this is not what separates the quoted cells.
	const stray = notes.all.find(({ kind }) => kind === 'stray_quote');
	return best * (stray ? Math.max(0.05, 1 - (stray.count ?? 1) / rows.length) : 1);
}
