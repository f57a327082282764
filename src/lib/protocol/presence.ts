import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { encode, MalformedFrame } from './codec.ts';
import { wireLimits } from './limits.ts';

/** One client's presence as y-protocols' awareness sends it. */
export interface PresenceEntry {
	clientId: number;
	clock: number;
	/** JSON text: an object, or `null` when the client left. Kept as text: most of it is only passed on. */
	state: string;
}

export const leftState = 'null';

/** Reads the payload of an awareness message. Throws {@link MalformedFrame}. */
export function readPresence(decoder: decoding.Decoder): PresenceEntry[] {
	const payload = decoding.createDecoder(decoding.readVarUint8Array(decoder));
	const count = decoding.readVarUint(payload);
	if (count > wireLimits.presenceEntries) throw new MalformedFrame('holds too many presence entries');
	const entries: PresenceEntry[] = [];
	for (let i = 0; i < count; i++) {
		entries.push({
			clientId: decoding.readVarUint(payload),
			clock: decoding.readVarUint(payload),
			state: decoding.readVarString(payload)
		});
	}
	if (payload.pos !== payload.arr.length) throw new MalformedFrame('has bytes left over after its presence');
	return entries;
}

/** One entry, to be put together with others by {@link writeEntries}. */
export function encodeEntry(entry: PresenceEntry): Uint8Array<ArrayBuffer> {
	return encode((encoder) => {
		encoding.writeVarUint(encoder, entry.clientId);
		encoding.writeVarUint(encoder, entry.clock);
		encoding.writeVarString(encoder, entry.state);
	});
}

/** Writes the payload of an awareness message from entries that are encoded already. */
export function writeEntries(encoder: encoding.Encoder, entries: readonly Uint8Array[]): void {
	encoding.writeVarUint8Array(encoder, joinEntries(entries));
}

/** The awareness update alone, as y-protocols' `applyAwarenessUpdate` takes it. */
export function encodePresence(entries: readonly PresenceEntry[]): Uint8Array {
	return joinEntries(entries.map(encodeEntry));
}

function joinEntries(entries: readonly Uint8Array[]): Uint8Array {
	return encode((encoder) => {
		encoding.writeVarUint(encoder, entries.length);
		for (const entry of entries) encoding.writeUint8Array(encoder, entry);
	});
}

/** Who somebody is to the others: stamped by the server from the session, never believed from a client. */
export interface Identity {
	id: string;
	name: string;
	/** `#rrggbb`: the caret and the avatar; dark enough for white text on it. */
	color: string;
}

// Twelve hues of one lightness (OKLCH 0.48, chroma 0.13): white text on each has a contrast of at least 4.5 to 1.
const colours = [
	'#98374d', '#983e1b', '#8a4c00', '#6f5d00', '#446b00', '#007343',
	'#00736e', '#006c90', '#0c60a3', '#5152a4', '#744593', '#8b3b74'
]; // prettier-ignore

/** A person's colour: the same everywhere and for ever, from their id. */
export function personColour(userId: string): string {
	let hash = 2166136261;
	for (const char of userId) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619);
	return colours[(hash >>> 0) % colours.length] as string;
}
