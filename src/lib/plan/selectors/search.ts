import { refOf } from '../ids.ts';
import { collections, type Collection, type Plan, type Ref } from '../types.ts';
import { isLive, titleOfRecord } from './records.ts';

/**
 * What is searched in: lower case, without accents, and once more with German umlauts written out, so that
 * `Münster`, `Muenster` and `Munster` all find Münster. Compare with `searchWords`.
 */
export function searchText(...texts: readonly string[]): string {
	const text = texts.filter(Boolean).join('\n').toLowerCase().replaceAll('ß', 'ss');
	const plain = withoutAccents(text);
	const spelled = withoutAccents(
		text.normalize('NFC').replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue')
	);
	return plain === spelled ? plain : `${plain}\n${spelled}`;
}

/** The words of a query, each to be found in a `searchText`. At most ten. */
export function searchWords(query: string): string[] {
	const text = withoutAccents(query.toLowerCase().replaceAll('ß', 'ss'));
	return text.split(/\s+/).filter(Boolean).slice(0, 10);
}

/** Do all words of the query occur in the search text? */
export function matches(text: string, query: string): boolean {
	return searchWords(query).every((word) => text.includes(word));
}

function withoutAccents(text: string): string {
	return text.normalize('NFD').replace(/\p{M}+/gu, '');
}

export interface Found {
	ref: Ref;
	collection: Collection;
	title: string;
}

/** Searches titles, results and comments of the plan (long texts are searched on the server); best matches first. */
export function searchPlan(plan: Plan, query: string, limit = 50): Found[] {
	const words = searchWords(query);
	if (words.length === 0) return [];
	const found: (Found & { rank: number })[] = [];
	for (const collection of collections) {
		for (const record of Object.values(plan[collection])) {
			const title = titleOfRecord(collection, record);
			const text = searchText(title, 'result' in record ? record.result : '', 'short' in record ? record.short : '');
			if (!words.every((word) => text.includes(word)) || !isLive(plan, collection, record)) continue;
			const rank = text.startsWith(words[0] ?? '') ? 0 : 1;
			found.push({ ref: refOf(collection, record.id), collection, title, rank });
		}
	}
	const ranked = found.sort((a, b) => a.rank - b.rank || a.title.localeCompare(b.title, 'de'));
	return ranked.slice(0, limit).map(({ ref, collection, title }) => ({ ref, collection, title }));
}
