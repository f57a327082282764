import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** A frame that is not a message of this protocol. The message says what was wrong, never what was in it. */
export class MalformedFrame extends Error {
	override name = 'MalformedFrame';
}

/** Reads one frame strictly: `read` has to consume all of it. Throws {@link MalformedFrame}. */
export function readWhole<T>(frame: Uint8Array, read: (decoder: decoding.Decoder) => T): T {
	const decoder = decoding.createDecoder(frame);
	let value: T;
	try {
		value = read(decoder);
	} catch (error) {
		if (error instanceof MalformedFrame) throw error;
		throw new MalformedFrame('ends too early or holds an invalid value', { cause: error });
	}
	if (decoder.pos !== frame.length) throw new MalformedFrame('has bytes left over');
	return value;
}

/** Reads a JSON text of at most `limit` bytes. */
export function readJson(decoder: decoding.Decoder, limit: number): unknown {
	const bytes = decoding.readVarUint8Array(decoder);
	if (bytes.length > limit) throw new MalformedFrame('holds a text over the limit');
	return JSON.parse(utf8.decode(bytes));
}

export function encode(write: (encoder: encoding.Encoder) => void): Uint8Array<ArrayBuffer> {
	const encoder = encoding.createEncoder();
	write(encoder);
	return encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>;
}

// Constant, without state: it decodes whole texts only.
const utf8 = new TextDecoder('utf-8', { fatal: true });
