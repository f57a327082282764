import * as Y from 'yjs';
import { currentVersion } from './records/meta.ts';
import { textKey } from './schema.ts';
import { collections, type Collection, type Meta, type Ref } from './types.ts';
import { parseRef } from './ids.ts';

export type RecordMap = Y.Map<unknown>;

/** A document with the plan's root types and nothing in them: what a browser or a loader fills with updates. */
export function blankPlanDoc(options?: ConstructorParameters<typeof Y.Doc>[0]): Y.Doc {
	const doc = new Y.Doc(options);
	for (const name of ['meta', ...collections]) doc.getMap(name);
	return doc;
}

/** A new plan without records, in the current version. Only the server starts plans: browsers get theirs synced. */
export function createPlanDoc(about: Pick<Meta, 'title' | 'municipality'>, doc = blankPlanDoc()): Y.Doc {
	doc.transact(() => {
		const meta = metaOf(doc);
		meta.set('version', currentVersion);
		meta.set('title', about.title);
		meta.set('municipality', about.municipality);
		meta.set('asOf', null);
	}, 'create');
	return doc;
}

export function metaOf(doc: Y.Doc): RecordMap {
	return doc.getMap('meta');
}

export function collectionOf(doc: Y.Doc, collection: Collection): Y.Map<RecordMap> {
	return doc.getMap<RecordMap>(collection);
}

/** The live record, or `undefined` if there is none of this id (any more). */
export function recordOf(doc: Y.Doc, collection: Collection, id: string): RecordMap | undefined {
	return collectionOf(doc, collection).get(id);
}

/** Was there ever a record of this id, even if it has been deleted for good? */
export function wasThere(doc: Y.Doc, collection: Collection, id: string): boolean {
	return collectionOf(doc, collection)._map.has(id);
}

/** Would the collection, with so many records more, still have at most `limit`? */
export function hasRoomFor(doc: Y.Doc, collection: Collection, count: number, limit: number): boolean {
	const records = collectionOf(doc, collection);
	// To count who is left, Yjs goes through all there ever were; mostly that many would fit as well.
	return records._map.size + count <= limit || records.size + count <= limit;
}

/** The co-edited text of a record, or `null` if the record is gone or its kind has none. */
export function fragmentOf(doc: Y.Doc, ref: Ref): Y.XmlFragment | null {
	const parsed = parseRef(ref);
	const fragment = parsed && recordOf(doc, parsed.collection, parsed.id)?.get(textKey);
	return fragment instanceof Y.XmlFragment ? fragment : null;
}
