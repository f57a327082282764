import * as Y from 'yjs';
import { collections, observePlan, parseRef, refOf, type Plan, type Ref, type Touched } from '../plan/index.ts';

/** What a stretch of time did to a document. */
export interface Batch {
	touched: Touched;
	/** Records others changed, with the client id that did it last, if it can be told. */
	remote: Map<Ref | 'meta', number | null>;
	/** Long texts that were edited here. */
	texts: Set<Ref>;
}

/** Whose transaction it was, from its origin. */
export type Source = 'remote' | 'stored' | 'command' | 'editor';

/**
 * Collects which records a document's transactions touch until somebody takes the batch. `onFirst` tells
 * that there is something to take.
 */
export class ChangeCollector {
	#batch = emptyBatch();
	#waiting = false;
	readonly #stop: () => void;

	constructor(doc: Y.Doc, sourceOf: (origin: unknown) => Source, onFirst: () => void) {
		this.#stop = observePlan(doc, (touched, transaction) => {
			const source = sourceOf(transaction.origin);
			for (const ref of touched) {
				this.#batch.touched.add(ref);
				if (source === 'remote') this.#batch.remote.set(ref, authorOf(doc, ref, transaction));
				else if (source !== 'stored') this.#batch.remote.delete(ref);
			}
			if (source === 'editor') for (const ref of touchedTexts(transaction)) this.#batch.texts.add(ref);
			if (this.#waiting) return;
			this.#waiting = true;
			onFirst();
		});
	}

	take(): Batch {
		const batch = this.#batch;
		this.#batch = emptyBatch();
		this.#waiting = false;
		return batch;
	}

	stop(): void {
		this.#stop();
	}
}

/** All that stands in a plan or in a document: for going from one to the other. */
export function everything(plan: Plan, doc: Y.Doc): Touched {
	const refs: Touched = new Set(['meta']);
	for (const collection of collections) {
		for (const id of Object.keys(plan[collection])) refs.add(refOf(collection, id));
		for (const id of doc.getMap(collection).keys()) refs.add(refOf(collection, id));
	}
	return refs;
}

const emptyBatch = (): Batch => ({ touched: new Set(), remote: new Map(), texts: new Set() });

/** The one client whose operations changed the record in this transaction, or `null`. */
function authorOf(doc: Y.Doc, ref: Ref | 'meta', { beforeState, afterState }: Y.Transaction): number | null {
	const clients = [...afterState].filter(([client, clock]) => clock > (beforeState.get(client) ?? 0));
	const [only] = clients;
	if (!only || clients.length === 1) return only?.[0] ?? null;
	// Several people's changes came in one message: the record's own newest values tell whose this one is.
	const parsed = parseRef(ref);
	const map = ref === 'meta' ? doc.getMap('meta') : parsed && doc.getMap(parsed.collection).get(parsed.id);
	if (!(map instanceof Y.Map)) return null;
	const authors = new Set<number>();
	for (const { id } of [...map._map.values(), ...(map._item ? [map._item] : [])]) {
		if (id.clock >= (beforeState.get(id.client) ?? 0)) authors.add(id.client);
	}
	return authors.size === 1 ? ([...authors][0] ?? null) : null;
}

function touchedTexts(transaction: Y.Transaction): Ref[] {
	const refs: Ref[] = [];
	for (const changed of transaction.changed.keys()) {
		let type = changed as Y.AbstractType<unknown>;
		let id: string | null = null;
		let inText = false;
		while (type._item) {
			inText ||= type instanceof Y.XmlFragment || type instanceof Y.XmlText;
			id = type._item.parentSub;
			type = type._item.parent as Y.AbstractType<unknown>;
		}
		const ref = inText ? `${rootName(type)}/${id}` : null;
		if (parseRef(ref)) refs.push(ref as Ref);
	}
	return refs;
}

function rootName(type: Y.AbstractType<unknown>): string | null {
	for (const [name, root] of type.doc?.share ?? []) if (root === type) return name;
	return null;
}
