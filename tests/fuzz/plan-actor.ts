import * as Y from 'yjs';
import {
	apply,
	blankPlanDoc,
	canEdit,
	collections,
	fragmentOf,
	orderBetween,
	readPlan,
	type Access,
	type Collection,
	type Command,
	type Plan,
	type Ref
} from '../../src/lib/plan/index.ts';
import { schema } from '../../src/lib/plan/schema.ts';
import type { Room } from '../../src/lib/plan/testing/room.ts';
import type { Dice } from './seed.ts';

const fromServer = 'server';

/** A browser in the hands of somebody honest: edits with commands and in texts, goes offline, comes back. */
export class Actor {
	readonly doc: Y.Doc;
	readonly access: Access;
	readonly #dice: Dice;
	readonly #undo = new Map<Y.XmlFragment, Y.UndoManager>();
	#queue: Uint8Array[] = [];
	#taken: Command[] = [];
	#created = 0;

	constructor(room: Room, access: Access, clientID: number, dice: Dice) {
		this.doc = blankPlanDoc();
		this.doc.clientID = clientID;
		this.access = access;
		this.#dice = dice;
		this.pull(room);
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== fromServer) this.#queue.push(update);
		});
	}

	pull(room: Room): void {
		Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(room.doc, Y.encodeStateVector(this.doc)), fromServer);
	}

	/** Sends what the room lacks in one update, as after a time offline. */
	sendState(room: Room): unknown[] {
		this.#queue = [];
		return refusals([room.receive(Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(room.doc)), this.access)]);
	}

	/** Sends what was done since the last time, update by update, as while online. */
	sendQueue(room: Room): unknown[] {
		const verdicts = this.#queue.map((update) => room.receive(update, this.access));
		this.#queue = [];
		return refusals(verdicts);
	}

	/** Another tab of the same person, without the server. */
	exchange(other: Actor): void {
		Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(other.doc)), 'tab');
		Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(this.doc)), 'tab');
	}

	act(): void {
		const acts = [this.#create, this.#set, this.#set, this.#move, this.#member, this.#bin, this.#takeBack];
		const writing = [this.#type, this.#type, this.#format, this.#deleteText, this.#insertBlock, this.#undoText];
		const writes = this.access.role !== 'adviser' && this.access.role !== 'guest';
		const all = writes ? [...acts, ...writing] : acts;
		all[this.#dice(all.length)]?.call(this);
	}

	/** Deletes something for good that lies in the bin. */
	purge(): void {
		const plan = readPlan(this.doc);
		const binned = collections.flatMap((collection) =>
			Object.values(plan[collection]).flatMap(({ id, deletedAt }) => (deletedAt === null ? [] : [{ collection, id }]))
		);
		const target = this.#pick(binned);
		if (target) this.#run({ type: 'record.purge', ...target } as Command);
	}

	#run(command: Command): void {
		const applied = apply(this.doc, command, { access: this.access });
		if (applied.ok) this.#taken.push(...applied.inverse);
	}

	#takeBack(): void {
		const command = this.#taken.pop();
		if (command) apply(this.doc, command, { access: this.access });
	}

	#create(): void {
		const plan = readPlan(this.doc);
		const collection = this.#collection();
		const values = this.#values(plan, collection, Object.keys(schema[collection].keys));
		for (const [key, target] of Object.entries(schema[collection].sets)) {
			const member = this.#id(plan, target);
			if (member && this.#dice(2) === 0) values[key] = [member];
		}
		const workshop = this.access.workshops?.[0];
		if (workshop) Object.assign(values, { workshop: workshop.id, authorName: workshop.name, goal: null });
		const id = `n-${this.doc.clientID}-${this.#created++}`;
		const text = [{ type: 'paragraph', content: [{ type: 'text', text: this.#word() }] }];
		this.#run({ type: 'record.create', collection, id, at: this.#dice(1e6), values, text } as unknown as Command);
	}

	#set(): void {
		const plan = readPlan(this.doc);
		const collection = this.#collection();
		const id = this.#id(plan, collection);
		const key = this.#pick(Object.keys(schema[collection].keys).filter((name) => !isGuarded(collection, name)));
		if (!id || !key || key.startsWith('deleted')) return;
		this.#run({
			type: 'record.set',
			collection,
			id,
			values: this.#values(plan, collection, [key])
		} as unknown as Command);
	}

	#move(): void {
		const plan = readPlan(this.doc);
		const id = this.#id(plan, 'measures');
		const orders = Object.values(plan.measures).map((measure) => measure.order);
		const order = orderBetween(this.#pick(orders) ?? null, null, this.#dice(4) / 4);
		const values = { order, ...this.#values(plan, 'measures', ['status', 'field']) };
		if (id) this.#run({ type: 'record.move', collection: 'measures', id, values } as unknown as Command);
	}

	#member(): void {
		const plan = readPlan(this.doc);
		const collection = this.#pick(['measures', 'steps'] as const) ?? 'measures';
		const [key, target] = this.#pick(Object.entries(schema[collection].sets)) ?? ['', 'goals' as const];
		const id = this.#id(plan, collection);
		const member = this.#id(plan, target);
		const type = this.#dice(2) === 0 ? 'record.add' : 'record.remove';
		if (id && member) this.#run({ type, collection, id, key, member } as unknown as Command);
	}

	#bin(): void {
		const plan = readPlan(this.doc);
		const collection = this.#collection();
		const id = this.#id(plan, collection);
		const type = this.#dice(3) === 0 ? 'record.restore' : 'record.bin';
		if (id) this.#run({ type, collection, id, at: this.#dice(1e6) } as unknown as Command);
	}

	#type(): void {
		const text = this.#runs();
		if (text) this.#write(() => text.insert(this.#index(text, text.length + 1), this.#word()));
	}

	#format(): void {
		const text = this.#runs();
		if (!text || text.length === 0) return;
		const from = this.#index(text, text.length);
		const length = this.#index(text, text.length + 1) - from;
		if (length <= 0) return;
		const mark = this.#pick([
			{ bold: {} },
			{ italic: {} },
			{ bold: null },
			{ link: { href: 'https://a.de' } },
			{ link: null }
		]);
		this.#write(() => text.format(from, length, mark ?? {}));
	}

	#deleteText(): void {
		const text = this.#runs();
		if (!text || text.length === 0) return;
		const from = this.#index(text, text.length);
		const length = this.#index(text, text.length + 1) - from;
		if (length > 0) this.#write(() => text.delete(from, length));
	}

	#insertBlock(): void {
		const fragment = this.#fragment();
		if (!fragment) return;
		this.#write(() => {
			if (fragment.length > 0 && this.#dice(3) === 0) return fragment.delete(this.#dice(fragment.length), 1);
			const paragraph = new Y.XmlElement('paragraph');
			paragraph.insert(0, [new Y.XmlText(this.#word()), new Y.XmlElement('hardBreak')]);
			const item = new Y.XmlElement('listItem');
			const list = new Y.XmlElement('bulletList');
			const asList = this.#dice(2) === 0;
			if (asList) {
				item.insert(0, [paragraph]);
				list.insert(0, [item]);
			}
			fragment.insert(this.#dice(fragment.length + 1), [asList ? list : paragraph]);
		});
	}

	#undoText(): void {
		const fragment = this.#fragment();
		const manager = fragment && this.#undo.get(fragment);
		if (this.#dice(3) === 0) manager?.redo();
		else manager?.undo();
	}

	/** A place in a text; like in an editor never within a character of two code units (Yjs breaks these apart). */
	#index(text: Y.XmlText, sides: number): number {
		const index = this.#dice(sides);
		const units = (text.toDelta() as { insert: string }[]).map((run) => run.insert).join('');
		return /[\uDC00-\uDFFF]/.test(units[index] ?? '') ? index - 1 : index;
	}

	#write(edit: () => void): void {
		this.doc.transact(edit, 'text');
	}

	#fragment(): Y.XmlFragment | null {
		const plan = readPlan(this.doc);
		// Few texts, so that people meet in them.
		const refs = ['measures/m-1', 'goals/g-1', `measures/${this.#id(plan, 'measures')}`] as Ref[];
		const ref = this.#pick(refs) ?? 'measures/m-1';
		const [collection, id] = ref.split('/') as ['measures' | 'goals', string];
		const record = plan[collection][id];
		if (!record || !canEdit(this.access, plan, collection, record)) return null;
		const fragment = fragmentOf(this.doc, ref);
		if (fragment && !this.#undo.has(fragment)) {
			this.#undo.set(fragment, new Y.UndoManager(fragment, { trackedOrigins: new Set(['text']), captureTimeout: 0 }));
		}
		return fragment;
	}

	#runs(): Y.XmlText | null {
		const texts: Y.XmlText[] = [];
		const collect = (parent: Y.XmlFragment) => {
			for (const child of parent.toArray()) {
				if (child instanceof Y.XmlText) texts.push(child);
				else if (child instanceof Y.XmlElement) collect(child);
			}
		};
		const fragment = this.#fragment();
		if (fragment) collect(fragment);
		return this.#pick(texts) ?? null;
	}

	#values(plan: Plan, collection: Collection, keys: readonly string[]): Record<string, unknown> {
		const values: Record<string, unknown> = {};
		for (const name of keys) {
			const key = schema[collection].keys[name];
			// Closing a board refuses what others do to it at the same time, as it should: not played here.
			if (!key || key.server || /^(created|deleted|closed)/.test(name)) continue;
			const candidates: unknown[] = [
				this.#word(),
				'planned',
				'done',
				'active',
				'2010-06-30',
				null,
				this.#dice(60) + 1,
				this.#dice(2) === 0,
				`a${this.#dice(10)}`,
				`measures/${this.#id(plan, 'measures')}`,
				...(key.ref ? [this.#id(plan, key.ref), this.#id(plan, key.ref)] : [])
			];
			const value = this.#pick(candidates.filter((candidate) => key.check(candidate) === null));
			if (value !== undefined && !(key.ref && typeof value === 'string' && !(value in plan[key.ref])))
				values[name] = value;
		}
		return values;
	}

	#collection(): Collection {
		if (this.access.role === 'adviser') return this.#pick(['comments', 'shares'] as const) ?? 'comments';
		if (this.access.role === 'guest') return this.#pick(['notes', 'notes', 'clusters', 'shares'] as const) ?? 'notes';
		return (
			this.#pick([
				'measures',
				'measures',
				'parts',
				'goals',
				'steps',
				'milestones',
				'organisations',
				'comments',
				'fields',
				'targets',
				'clusters',
				'notes',
				'boards',
				'shares'
			] as const) ?? 'measures'
		);
	}

	#id(plan: Plan, collection: Collection): string | undefined {
		return this.#pick(Object.keys(plan[collection]).slice(0, 6));
	}

	#word(): string {
		return this.#pick(['Wort', 'ä€😀', 'x', 'Integration ']) ?? '';
	}

	#pick<T>(list: readonly T[]): T | undefined {
		return list.length === 0 ? undefined : list[this.#dice(list.length)];
	}
}

function isGuarded(collection: Collection, name: string): boolean {
	const key = schema[collection].keys[name];
	return Boolean(key?.fixed ?? key?.server);
}

function refusals(verdicts: readonly { ok: boolean }[]): unknown[] {
	return verdicts.filter((verdict) => !verdict.ok);
}
