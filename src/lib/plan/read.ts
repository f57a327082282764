import * as Y from 'yjs';
import type { Scalar } from './checks.ts';
import { collectionOf, metaOf, recordOf, type RecordMap } from './doc.ts';
import { isCollection, parseRef, refOf } from './ids.ts';
import { schema } from './schema.ts';
import { collections, type Collection, type Meta, type Plan, type RecordOf, type Ref } from './types.ts';

export type Touched = Set<Ref | 'meta'>;

/** The schema as reading wants it: it happens for every edit of everybody. */
const shapes = Object.fromEntries(
	collections.map((collection) => {
		const { keys, sets } = schema[collection];
		const scalars = Object.entries(keys).map(([name, key]) => ({ name, initial: key.initial ?? null }));
		return [collection, { scalars, sets: Object.keys(sets) }];
	})
) as Record<Collection, { scalars: { name: string; initial: Scalar }[]; sets: string[] }>;

/** Reads one record, without its long text. */
export function readRecord<C extends Collection>(collection: C, id: string, map: RecordMap): RecordOf[C] {
	const { scalars, sets } = shapes[collection];
	const record: Record<string, unknown> = { id };
	for (const { name, initial } of scalars) record[name] = map.get(name) ?? initial;
	for (const name of sets) {
		const members = map.get(name);
		record[name] = members instanceof Y.Map ? [...members.keys()].sort() : [];
	}
	return record as unknown as RecordOf[C];
}

/** Would reading the record give the same again? */
function isUpToDate(record: object, collection: Collection, map: RecordMap): boolean {
	const { scalars, sets } = shapes[collection];
	const known = record as Record<string, unknown>;
	for (const { name, initial } of scalars) if ((map.get(name) ?? initial) !== known[name]) return false;
	for (const name of sets) {
		const members = map.get(name);
		const before = known[name] as readonly string[];
		if (!(members instanceof Y.Map)) {
			if (before.length > 0) return false;
		} else if (members.size !== before.length || !before.every((member) => members.has(member))) return false;
	}
	return true;
}

export function readMeta(doc: Y.Doc): Meta {
	const meta = metaOf(doc);
	return {
		version: (meta.get('version') as number | undefined) ?? 0,
		title: (meta.get('title') as string | undefined) ?? '',
		municipality: (meta.get('municipality') as string | undefined) ?? '',
		asOf: (meta.get('asOf') as string | null | undefined) ?? null
	};
}

/** Reads the whole plan. Later changes are cheaper with `updatePlan`. */
export function readPlan(doc: Y.Doc): Plan {
	const plan: Record<string, unknown> = { meta: readMeta(doc) };
	for (const collection of collections) {
		const records: Record<string, unknown> = {};
		for (const [id, map] of collectionOf(doc, collection)) records[id] = readRecord(collection, id, map);
		plan[collection] = records;
	}
	return plan as unknown as Plan;
}

/**
 * The plan after a change, from the plan before it: only what was touched is read again.
 * What did not change stays the same object, up to the plan itself.
 */
export function updatePlan(plan: Plan, doc: Y.Doc, touched: Iterable<Ref | 'meta'>): Plan {
	const changed: Partial<Record<Collection | 'meta', Record<string, unknown>>> = {};
	for (const { collection, id, after } of readAgain(plan, doc, touched)) {
		if (collection === 'meta') changed.meta = { ...after };
		else put((changed[collection] ??= { ...plan[collection] }), id, after);
	}
	return Object.keys(changed).length === 0 ? plan : ({ ...plan, ...changed } as unknown as Plan);
}

/**
 * The same in place, for somebody who keeps only the present: costs what was touched, however large the plan is. Tells
 * `onChange` of every record that is another one now (`undefined`: there is none).
 */
export function advancePlan(
	plan: Plan,
	doc: Y.Doc,
	touched: Iterable<Ref | 'meta'>,
	onChange: (change: RecordChange) => void
): void {
	for (const change of readAgain(plan, doc, touched)) {
		if (change.collection === 'meta') (plan as { meta: Meta }).meta = change.after as Meta;
		else put(plan[change.collection] as Record<string, unknown>, change.id, change.after);
		onChange(change);
	}
}

export interface RecordChange {
	collection: Collection | 'meta';
	id: string;
	before: object | undefined;
	after: object | undefined;
}

function* readAgain(plan: Plan, doc: Y.Doc, touched: Iterable<Ref | 'meta'>): Generator<RecordChange> {
	for (const ref of touched) {
		if (ref === 'meta') {
			const after = readMeta(doc);
			if (!sameMeta(after, plan.meta)) yield { collection: 'meta', id: '', before: plan.meta, after };
			continue;
		}
		const parsed = parseRef(ref);
		if (!parsed) continue;
		const { collection, id } = parsed;
		const map = recordOf(doc, collection, id);
		const before = plan[collection][id];
		if (map ? before && isUpToDate(before, collection, map) : !before) continue;
		yield { collection, id, before, after: map ? readRecord(collection, id, map) : undefined };
	}
}

function put(records: Record<string, unknown>, id: string, record: object | undefined): void {
	if (record) records[id] = record;
	else delete records[id];
}

function sameMeta(a: Meta, b: Meta): boolean {
	return a.version === b.version && a.title === b.title && a.municipality === b.municipality && a.asOf === b.asOf;
}

/** Which records some Yjs events are about. */
export function touchedBy(events: Iterable<Y.YEvent<Y.AbstractType<unknown>>>): Touched {
	const touched: Touched = new Set();
	for (const event of events) addTouched(touched, event.target, event.changes.keys.keys());
	return touched;
}

function addTouched(touched: Touched, target: Y.AbstractType<unknown>, keys: Iterable<string | null>): void {
	let type = target;
	let id: string | null = null;
	while (type._item !== null) {
		id = type._item.parentSub;
		type = type._item.parent as Y.AbstractType<unknown>;
	}
	const name = rootName(type);
	if (name === 'meta') touched.add('meta');
	else if (!isCollection(name)) return;
	else if (id !== null) touched.add(refOf(name, id));
	else for (const key of keys) if (key !== null) touched.add(refOf(name, key));
}

/** The name of a root type of its document. */
export function rootName(type: Y.AbstractType<unknown>): string | null {
	for (const [name, root] of type.doc?.share ?? []) if (root === type) return name;
	return null;
}

/**
 * Tells after each transaction which records it touched (texts count as touching their record).
 * Returns a function that ends it.
 */
export function observePlan(doc: Y.Doc, listener: (touched: Touched, transaction: Y.Transaction) => void): () => void {
	const afterTransaction = (transaction: Y.Transaction) => {
		const touched: Touched = new Set();
		for (const [type, keys] of transaction.changed) addTouched(touched, type as Y.AbstractType<unknown>, keys);
		if (touched.size > 0) listener(touched, transaction);
	};
	doc.on('afterTransaction', afterTransaction);
	return () => doc.off('afterTransaction', afterTransaction);
}
