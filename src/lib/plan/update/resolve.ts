import * as Y from 'yjs';
import { limits } from '../limits.ts';
import { type Decoded, indexOfClock, type Struct } from './decode.ts';
import { type Container, inside, nowhere, type Place, rootContainer, StoredPlaces } from './places.ts';
import { refuse } from './refused.ts';

/** One operation of an update that the accepted document does not know yet. */
export interface Operation {
	item: Y.Item;
	/** The clock from which on it is new. */
	start: number;
	place: Place;
}

/**
 * Finds out where each new operation of an update takes effect, the way Yjs will: through its parent, or through the
 * operations it was put beside, in the update or in the accepted document. Refuses what builds on something
 * that is in neither (`gap`), and what Yjs could only put somewhere contradictory (`malformed`).
 */
export class Resolver {
	readonly #doc: Y.Doc;
	readonly #decoded: Decoded;
	readonly #stored = new StoredPlaces();
	readonly #places = new Map<Struct, Place | 'begun'>();
	readonly #containers = new Map<Struct, Container>();
	#count = 0;
	readonly operations: Operation[] = [];
	/** Clients of which there is something new. */
	readonly clients: number[] = [];

	constructor(doc: Y.Doc, decoded: Decoded) {
		this.#doc = doc;
		this.#decoded = decoded;
		for (const [client, section] of decoded.sections) this.#resolveSection(client, section);
	}

	/** Where something in the accepted document stands. */
	placeOfStored(item: Y.Item | Y.GC): Place {
		return this.#stored.of(item);
	}

	/** Where a new operation stands; `null` if the clock is none of the update's. */
	placeOfNew(struct: Struct): Place | null {
		const place = this.#places.get(struct);
		return place === undefined || place === 'begun' ? null : place;
	}

