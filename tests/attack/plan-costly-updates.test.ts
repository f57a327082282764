import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { collectionOf } from '../../src/lib/plan/doc.ts';
import { smallPlan } from '../../src/lib/plan/testing/fixture.ts';
import { coordinator } from '../../src/lib/plan/testing/people.ts';
import { Room } from '../../src/lib/plan/testing/room.ts';

/** Updates made to cost a server far more than their size. Each gets an answer in time linear to its bytes. */

type Section = [client: number, clock: number, structs: readonly Y.Item[]];
type Ranges = [client: number, ranges: readonly [clock: number, length: number][]];

function update(sections: readonly Section[], deletions: readonly Ranges[] = []): Uint8Array {
	const encoder = new Y.UpdateEncoderV1();
	const rest = encoder.restEncoder;
	const numbers = (...values: number[]) => {
		for (const value of values) encoding.writeVarUint(rest, value);
	};
	numbers(sections.length);
	for (const [client, clock, structs] of sections) {
		numbers(structs.length, client, clock);
		for (const struct of structs) struct.write(encoder as never, 0);
	}
	numbers(deletions.length);
	for (const [client, ranges] of deletions) {
		numbers(client, ranges.length);
		for (const range of ranges) numbers(...range);
	}
	return encoder.toUint8Array();
}

const at = (client: number, clock: number) => Y.createID(client, clock);
const value = (id: Y.ID, origin: Y.ID | null, parent: string | null = null) =>
	new Y.Item(id, null, origin, null, null, parent as never, parent ? 'title' : null, new Y.ContentAny(['x']));
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

const attacks: Record<string, (doc: Y.Doc) => [Uint8Array, string]> = {
	'a chain over 40,000 clients, the first waiting for the last': () => {
		const links = many(40_000, (i): Section => [i + 10, 0, [value(at(i + 10, 0), at(i + 11, 0))]]);
		return [update([...links, [40_010, 0, [value(at(40_010, 0), null, 'meta')]]]), 'limit'];
	},
	'operations that wait for each other': () => {
		const sections: Section[] = [
			[5, 0, [value(at(5, 0), at(6, 0))]],
			[6, 0, [value(at(6, 0), at(5, 0))]]
		];
		return [update(sections), 'malformed'];
	},
	'40,000 values of one key, written upon each other as a tree': (doc) => {
		const title = collectionOf(doc, 'measures').get('m-1')?._map.get('title') as Y.Item;
		const structs = many(40_000, (i) => value(at(5, i), i === 0 ? title.lastId : at(5, Math.floor((i - 1) / 2))));
		return [update([[5, 0, structs]]), 'accepted'];
	},
	'deleted values longer than the update': () => {
		const structs = many(10_000, (i) => {
			const content = new Y.ContentDeleted(40_000);
			return new Y.Item(at(5, i * 40_000), null, null, null, null, 'meta' as never, 'title', content);
		});
		return [update([[5, 0, structs]]), 'limit'];
	},
	'200,000 deletions of the same': (doc) => {
		const client = [...doc.store.clients.keys()][0] as number;
		return [update([], [[client, many(200_000, () => [0, 100_000])]]), 'malformed'];
	},
	'the deletion of everything': (doc) => {
		const deletions = [...doc.store.clients.keys()].map((client): Ranges => [
			client,
			[[0, Y.getState(doc.store, client)]]
		]);
		return [update([], deletions), 'not-binned'];
	},
	'a list in a list in a list …': () => {
		const encoder = encoding.createEncoder();
		for (const number of [1, 1, 7, 0]) encoding.writeVarUint(encoder, number);
		encoding.writeUint8(encoder, 8 | 32);
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarString(encoder, 'meta');
		encoding.writeVarString(encoder, 'title');
		encoding.writeVarUint(encoder, 1);
		for (let depth = 0; depth < 400_000; depth++) encoding.writeUint8Array(encoder, Uint8Array.of(117, 1));
		return [encoding.toUint8Array(encoder), 'malformed'];
	},
	'a megabyte of noise': () => [new Uint8Array(1 << 20).fill(119).with(0, 1), 'malformed']
};

describe('costly updates', () => {
	it.each(Object.keys(attacks))(
		'%s',
		(name) => {
			const room = new Room(smallPlan());
			const [bytes, expected] = attacks[name]?.(room.doc) ?? [];
			const before = performance.now();
			const verdict = room.receive(bytes as Uint8Array, coordinator);
			// A hundred times what it takes here: what is quadratic takes longer still.
			expect(performance.now() - before).toBeLessThan(25_000);
			expect(verdict.ok ? 'accepted' : verdict.reason).toBe(expected);
			expect(room.problems()).toEqual([]);
		},
		60_000
	);
});
