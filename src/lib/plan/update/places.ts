import * as Y from 'yjs';
import { isCollection, isId, refOf } from '../ids.ts';
import { limits } from '../limits.ts';
import { rootName } from '../read.ts';
import { mayContain } from '../richtext/rules.ts';
import { schema, textKey } from '../schema.ts';
import type { Collection } from '../types.ts';
import { refuse } from './refused.ts';

/** What an operation is inside of, in the plan's words. */
export type Container =
	/** Something deleted: whatever lands there has no effect. */
	| { in: 'void' }
	| { in: 'meta' }
	| { in: 'collection'; collection: Collection }
	/** `fresh`: created by the update that is being looked at. */
	| { in: 'record'; collection: Collection; id: string; fresh: boolean }
	| { in: 'set'; collection: Collection; id: string; key: string; type: Y.AbstractType<unknown> }
	/** `name`: of the element, `''` for the text itself, `#text` for a run of characters. */
	| {
			in: 'text';
			collection: Collection;
			id: string;
			name: string;
			depth: number;
			root: Y.AbstractType<unknown>;
	  };

/** Where an operation takes effect: `sub` is the key of a map or attribute, `null` in a sequence. */
export interface Place {
	container: Container;
	sub: string | null;
}

export const nowhere: Place = { container: { in: 'void' }, sub: null };

export function rootContainer(name: string | null): Container {
	if (name === 'meta') return { in: 'meta' };
	return isCollection(name) ? { in: 'collection', collection: name } : refuse('unknown');
}

/** What an item at this place is for what lies inside of it. Refuses types that the schema does not have there. */
export function inside(place: Place, content: Y.Item['content'], fresh: boolean): Container {
	const { container, sub } = place;
	if (container.in === 'void' || content instanceof Y.ContentDeleted) return { in: 'void' };
	const type = content instanceof Y.ContentType ? content.type : refuse('malformed');
	switch (container.in) {
		case 'collection': {
			if (type.constructor !== Y.Map || sub === null) return refuse('malformed');
			if (!isId(sub)) return refuse('invalid', undefined, 'id');
			return { in: 'record', collection: container.collection, id: sub, fresh };
		}
		case 'record': {
			const { collection, id } = container;
			const kind = schema[collection];
			if (sub !== null && Object.hasOwn(kind.sets, sub) && type.constructor === Y.Map) {
				return { in: 'set', collection, id, key: sub, type };
			}
			if (kind.text && sub === textKey && type.constructor === Y.XmlFragment) {
				return { in: 'text', collection, id, name: '', depth: 0, root: type };
			}
			return refuse('invalid', refOf(collection, id), sub ?? undefined);
		}
		case 'text': {
			const name = elementName(type);
			const depth = container.depth + 1;
			const ref = refOf(container.collection, container.id);
			if (name === null || sub !== null || !mayContain(container.name, name)) return refuse('invalid', ref, textKey);
			if (depth > limits.textDepth) return refuse('limit', ref, textKey);
			return { ...container, name, depth };
		}
		default:
			return refuse('malformed');
	}
}

function elementName(type: Y.AbstractType<unknown>): string | null {
	if (type.constructor === Y.XmlText) return '#text';
	return type.constructor === Y.XmlElement ? (type as Y.XmlElement).nodeName : null;
}

/** Finds the places of what is in the accepted document already; remembers what it found for one update. */
export class StoredPlaces {
	readonly #containers = new Map<Y.AbstractType<unknown>, Container>();

	of(item: Y.Item | Y.GC): Place {
		if (!(item instanceof Y.Item)) return nowhere;
		return { container: this.inside(item.parent as Y.AbstractType<unknown>), sub: item.parentSub };
	}

	inside(type: Y.AbstractType<unknown>): Container {
		const known = this.#containers.get(type);
		if (known) return known;
		const item = type._item;
		const container: Container =
			item === null
				? rootContainer(rootName(type))
				: item.deleted
					? { in: 'void' }
					: inside(this.of(item), item.content, false);
		this.#containers.set(type, container);
		return container;
	}
}