	#resolveSection(client: number, section: readonly Struct[]): void {
		const state = Y.getState(this.#doc.store, client);
		const known = section.findIndex((struct) => struct.id.clock + struct.length > state);
		const fresh = known < 0 ? [] : section.slice(known);
		for (const struct of section.slice(0, section.length - fresh.length)) this.#checkKnown(struct);
		const [first] = fresh;
		if (!first) return;
		this.#count += fresh.length;
		if (this.#count > limits.structs) refuse('limit');
		const last = fresh.at(-1) ?? first;
		if (last.id.clock + last.length > limits.clock) refuse('limit');
		// Yjs makes numbers of 32 bits. A longer one takes more room in everybody's state vector.
		if (state === 0 && client > 0xffff_ffff) refuse('malformed');
		if (first.id.clock > state || fresh.some((struct) => struct instanceof Y.Skip)) refuse('gap');
		this.clients.push(client);
		if (this.clients.length > limits.clients) refuse('limit');
		for (const struct of fresh) this.#resolve(struct);
	}

	/** Yjs looks up what known operations refer to as well, and keeps waiting for what is not there. */
	#checkKnown(struct: Struct): void {
		if (!(struct instanceof Y.Item)) return;
		for (const id of referencesOf(struct)) this.#find(id, struct);
		// It would make a part of this name, which stays.
		const parent = struct.parent as unknown;
		if (typeof parent === 'string' && !this.#doc.share.has(parent)) refuse('unknown');
	}

	/** Depth first without recursion: what an operation depends on is resolved before it. */
	#resolve(root: Struct): void {
		const stack: Struct[] = [root];
		for (let struct = stack.at(-1); struct; struct = stack.at(-1)) {
			const place = this.#places.get(struct);
			if (place !== undefined && place !== 'begun') {
				stack.pop();
				continue;
			}
			const waiting = this.#dependenciesOf(struct).filter((needed) => typeof this.#places.get(needed) !== 'object');
			if (waiting.length === 0) {
				this.#places.set(struct, this.#place(struct));
				stack.pop();
			} else if (place === 'begun' || waiting.some((needed) => this.#places.get(needed) === 'begun')) {
				// What it waits for waits for it in turn.
				refuse('malformed');
			} else {
				this.#places.set(struct, 'begun');
				stack.push(...waiting);
			}
		}
	}

	/** New operations that have to be applied before this one. */
	#dependenciesOf(struct: Struct): Struct[] {
		const { client, clock } = struct.id;
		const needed = clock > Y.getState(this.#doc.store, client) ? [Y.createID(client, clock - 1)] : [];
		if (struct instanceof Y.Item) needed.push(...referencesOf(struct));
		return needed.flatMap((id) => {
			const found = this.#find(id, struct);
			return found.stored ? [] : [found.struct];
		});
	}

	#find(id: Y.ID, from: Struct): { stored: true; struct: Y.Item | Y.GC } | { stored: false; struct: Struct } {
		if (id.client === from.id.client && id.clock >= from.id.clock) refuse('malformed');
		if (id.clock < Y.getState(this.#doc.store, id.client)) {
			return { stored: true, struct: Y.getItem(this.#doc.store, id) as Y.Item | Y.GC };
		}
		const section = this.#decoded.sections.get(id.client) ?? [];
		const struct = section[indexOfClock(section, id.clock)];
		return struct && !(struct instanceof Y.Skip) ? { stored: false, struct } : refuse('gap');
	}

	#place(struct: Struct): Place {
		if (!(struct instanceof Y.Item)) return nowhere;
		const { client, clock } = struct.id;
		const start = Math.max(clock, Y.getState(this.#doc.store, client));
		const place = this.#declaredPlace(struct);
		if (start > clock) {
			const before = this.#stored.of(Y.getItem(this.#doc.store, Y.createID(client, start - 1)) as Y.Item | Y.GC);
			if (!samePlace(before, place)) refuse('malformed');
		}
		if (place.container.in !== 'void') this.operations.push({ item: struct, start, place });
		return place;
	}

	#declaredPlace(item: Y.Item): Place {
		const left = item.origin ? this.#placeAt(item.origin, item) : null;
		const right = item.rightOrigin ? this.#placeAt(item.rightOrigin, item) : null;
		if (left === nowhere || right === nowhere) return nowhere;
		if (left && right && !samePlace(left, right)) refuse('malformed');
		const beside = left ?? right;
		if (beside) return beside.container.in === 'void' ? nowhere : beside;
		const container = this.#parentOf(item);
		return container.in === 'void' ? nowhere : { container, sub: item.parentSub };
	}

	#placeAt(id: Y.ID, from: Y.Item): Place {
		const { stored, struct } = this.#find(id, from);
		return stored ? this.#stored.of(struct as Y.Item | Y.GC) : (this.placeOfNew(struct) ?? refuse('malformed'));
	}

	#parentOf(item: Y.Item): Container {
		const parent = item.parent as unknown;
		if (typeof parent === 'string') return rootContainer(parent);
		if (!(parent instanceof Y.ID)) return refuse('malformed');
		const { stored, struct } = this.#find(parent, item);
		if (!(struct instanceof Y.Item)) return nowhere.container;
		if (!stored) return this.#insideNew(struct);
		if (struct.deleted) return nowhere.container;
		const type = struct.content instanceof Y.ContentType ? struct.content.type : refuse('malformed');
		return this.#stored.inside(type);
	}

	#insideNew(item: Y.Item): Container {
		const known = this.#containers.get(item);
		if (known) return known;
		const container = inside(this.placeOfNew(item) ?? refuse('malformed'), item.content, true);
		this.#containers.set(item, container);
		return container;
	}
}

function referencesOf(item: Y.Item): Y.ID[] {
	const parent = item.parent as unknown;
	return [item.origin, item.rightOrigin, parent instanceof Y.ID ? parent : null].filter((id) => id !== null);
}

/** Are both in the same sequence, or under the same key of the same map? */
function samePlace(a: Place, b: Place): boolean {
	if (a.container.in === 'void' && b.container.in === 'void') return true;
	return a.sub === b.sub && a.container === b.container;
}
