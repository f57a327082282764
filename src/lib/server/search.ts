import { sql, type Expression, type SqlBool } from 'kysely';
import { refOf } from '../plan/ids.ts';
import { find, isLive, titleOfRecord } from '../plan/selectors/records.ts';
import { searchText, searchWords } from '../plan/selectors/search.ts';
import type { Collection, RecordOf, Ref } from '../plan/types.ts';
import type { Db } from './db.ts';
import type { Projection } from './projection.ts';

export interface SearchHit {
	ref: Ref;
	collection: Collection;
	/** What people call it by; a comment has none. */
	title: string;
	record: RecordOf[Collection];
}

export interface SearchQuery {
	text: string;
	/** At most 200; 50 if left out. */
	limit?: number;
}

export interface Search {
	/**
	 * Records with every word of the query, long texts included. Those whose title has all words come first.
	 * What lies in the bin, or belongs to something there, is left out.
	 */
	find(planId: string, query: SearchQuery): Promise<SearchHit[]>;
}

const maxWordLength = 50;
const maxMatches = 1_000;

export function createSearch(db: Db, projection: Projection): Search {
	return {
		async find(planId, { text, limit = 50 }) {
			const words = searchWords(text.slice(0, 500)).map((word) => word.slice(0, maxWordLength));
			if (words.length === 0) return [];
			const rows = await db
				.selectFrom('plan_record')
				.select(['collection', 'record_id'])
				.where('plan_id', '=', planId)
				.where('deleted', '=', 0)
				.where((eb) => eb.and(words.map((word) => contains(word))))
				.limit(maxMatches)
				.execute();
			const read = rows.length > 0 ? await projection.readPlan(planId) : null;
			if (!read) return [];
			const hits = rows.flatMap(({ collection: name, record_id: id }): (SearchHit & { rank: number })[] => {
				const collection = name as Collection;
				const record = find(read.plan, collection, id);
				if (!record || !isLive(read.plan, collection, record)) return [];
				const title = titleOfRecord(collection, record);
				return [{ ref: refOf(collection, id), collection, title, record, rank: rankOf(title, words) }];
			});
			hits.sort((a, b) => a.rank - b.rank || a.title.localeCompare(b.title, 'de') || (a.ref < b.ref ? -1 : 1));
			const page = hits.slice(0, Math.min(Math.max(1, limit), 200));
			return page.map(({ ref, collection, title, record }) => ({ ref, collection, title, record }));
		}
	};
}

function rankOf(title: string, words: readonly string[]): number {
	const text = searchText(title);
	if (!words.every((word) => text.includes(word))) return 2;
	return text.startsWith(words[0] ?? '') ? 0 : 1;
}

/** What people type is looked for as it stands: `%` and `_` are no wildcards. */
function contains(word: string): Expression<SqlBool> {
	const pattern = `%${word.replaceAll(/[!%_]/g, '!$&')}%`;
	return sql<SqlBool>`search like ${pattern} escape '!'`;
}
