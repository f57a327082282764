import * as Y from 'yjs';
import { metaOf, recordOf, wasThere } from '../doc.ts';
import { isId, refOf } from '../ids.ts';
import { limits } from '../limits.ts';
import { isElementAttribute, isMark, mayHaveAttribute } from '../richtext/rules.ts';
import { textKey } from '../schema.ts';
import type { Collection } from '../types.ts';
import { type Decoded, indexOfClock } from './decode.ts';
import { inside, type Place } from './places.ts';
import { refuse } from './refused.ts';
import { type Operation, Resolver } from './resolve.ts';
import type { Entry, Slot } from './slots.ts';

/** What an update does to one record. */
export interface RecordEffect {
	collection: Collection;
	id: string;
	/** The entry in its collection, if the update creates it. */
	created: Entry | null;
	/** The update deletes it for good. */
	purged: boolean;
	/** Writes to and deletions from its own keys. */
	slots: Map<string, Slot>;
	/** The same for the members of its sets, by key and member. */
	members: Map<string, Map<string, Slot>>;
	text: TextEffect | null;
}

export interface TextEffect {
	root: Y.AbstractType<unknown>;
	inserted: number;
	deleted: number;
	/** Elements inserted. */
	nodes: number;
}

export interface Effects {
	records: Map<string, RecordEffect>;
	meta: Map<string, Slot>;
	/** It brings along what was created and deleted for good before it was sent. */
	buries: boolean;
	/** Yjs clients of which something is new. */
	clients: number[];
	/** Something in it is new. */
	any: boolean;
}

/** Sums up what an update does, and refuses operations that have no place in a plan document. */
export function effectsOf(doc: Y.Doc, decoded: Decoded): Effects {
	const resolver = new Resolver(doc, decoded);
	const collector = new Collector(doc, decoded, resolver);
	for (const operation of resolver.operations) collector.write(operation);
	const deletes = collector.deleteAll();
	return {
		records: collector.records,
		meta: collector.meta,
		buries: collector.buries,
		clients: resolver.clients,
		any: deletes || resolver.clients.length > 0
	};
}

class Collector {
	readonly records = new Map<string, RecordEffect>();
	readonly meta = new Map<string, Slot>();
	buries = false;
	readonly #doc: Y.Doc;
	readonly #decoded: Decoded;
	readonly #resolver: Resolver;
	#entries = 0;

	constructor(doc: Y.Doc, decoded: Decoded, resolver: Resolver) {
		this.#doc = doc;
		this.#decoded = decoded;
		this.#resolver = resolver;
	}

