import * as Y from 'yjs';
import { checkPlan } from './check.ts';
import { blankPlanDoc, collectionOf, metaOf, type RecordMap } from './doc.ts';
import { isId, refOf } from './ids.ts';
import { limits } from './limits.ts';
import { migrateDoc, UnknownVersion } from './migrate.ts';
import { readPlan } from './read.ts';
import type { RefusalReason } from './refusal.ts';
import { richTextProblem } from './richtext/problem.ts';
import { readText, textToFragment } from './richtext/text.ts';
import { schema, textKey } from './schema.ts';
import { collections, type Collection, type Meta, type RecordOf, type Ref, type RichText } from './types.ts';

export const exportFormat = 'etappe-plan';

/** A plan as one JSON file: everything in it, readable by people and other programs. */
export interface PlanExport {
	format: typeof exportFormat;
	/** Version of the document's schema. */
	version: number;
	/** ISO time. */
	exportedAt: string;
	plan: { meta: Omit<Meta, 'version'>; texts: Record<Ref, RichText> } & { [C in Collection]: RecordOf[C][] };
}

/** What is wrong with an export file, and where in it (`plan/measures/3/title`). */
export class BrokenExport extends Error {
	readonly path: string;
	readonly reason: RefusalReason | 'format';
	constructor(path: string, reason: RefusalReason | 'format') {
		super(`${path === '' ? 'file' : path}: ${reason}`);
		this.name = 'BrokenExport';
		this.path = path;
		this.reason = reason;
	}
}

export function exportDoc(doc: Y.Doc, exportedAt: Date): PlanExport {
	const { meta, ...records } = readPlan(doc);
	const texts: Record<Ref, RichText> = {};
	const lists: Partial<Record<Collection, unknown[]>> = {};
	for (const collection of collections) {
		lists[collection] = Object.values(records[collection]);
		if (!schema[collection].text) continue;
		for (const id of Object.keys(records[collection])) {
			const text = readText(doc, refOf(collection, id));
			if (text.length > 0) texts[refOf(collection, id)] = text;
		}
	}
	return {
		format: exportFormat,
		version: meta.version,
		exportedAt: exportedAt.toISOString(),
		plan: {
			meta: { title: meta.title, municipality: meta.municipality, asOf: meta.asOf },
			...lists,
			texts
		} as PlanExport['plan']
	};
}

/**
 * A new document from an export (parsed JSON from anywhere). Older versions are migrated.
 * @throws BrokenExport with the path of the first thing that is wrong.
 */
export function docFromExport(json: unknown): Y.Doc {
	const file = asObject(json, '');
	if (file.format !== exportFormat) throw new BrokenExport('format', 'format');
	const plan = asObject(file.plan, 'plan');
	const texts = asObject(plan.texts ?? {}, 'plan/texts');
	for (const name of Object.keys(plan)) {
		const known = name === 'meta' || name === 'texts' || collections.includes(name as Collection);
		if (!known) throw new BrokenExport(`plan/${name}`, 'unknown');
	}
	const doc = blankPlanDoc();
	const places = new Map<string, string>([['meta', 'plan/meta']]);
	doc.transact(() => {
		const meta = metaOf(doc);
		for (const [key, value] of Object.entries({ asOf: null, ...asObject(plan.meta, 'plan/meta') })) {
			meta.set(key, asScalar(value, `plan/meta/${key}`));
		}
		meta.set('version', file.version);
		for (const collection of collections) {
			const list = plan[collection] ?? [];
			if (!Array.isArray(list)) throw new BrokenExport(`plan/${collection}`, 'malformed');
			list.forEach((record: unknown, index) => {
				const path = `plan/${collection}/${index}`;
				places.set(addRecord(doc, collection, asObject(record, path), texts, path), path);
			});
		}
	}, 'import');
	for (const ref of Object.keys(texts)) {
		const collection = ref.slice(0, ref.indexOf('/')) as Collection;
		if (!places.has(ref) || !schema[collection].text) throw new BrokenExport(`plan/texts/${ref}`, 'reference');
	}
	finish(doc, places);
	return doc;
}

function addRecord(
	doc: Y.Doc,
	collection: Collection,
	record: Record<string, unknown>,
	texts: Record<string, unknown>,
	path: string
): Ref {
	const { id, ...values } = record;
	if (!isId(id)) throw new BrokenExport(`${path}/id`, 'invalid');
	const ref = refOf(collection, id);
	const records = collectionOf(doc, collection);
	if (records.has(id)) throw new BrokenExport(`${path}/id`, 'exists');
	const map: RecordMap = new Y.Map();
	for (const [key, value] of Object.entries(values)) {
		if (key === textKey) throw new BrokenExport(`${path}/${key}`, 'unknown');
		map.set(key, Array.isArray(value) ? asSet(value, `${path}/${key}`) : asScalar(value, `${path}/${key}`));
	}
	if (schema[collection].text) map.set(textKey, asFragment(texts[ref] ?? [], `plan/texts/${ref}`));
	records.set(id, map);
	return ref;
}

function finish(doc: Y.Doc, places: ReadonlyMap<string, string>): void {
	try {
		migrateDoc(doc);
	} catch (error) {
		if (error instanceof UnknownVersion) throw new BrokenExport('version', 'version');
		throw error;
	}
	const problem = checkPlan(doc)[0];
	if (!problem) return;
	const [first = '', second = '', ...rest] = problem.path.split('/');
	const place = first === 'meta' ? `plan/meta/${second}` : (places.get(`${first}/${second}`) ?? `plan/${first}`);
	throw new BrokenExport([place, ...rest].join('/'), problem.reason);
}

function asObject(value: unknown, path: string): Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BrokenExport(path, 'malformed');
	return value as Record<string, unknown>;
}

function asScalar(value: unknown, path: string): unknown {
	if (typeof value === 'object' && value !== null) throw new BrokenExport(path, 'invalid');
	return value;
}

function asSet(members: readonly unknown[], path: string): Y.Map<true> {
	if (members.length > limits.members) throw new BrokenExport(path, 'limit');
	return new Y.Map(
		members.map((member, index) => {
			if (!isId(member)) throw new BrokenExport(`${path}/${index}`, 'invalid');
			return [member, true];
		})
	);
}

function asFragment(text: unknown, path: string): Y.XmlFragment {
	const problem = richTextProblem(text);
	if (problem) throw new BrokenExport(problem.path === '' ? path : `${path}/${problem.path}`, problem.reason);
	return textToFragment(text as RichText);
}
