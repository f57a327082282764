import * as Y from 'yjs';
import { collectionOf } from './doc.ts';
import { parseRef, refOf } from './ids.ts';
import { schema } from './schema.ts';
import { collections, type Ref } from './types.ts';

/**
 * What goes with a record when it is deleted for good: milestones with their step, parts with their measure,
 * comments with what they are on, and what lies in the bin of a field. `null` if something of it that is not
 * in the bin would go too: measures and goals are not lost with their field.
 */
export function purgeTargets(doc: Y.Doc, ref: Ref): Ref[] | null {
	const targets = new Set<Ref>([ref]);
	for (const target of targets) {
		const parsed = parseRef(target);
		if (!parsed) continue;
		for (const collection of collections) {
			const { owner } = schema[collection];
			if (owner === null || !owns(parsed.collection, collection)) continue;
			const wanted = owner === 'on' ? target : parsed.id;
			for (const [id, map] of collectionOf(doc, collection)) {
				if (map.get(owner) !== wanted) continue;
				if (owner === 'field' && map.get('deletedAt') === null) return null;
				targets.add(refOf(collection, id));
			}
		}
	}
	return [...targets];
}

function owns(owner: string, owned: keyof typeof schema): boolean {
	const key = schema[owned].owner;
	return key !== null && (key === 'on' || schema[owned].keys[key]?.ref === owner);
}

/** Takes out of all other records what points to these. */
export function unlink(doc: Y.Doc, targets: readonly Ref[]): void {
	const gone = new Set<string>(targets);
	const isGone = (collection: string, id: unknown) => typeof id === 'string' && gone.has(`${collection}/${id}`);
	for (const collection of collections) {
		const kind = schema[collection];
		const links = Object.entries(kind.keys).filter(([name, key]) => key.ref && name !== kind.owner);
		const sets = Object.entries(kind.sets);
		if (links.length === 0 && sets.length === 0) continue;
		for (const [id, map] of collectionOf(doc, collection)) {
			if (gone.has(refOf(collection, id))) continue;
			for (const [name, key] of links) if (isGone(key.ref ?? '', map.get(name))) map.set(name, null);
			for (const [name, target] of sets) {
				const members = map.get(name);
				if (!(members instanceof Y.Map)) continue;
				for (const member of [...members.keys()]) if (isGone(target, member)) members.delete(member);
			}
		}
	}
}
