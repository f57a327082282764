import * as Y from 'yjs';
import { indexOfClock } from './decode.ts';

/**
 * One key of one map, to which an update writes or from which it deletes. Yjs keeps all that was ever written to a key
 * as a list; the last of it is the key's value. Operations in maps have no right origin, so that this list is a tree read
 * in preorder: what was written upon something stands behind it, and of two written upon the same the one of the higher
 * client id stands behind the other.
 */
export interface Slot {
	/** The current last entry of the list, if the map is in the accepted document. */
	stored: Y.Item | null;
	/** What the update writes, each after what it was written upon. */
	written: Entry[];
}

export interface Entry {
	id: Y.ID;
	origin: Y.ID | null;
	content: Y.Item['content'];
}

/** Which entry will be the last once the update has been applied: one of the update's, or the stored one. */
export function winnerOf(doc: Y.Doc, slot: Slot): Entry | Y.Item | null {
	const { stored, written } = slot;
	const [only] = written;
	if (!only) return stored;
	if (written.length === 1 && (stored === null || sameId(only.origin, stored.lastId))) return only;

	const own = new Set(written.map((entry) => keyOf(entry.id)));
	const children = Map.groupBy(written, (entry) => keyOf(entry.origin));
	// Where what was written leaves the way to the stored entry: the earlier it does, the further back it stands.
	const way = stored ? wayTo(doc, stored) : [null];
	const steps = new Map(way.map((id, index) => [keyOf(id), index]));
	let best: Entry | null = null;
	let bestStep = Infinity;
	for (const entry of written) {
		if (own.has(keyOf(entry.origin))) continue;
		const step = steps.get(keyOf(entry.origin));
		const rival = way[(step ?? 0) + 1];
		if (step === undefined || (rival && !standsBehind(entry.id, rival))) continue;
		if (best === null || step < bestStep || (step === bestStep && standsBehind(entry.id, best.id))) {
			best = entry;
			bestStep = step;
		}
	}
	if (best === null) return stored;
	for (;;) {
		const next: Entry | undefined = children.get(keyOf(best.id))?.reduce(laterOf);
		if (!next) return best;
		best = next;
	}
}

function laterOf(a: Entry, b: Entry): Entry {
	return standsBehind(a.id, b.id) ? a : b;
}

/** Of two entries written upon the same one. Of one client's the first stands behind (no honest client makes these). */
function standsBehind(a: Y.ID, b: Y.ID): boolean {
	return a.client === b.client ? a.clock < b.clock : a.client > b.client;
}

/** From the beginning of the list (`null`) to the entry, each written upon the one before. */
function wayTo(doc: Y.Doc, item: Y.Item): (Y.ID | null)[] {
	const way: (Y.ID | null)[] = [];
	let id: Y.ID | null = item.lastId;
	while (id !== null) {
		way.push(id);
		const structs: readonly (Y.Item | Y.GC)[] = doc.store.clients.get(id.client) ?? [];
		const struct: Y.Item | Y.GC | undefined = structs[indexOfClock(structs, id.clock)];
		if (!(struct instanceof Y.Item)) break;
		id = id.clock > struct.id.clock ? Y.createID(id.client, id.clock - 1) : struct.origin;
	}
	way.push(null);
	return way.reverse();
}

function keyOf(id: Y.ID | null): string {
	return id === null ? '' : `${id.client}:${id.clock}`;
}

function sameId(a: Y.ID | null, b: Y.ID): boolean {
	return a !== null && a.client === b.client && a.clock === b.clock;
}
