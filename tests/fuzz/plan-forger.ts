import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { collections, recordIds } from './plan-words.ts';
import type { Dice } from './seed.ts';

/**
 * Makes updates no browser would make: operations with forged parents, origins, contents and deletions, mostly near
 * enough to real ones to get past the first checks.
 */
export class Forger {
	readonly #doc: Y.Doc;
	readonly #dice: Dice;
	readonly #items: Y.Item[];
	/** Operations within records, where there is more to break. */
	readonly #inner: Y.Item[];
	readonly #clients: number[];

	constructor(doc: Y.Doc, dice: Dice) {
		this.#doc = doc;
		this.#dice = dice;
		this.#items = [...doc.store.clients.values()].flat().filter((struct) => struct instanceof Y.Item);
		this.#inner = this.#items.filter((item) => (item.parent as Y.AbstractType<unknown>)._item !== null);
		this.#clients = [...doc.store.clients.keys()];
	}

	update(): Uint8Array {
		const encoder = new Y.UpdateEncoderV1();
		const rest = encoder.restEncoder;
		const clients = [...new Set(Array.from({ length: 1 + this.#dice(2) }, () => this.#client()))];
		const own: Y.ID[] = [];
		encoding.writeVarUint(rest, clients.length);
		for (const client of clients) {
			const state = Y.getState(this.#doc.store, client);
			let clock = Math.max(0, state - (this.#dice(6) === 0 ? this.#dice(3) : 0) + (this.#dice(40) === 0 ? 1 : 0));
			const structs = Array.from({ length: 1 + this.#dice(4) }, () => {
				const struct = this.#struct(Y.createID(client, clock), own);
				own.push(struct.id);
				clock += struct.length;
				return struct;
			});
			encoding.writeVarUint(rest, structs.length);
			encoder.writeClient(client);
			encoding.writeVarUint(rest, structs[0]?.id.clock ?? 0);
			for (const struct of structs) struct.write(encoder as never, 0);
		}
		this.#writeDeletions(rest, own);
		return encoder.toUint8Array();
	}

	#struct(id: Y.ID, own: readonly Y.ID[]): Y.Item | Y.GC {
		if (this.#dice(60) === 0) return new Y.GC(id, 1 + this.#dice(3));
		const model = this.#pick(this.#dice(20) === 0 ? this.#items : this.#inner) as Y.Item;
		const { origin, rightOrigin, parent, sub } = this.#position(model, own);
		return new Y.Item(id, null, origin, null, rightOrigin, parent as never, sub, this.#content(model));
	}

	/** Where a real operation stands, with a lie in it now and then. */
	#position(model: Y.Item, own: readonly Y.ID[]) {
		const origin = this.#dice(4) > 0 ? model.lastId : null;
		const rightOrigin = this.#dice(25) === 0 ? (this.#pick(this.#items)?.id ?? null) : null;
		const forged =
			this.#dice(12) === 0 ? (this.#pick([...own, ...this.#items.map((item) => item.lastId)]) ?? null) : origin;
		const parentItem = (model.parent as Y.AbstractType<unknown>)._item;
		const real = parentItem ? parentItem.id : rootOf(this.#doc, model.parent as Y.AbstractType<unknown>);
		const parent = this.#dice(15) === 0 ? this.#pick([...collections, 'meta', 'other', ...own, model.id]) : real;
		const subs = [null, 'title', 'field', 'description', 'deletedBy', 'n-1', 'n-2', 'o-1', '__proto__', ...recordIds];
		const sub = this.#dice(10) === 0 ? (this.#pick(subs) ?? null) : model.parentSub;
		return { origin: forged, rightOrigin, parent, sub };
	}

	#content(model: Y.Item): Y.Item['content'] {
		if (this.#dice(3) > 0 && !(model.content instanceof Y.ContentDeleted)) return model.content.copy();
		const contents: (() => Y.Item['content'])[] = [
			() => new Y.ContentAny([this.#value()]),
			() => new Y.ContentAny([this.#value(), this.#value()]),
			() => new Y.ContentDeleted(1 + this.#dice(3)),
			() => new Y.ContentString(this.#pick(['a', 'text', '\0', '😀']) ?? ''),
			() =>
				new Y.ContentFormat(
					this.#pick(['bold', 'link', 'style']) ?? '',
					this.#pick([{}, null, { href: 'javascript:1' }]) as object
				),
			() => new Y.ContentEmbed({ image: 'x' }),
			() => new Y.ContentBinary(new Uint8Array(2)),
			() => new Y.ContentJSON([{ a: 1 }]),
			() => new Y.ContentType(this.#pick([new Y.Map(), new Y.Array(), new Y.XmlFragment(), new Y.Text()]) as never),
			() =>
				new Y.ContentType(
					this.#pick([new Y.XmlElement('paragraph'), new Y.XmlText(), new Y.XmlElement('script')]) as never
				)
		];
		return (this.#pick(contents) as () => Y.Item['content'])();
	}

	#value(): unknown {
		return this.#pick([
			'Neu',
			'f-1',
			'f-2',
			'done',
			'2010-02-30',
			'paula',
			'anna',
			null,
			true,
			5,
			{ a: 1 },
			'x'.repeat(400)
		]);
	}

	#client(): number {
		return this.#dice(6) === 0 ? (this.#pick(this.#clients) ?? 1) : 1 + this.#dice(4_000_000_000);
	}

	#writeDeletions(rest: encoding.Encoder, own: readonly Y.ID[]): void {
		const targets = new Map<number, Set<number>>();
		const count = this.#dice(3) === 0 ? this.#dice(4) : 0;
		for (let index = 0; index < count; index++) {
			const id = this.#pick([...own, ...this.#items.map((item) => item.id)]);
			if (id) targets.set(id.client, (targets.get(id.client) ?? new Set()).add(id.clock));
		}
		encoding.writeVarUint(rest, targets.size);
		for (const [client, clocks] of targets) {
			encoding.writeVarUint(rest, client);
			encoding.writeVarUint(rest, clocks.size);
			for (const clock of [...clocks].sort((a, b) => a - b)) {
				encoding.writeVarUint(rest, clock);
				encoding.writeVarUint(rest, this.#dice(20) === 0 ? 2 : 1);
			}
		}
	}

	#pick<T>(list: readonly T[]): T | undefined {
		return list.length === 0 ? undefined : list[this.#dice(list.length)];
	}
}

function rootOf(doc: Y.Doc, type: Y.AbstractType<unknown>): string {
	for (const [name, root] of doc.share) if (root === type) return name;
	return 'meta';
}
