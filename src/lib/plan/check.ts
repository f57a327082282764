import * as Y from 'yjs';
import type { Key } from './checks.ts';
import { collectionOf, metaOf, wasThere, type RecordMap } from './doc.ts';
import { isId, parseRef } from './ids.ts';
import { limits, recordLimits } from './limits.ts';
import type { Kind } from './records/kind.ts';
import type { RefusalReason } from './refusal.ts';
import { isElementAttribute, isMark, mayContain } from './richtext/rules.ts';
import { metaKeys, schema, textKey } from './schema.ts';
import { currentVersion } from './records/meta.ts';
import { collections } from './types.ts';

/** Something in a document that its schema does not allow. `path`: `measures/<id>/title`. */
export interface Problem {
	path: string;
	reason: RefusalReason;
}

/** Validates a whole document against the schema of the current version. Empty: all is well. */
export function checkPlan(doc: Y.Doc): Problem[] {
	const problems: Problem[] = [];
	const report = (path: string, reason: RefusalReason) => void problems.push({ path, reason });
	if (doc.store.pendingStructs || doc.store.pendingDs) report('', 'gap');
	for (const name of doc.share.keys()) {
		if (name !== 'meta' && !collections.includes(name as never)) report(name, 'unknown');
		if (doc.share.get(name)?._start) report(name, 'malformed');
	}
	const version = metaOf(doc).get('version');
	if (typeof version === 'number' && version > currentVersion) report('meta/version', 'version');
	checkKeys(doc, 'meta', metaOf(doc), metaKeys, report);
	for (const name of metaOf(doc).keys()) if (!Object.hasOwn(metaKeys, name)) report(`meta/${name}`, 'unknown');
	for (const collection of collections) {
		const records = collectionOf(doc, collection);
		if (records.size > recordLimits[collection]) report(collection, 'limit');
		for (const [id, map] of records) {
			const path = `${collection}/${id}`;
			if (!isId(id)) report(path, 'invalid');
			if ((map as unknown)?.constructor !== Y.Map) report(path, 'malformed');
			else checkRecord(doc, path, map, schema[collection], report);
		}
	}
	return problems;
}

type Report = (path: string, reason: RefusalReason) => void;

function checkRecord(doc: Y.Doc, path: string, map: RecordMap, kind: Kind, report: Report): void {
	if (map._start) report(path, 'malformed');
	checkKeys(doc, path, map, kind.keys, report);
	for (const [name, target] of Object.entries(kind.sets)) {
		const members = map.get(name);
		if (members === undefined) report(`${path}/${name}`, 'required');
		else if (!(members instanceof Y.Map) || members.constructor !== Y.Map) report(`${path}/${name}`, 'malformed');
		else {
			if (members.size > limits.members) report(`${path}/${name}`, 'limit');
			for (const [member, value] of members) {
				if (!isId(member) || value !== true) report(`${path}/${name}/${member}`, 'invalid');
				else if (!wasThere(doc, target, member)) report(`${path}/${name}/${member}`, 'reference');
			}
		}
	}
	const fragment = map.get(textKey);
	if (kind.text && fragment === undefined) report(`${path}/${textKey}`, 'required');
	else if (kind.text) checkFragment(`${path}/${textKey}`, fragment, report);
	for (const name of map.keys()) {
		const known = Object.hasOwn(kind.keys, name) || Object.hasOwn(kind.sets, name) || (kind.text && name === textKey);
		if (!known) report(`${path}/${name}`, 'unknown');
	}
}

function checkKeys(
	doc: Y.Doc,
	path: string,
	map: RecordMap,
	keys: Readonly<Record<string, Key>>,
	report: Report
): void {
	for (const [name, key] of Object.entries(keys)) {
		const value = map.get(name);
		const problem = value === undefined ? 'required' : key.check(value);
		if (problem) report(`${path}/${name}`, problem);
		else if (!isKnownReference(doc, key, name, value)) report(`${path}/${name}`, 'reference');
	}
}

/** Does a valid value point to something that is there, or was? */
export function isKnownReference(doc: Y.Doc, key: Key, name: string, value: unknown): boolean {
	if (key.ref) return value === null || wasThere(doc, key.ref, value as string);
	const target = name === 'on' ? parseRef(value) : null;
	return target === null || wasThere(doc, target.collection, target.id);
}

function checkFragment(path: string, fragment: unknown, report: Report): void {
	if (!(fragment instanceof Y.XmlFragment) || fragment.constructor !== Y.XmlFragment) return report(path, 'malformed');
	const size = { characters: 0, nodes: 0 };
	if (!checkChildren(fragment, '', 1, size)) report(path, 'malformed');
	if (size.characters > limits.text) report(path, 'too-long');
	if (size.nodes > limits.textNodes) report(path, 'limit');
}

function checkChildren(
	parent: Y.XmlFragment | Y.XmlElement,
	name: string,
	depth: number,
	size: { characters: number; nodes: number }
): boolean {
	if (depth > limits.textDepth) return false;
	return parent.toArray().every((child) => {
		size.nodes += 1;
		if (child.constructor === Y.XmlText) {
			size.characters += child.length;
			return mayContain(name, '#text') && child._map.size === 0 && checkRuns(child);
		}
		if (!(child instanceof Y.XmlElement) || !mayContain(name, child.nodeName)) return false;
		const attributes = Object.entries(child.getAttributes() as Record<string, unknown>);
		if (!attributes.every(([key, value]) => isElementAttribute(child.nodeName, key, value))) return false;
		return child.length === 0 || checkChildren(child, child.nodeName, depth + 1, size);
	});
}

function checkRuns(text: Y.XmlText): boolean {
	for (let item = text._start; item !== null; item = item.right) {
		if (item.deleted) continue;
		if (item.content instanceof Y.ContentString) {
			if (item.content.str.includes('\0')) return false;
		} else if (item.content instanceof Y.ContentFormat) {
			if (!isMark(item.content.key, item.content.value)) return false;
		} else return false;
	}
	return true;
}
