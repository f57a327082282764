import type { ProjectionWrite } from '../../src/lib/server/projection.ts';
import * as Y from 'yjs';
import type { DocumentModel, LiveDocument, ReadModel, RoomAccess, Verdict, Written } from '../../server/sync/ports.ts';

/**
 * A document model for tests of the sync process: a map `items` of strings. Viewers may change nothing,
 * nobody may write a value that contains `forbidden`; `breaks the judge` and
 * `breaks the room` stand for mistakes of ours.
 */
export const fakeModel: DocumentModel = {
	schema: 1,
	open: (doc) => new FakeDocument(doc)
};

export interface FakeAccess extends RoomAccess {
	role: 'editor' | 'viewer';
}

class FakeDocument implements LiveDocument {
	readonly #doc: Y.Doc;
	readonly migration = null;

	constructor(doc: Y.Doc) {
		this.#doc = doc;
		doc.getMap('items');
	}

	/** Commands are `{ set, to }`. */
	write(commands: readonly object[]): Written {
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(this.#doc));
		const before = Y.encodeStateVector(copy);
		for (const [index, command] of commands.entries()) {
			const { set, to } = command as { set: string; to: string };
			if (to.includes('forbidden')) return { ok: false, reason: 'invalid', index };
			copy.getMap('items').set(set, to);
		}
		return { ok: true, update: Y.encodeStateAsUpdate(copy, before) };
	}

	get content(): Record<string, unknown> {
		return this.#doc.getMap('items').toJSON();
	}

	command(command: object): { ok: true; update: Uint8Array } | { ok: false; reason: string } {
		return this.write([command]);
	}

	forget(): void {}

	validate(update: Uint8Array, access: RoomAccess | 'server'): Verdict {
		let decoded: ReturnType<typeof Y.decodeUpdate>;
		try {
			decoded = Y.decodeUpdate(update);
		} catch {
			return { ok: false, reason: 'unreadable' };
		}
		const { store } = this.#doc;
		const next = new Map<number, number>();
		const fresh = decoded.structs.filter((struct) => {
			const { client, clock } = struct.id;
			return clock + struct.length > Y.getState(store, client);
		});
		for (const struct of fresh) {
			const { client, clock } = struct.id;
			const expected = next.get(client) ?? Y.getState(store, client);
			if (clock > expected || struct instanceof Y.Skip) return { ok: false, reason: 'gap' };
			next.set(client, clock + struct.length);
		}
		const deletes = [...decoded.ds.clients].some(([client, items]) =>
			items.some(({ clock, len }) => clock + len > (next.get(client) ?? Y.getState(store, client)))
		);
		if (deletes) return { ok: false, reason: 'gap' };
		if (fresh.length > 0 && (access as FakeAccess).role === 'viewer') return { ok: false, reason: 'forbidden' };
		const touched: string[] = [];
		for (const struct of fresh) {
			if (!(struct instanceof Y.Item)) continue;
			// An overwritten key is named only through what it replaces: too much work for a fake.
			touched.push(...(struct.parentSub ? [struct.parentSub] : this.#doc.getMap('items').keys()));
			const words = struct.content.getContent().join();
			if (words.includes('breaks the judge')) throw new Error('the validator has a bug');
			const bad = struct.content.getContent().some((value) => String(value).includes('forbidden'));
			if (bad) return { ok: false, reason: 'invalid', ref: 'items/x', key: struct.parentSub ?? '' };
		}
		return { ok: true, changes: [], touched, clients: [...next.keys()] };
	}

	advance(touched: Iterable<string>): void {
		const items = this.#doc.getMap<string>('items');
		for (const key of touched) {
			if (items.get(key)?.includes('breaks the room')) throw new Error('the document cannot be read any more');
		}
	}

	rows(touched: Iterable<string> | 'all'): unknown {
		const items = this.#doc.getMap('items');
		const keys = touched === 'all' ? [...items.keys()] : [...touched];
		return keys.map((key) => [key, items.get(key)]);
	}
}

/** Rows of the fake model are pairs; those of plans have a record each. */
function pairsOf(rows: unknown): [string, unknown][] {
	if (Array.isArray(rows)) return rows as [string, unknown][];
	return (rows as ProjectionWrite).rows.map(({ collection, id, record }) => [`${collection}/${id}`, record]);
}

/** A read model in memory that can be made to fail. */
export class MemoryReadModel implements ReadModel {
	readonly rows = new Map<string, Map<string, unknown>>();
	readonly seqs = new Map<string, number>();
	current = true;
	fail = false;
	writes = 0;

	async isCurrent(): Promise<boolean> {
		return this.current;
	}

	async write(planId: string, seq: number, rows: unknown): Promise<void> {
		if (this.fail) throw new Error('disk full');
		this.writes++;
		const plan = this.rows.get(planId) ?? new Map<string, unknown>();
		this.rows.set(planId, plan);
		for (const [key, value] of pairsOf(rows)) plan.set(key, value);
		this.seqs.set(planId, seq);
		this.current = true;
	}
}