	write({ item, start, place }: Operation): void {
		const { container, sub } = place;
		if (container.in === 'text') {
			const text = this.#text(container);
			return sub === null ? this.#writeText(item, start, place, text) : checkAttribute(item, place);
		}
		if (container.in === 'void') return;
		// Entries of maps: under a key, one value each, never between others.
		if (sub === null || item.rightOrigin !== null) return refuse('malformed');
		const deleted = item.content instanceof Y.ContentDeleted;
		if (item.length !== 1 && !deleted) return refuse('malformed');
		if (container.in === 'collection') {
			if (!isId(sub)) return refuse('invalid', undefined, 'id');
			if (wasThere(this.#doc, container.collection, sub)) refuse('exists', refOf(container.collection, sub));
			if (deleted) {
				this.buries = true;
				return;
			}
			inside(place, item.content, true);
			const effect = this.#record(container.collection, sub);
			if (effect.created) refuse('exists', refOf(container.collection, sub));
			effect.created = entryOf(item, start);
			return;
		}
		this.#entries += item.id.clock + item.length - start;
		if (this.#entries > limits.structs) refuse('limit');
		this.#slot(place)?.written.push(...entriesOf(item, start));
	}

	/** Applies the deletions to what was summed up. Says whether any deletes something that is there. */
	deleteAll(): boolean {
		let any = false;
		for (const [client, ranges] of this.#decoded.deletions) {
			const stored = this.#doc.store.clients.get(client) ?? [];
			const section = this.#decoded.sections.get(client) ?? [];
			const state = Y.getState(this.#doc.store, client);
			const last = section.at(-1);
			const known = Math.max(state, last ? last.id.clock + last.length : 0);
			for (const { clock, len } of ranges) {
				if (clock + len > known) refuse('gap');
				for (let index = indexOfClock(stored, clock); index >= 0 && index < stored.length; index++) {
					const item = stored[index] as Y.Item | Y.GC;
					if (item.id.clock >= clock + len) break;
					if (!(item instanceof Y.Item) || item.deleted) continue;
					const from = Math.max(clock, item.id.clock);
					const count = Math.min(clock + len, item.id.clock + item.length) - from;
					if (this.#delete(item, this.#resolver.placeOfStored(item), count)) any = true;
				}
				const end = clock + len;
				for (let at = Math.max(clock, state); at < end;) {
					const item = section[indexOfClock(section, at)];
					if (!item) return refuse('gap');
					const count = Math.min(end, item.id.clock + item.length) - at;
					this.#deleteNew(item as Y.Item, count);
					at += count;
				}
			}
		}
		return any;
	}

	#deleteNew(item: Y.Item, count: number): void {
		const place = this.#resolver.placeOfNew(item);
		if (!place) return;
		const { container, sub } = place;
		if (container.in === 'collection' && sub !== null) {
			const effect = this.records.get(`${container.collection}/${sub}`);
			if (effect?.created) {
				effect.purged = true;
				this.buries = true;
			}
		}
		if (container.in === 'text' && item.content instanceof Y.ContentString) {
			this.#text(container).inserted -= count;
		}
		if (container.in === 'text' && item.content instanceof Y.ContentType) this.#text(container).nodes -= 1;
	}

	/** Deletes something of the accepted document; false if that has no effect. */
	#delete(item: Y.Item, place: Place, count: number): boolean {
		const { container, sub } = place;
		switch (container.in) {
			case 'void':
				return false;
			case 'collection':
				if (sub === null) return false;
				this.#record(container.collection, sub).purged = true;
				return true;
			case 'text': {
				const text = this.#text(container);
				if (item.content instanceof Y.ContentString) text.deleted += count;
				if (item.content instanceof Y.ContentType) text.nodes -= 1;
				return true;
			}
			default:
				this.#slot(place);
				return true;
		}
	}

	#writeText(item: Y.Item, start: number, place: Place, text: TextEffect): void {
		const { container } = place;
		if (container.in !== 'text') return;
		const { content } = item;
		const ref = refOf(container.collection, container.id);
		if (content instanceof Y.ContentDeleted) return;
		if (content instanceof Y.ContentType) {
			inside(place, content, true);
			text.nodes += 1;
		} else if (container.name === '#text' && content instanceof Y.ContentString) {
			// PostgreSQL cannot hold this one character; no keyboard types it.
			if (content.str.includes('\0')) refuse('invalid', ref, textKey);
			text.inserted += item.id.clock + item.length - start;
		} else if (container.name === '#text' && content instanceof Y.ContentFormat) {
			if (!isMark(content.key, content.value)) refuse('invalid', ref, textKey);
		} else refuse('invalid', ref, textKey);
	}

	#slot({ container, sub }: Place): Slot | null {
		if (sub === null) return null;
		if (container.in === 'meta') return slotIn(this.meta, sub, () => metaOf(this.#doc)._map.get(sub));
		if (container.in === 'record') {
			const { collection, id, fresh } = container;
			const map = fresh ? undefined : recordOf(this.#doc, collection, id);
			return slotIn(this.#record(collection, id).slots, sub, () => map?._map.get(sub));
		}
		if (container.in !== 'set') return null;
		const { collection, id, key, type } = container;
		const { members } = this.#record(collection, id);
		const slots = members.get(key) ?? new Map<string, Slot>();
		members.set(key, slots);
		return slotIn(slots, sub, () => type._map.get(sub));
	}

	#record(collection: Collection, id: string): RecordEffect {
		const key = refOf(collection, id);
		const known = this.records.get(key);
		if (known) return known;
		const effect: RecordEffect = {
			collection,
			id,
			created: null,
			purged: false,
			slots: new Map(),
			members: new Map(),
			text: null
		};
		this.records.set(key, effect);
		return effect;
	}

	#text(container: Place['container'] & { in: 'text' }): TextEffect {
		const effect = this.#record(container.collection, container.id);
		return (effect.text ??= { root: container.root, inserted: 0, deleted: 0, nodes: 0 });
	}
}

function slotIn(slots: Map<string, Slot>, key: string, stored: () => Y.Item | undefined): Slot {
	const known = slots.get(key);
	if (known) return known;
	const slot: Slot = { stored: stored() ?? null, written: [] };
	slots.set(key, slot);
	return slot;
}

function checkAttribute(item: Y.Item, { container, sub }: Place): void {
	if (container.in !== 'text' || sub === null || item.rightOrigin !== null) return refuse('malformed');
	const { content } = item;
	const valid =
		content instanceof Y.ContentDeleted
			? mayHaveAttribute(container.name, sub)
			: content instanceof Y.ContentAny &&
				content.arr.length === 1 &&
				isElementAttribute(container.name, sub, content.arr[0]);
	if (!valid) refuse('invalid', refOf(container.collection, container.id), textKey);
}

function entryOf(item: Y.Item, start: number): Entry {
	const { client } = item.id;
	const origin = start > item.id.clock ? Y.createID(client, start - 1) : item.origin;
	return { id: Y.createID(client, start), origin, content: item.content };
}

/** Deleted values written one after the other come as one operation of some length. */
function entriesOf(item: Y.Item, start: number): Entry[] {
	const end = item.id.clock + item.length;
	const first = entryOf(item, start);
	const entries = [first];
	for (let clock = start + 1; clock < end; clock++) {
		const id = Y.createID(item.id.client, clock);
		entries.push({ id, origin: Y.createID(item.id.client, clock - 1), content: item.content });
	}
	return entries;
}
