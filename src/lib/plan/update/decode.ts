import * as Y from 'yjs';
import { refuse } from './refused.ts';

export type Struct = Y.Item | Y.GC | Y.Skip;

export interface Range {
	clock: number;
	len: number;
}

/** An update taken apart: operations by Yjs client in the order of their clocks, and what it deletes. */
export interface Decoded {
	sections: Map<number, Struct[]>;
	deletions: Map<number, readonly Range[]>;
}

type Input = ConstructorParameters<typeof Y.UpdateDecoderV1>[0];

/** Yjs's reader, which also keeps what Yjs does not tell. One class for all updates: code that met it stays fast. */
class Reader extends Y.UpdateDecoderV1 {
	readonly clients: number[] = [];
	readonly #input: Input;

	constructor(input: Input) {
		super(input);
		this.#input = input;
	}

	override readClient(): number {
		const client = super.readClient();
		this.clients.push(client);
		return client;
	}

	get isAtEnd(): boolean {
		return this.#input.pos === this.#input.arr.length;
	}
}

/**
 * Decodes an update (encoding V1) and refuses what Yjs itself would take but no honest client sends: bytes left over,
 * a client listed twice, operations without length, deletions out of order. All of these would have a different effect
 * than what is validated here, or cost more than their size.
 */
export function decode(update: Uint8Array): Decoded {
	let reader: Reader | null = null;
	function begin(input: Input): Reader {
		return (reader = new Reader(input));
	}
	const { structs, ds } = read(() => Y.decodeUpdateV2(update, begin as unknown as typeof Y.UpdateDecoderV2));
	const { clients, isAtEnd } = reader as unknown as Reader;
	if (!isAtEnd || new Set(clients).size !== clients.length) refuse('malformed');

	const sections = new Map<number, Struct[]>();
	for (const struct of structs) {
		const { client, clock } = struct.id;
		if (struct.length < 1 || !Number.isSafeInteger(clock + struct.length)) refuse('malformed');
		const section = sections.get(client);
		if (section) section.push(struct);
		else sections.set(client, [struct]);
	}
	for (const ranges of ds.clients.values()) {
		let end = 0;
		for (const { clock, len } of ranges) {
			if (clock < end || len < 1 || !Number.isSafeInteger(clock + len)) refuse('malformed');
			end = clock + len;
		}
	}
	return { sections, deletions: ds.clients };
}

function read<T>(decoding: () => T): T {
	try {
		return decoding();
	} catch {
		// Whatever the decoder stumbles over, the bytes are no update; its message says nothing more.
		return refuse('malformed');
	}
}

/** Is a clock among ranges sorted by clock? */
export function covers(ranges: readonly Range[], clock: number): boolean {
	let low = 0;
	let high = ranges.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		const range = ranges[middle];
		if (!range) return false;
		if (clock < range.clock) high = middle - 1;
		else if (clock >= range.clock + range.len) low = middle + 1;
		else return true;
	}
	return false;
}

/** Finds the struct that holds a clock in a list sorted by clock; -1 if none does. */
export function indexOfClock(structs: readonly { id: Y.ID; length: number }[], clock: number): number {
	let low = 0;
	let high = structs.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		const struct = structs[middle];
		if (!struct) return -1;
		if (clock < struct.id.clock) high = middle - 1;
		else if (clock >= struct.id.clock + struct.length) low = middle + 1;
		else return middle;
	}
	return -1;
}
