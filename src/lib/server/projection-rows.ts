import type * as Y from 'yjs';
import { parseRef } from '../plan/ids.ts';
import { plainText, readText } from '../plan/richtext/text.ts';
import { titleOfRecord } from '../plan/selectors/records.ts';
import {
	collections,
	collectionsWithText,
	type Collection,
	type Organisation,
	type Plan,
	type RecordOf,
	type Ref,
	type RichText,
	type Step
} from '../plan/types.ts';
import type { ProjectionRow, ProjectionWrite } from './projection.ts';

/** What to write to the read model after these records were touched. `plan` is the document's snapshot. */
export function projectionOf(plan: Plan, doc: Y.Doc, touched: Iterable<Ref | 'meta'>): ProjectionWrite {
	const rows: ProjectionRow[] = [];
	let meta: ProjectionWrite['meta'];
	for (const ref of touched) {
		if (ref === 'meta') {
			meta = plan.meta;
			continue;
		}
		const parsed = parseRef(ref);
		if (!parsed) continue;
		const { collection, id } = parsed;
		const record = Object.hasOwn(plan[collection], id) ? plan[collection][id] : undefined;
		const text = record && collectionsWithText.includes(collection) ? readText(doc, ref) : [];
		rows.push(toRow(collection, id, record ?? null, text));
	}
	return meta ? { meta, rows } : { rows };
}

/** The read model of a whole plan. */
export function wholeProjectionOf(plan: Plan, doc: Y.Doc): Required<ProjectionWrite> {
	const refs = collections.flatMap((collection) =>
		Object.keys(plan[collection]).map((id): Ref => `${collection}/${id}`)
	);
	return { meta: plan.meta, rows: projectionOf(plan, doc, refs).rows };
}

function toRow(collection: Collection, id: string, record: RecordOf[Collection] | null, text: RichText): ProjectionRow {
	const fieldId = record && 'field' in record ? record.field : null;
	const words = record ? [...wordsOf(collection, record), plainText(text)].filter(Boolean).join('\n') : '';
	return { collection, id, record, fieldId, text: text.length > 0 ? text : null, words };
}

function wordsOf(collection: Collection, record: RecordOf[Collection]): string[] {
	if (collection === 'organisations') return [(record as Organisation).name, (record as Organisation).short];
	const { title, shortTitle, result } = record as Step;
	return collection === 'steps' ? [title, shortTitle, result] : [titleOfRecord(collection, record)];
}
