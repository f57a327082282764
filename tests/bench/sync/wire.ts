/** What people and servers say to each other: y-websocket's wire, plain or with Hocuspocus's prefix. */
import * as encoding from 'lib0/encoding';
import {
	presenceMessage,
	step1Message,
	step2Message,
	updateMessage,
	type PresenceEntry
} from '../../../src/lib/protocol/index.ts';

export type Dialect = 'plain' | 'hocuspocus';

export const codes = { sync: 0, awareness: 1, auth: 2, syncReply: 4, saved: 100 } as const;
export const steps = { step1: 0, step2: 1, update: 2 } as const;

/** An update that adds nothing: the answer of somebody who has nothing the server lacks. */
const nothing = new Uint8Array([0, 0]);

/** Frames of one room in one dialect. */
export class Wire {
	readonly dialect: Dialect;
	/** Hocuspocus names the document at the start of every frame. */
	readonly prefix: Uint8Array;

	constructor(dialect: Dialect, room: string) {
		this.dialect = dialect;
		this.prefix =
			dialect === 'plain' ? new Uint8Array() : encoding.encode((encoder) => encoding.writeVarString(encoder, room));
	}

	/** Hocuspocus listens to nobody who has not sent a token, even if it asks for none. */
	auth(): Uint8Array {
		return this.#frame(
			encoding.encode((encoder) => {
				encoding.writeVarUint(encoder, codes.auth);
				encoding.writeVarUint(encoder, 0);
				encoding.writeVarString(encoder, 'token');
			})
		);
	}

	step1 = (stateVector: Uint8Array): Uint8Array => this.#frame(step1Message(stateVector));
	nothing = (): Uint8Array => this.#frame(step2Message(nothing));
	update = (update: Uint8Array): Uint8Array => this.#frame(updateMessage(update));
	presence = (entry: PresenceEntry): Uint8Array => this.#frame(presenceMessage([entry]));

	#frame(message: Uint8Array): Uint8Array {
		return this.prefix.length === 0 ? message : Buffer.concat([this.prefix, message]);
	}
}

/** Reads a varUint in place: the value and where it ends. */
export function varUint(data: Uint8Array, at: number): { value: number; end: number } {
	let value = 0;
	let factor = 1;
	for (let end = at; end < data.length;) {
		const byte = data[end++] as number;
		value += (byte & 0x7f) * factor;
		if (byte < 0x80) return { value, end };
		factor *= 128;
	}
	throw new Error('A number ends too early.');
}
