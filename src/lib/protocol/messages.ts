import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { encode, MalformedFrame, readJson, readWhole } from './codec.ts';
import { wireLimits } from './limits.ts';
import { encodeEntry, readPresence, writeEntries, type PresenceEntry } from './presence.ts';

/** y-websocket's message types, and ours from 100. */
const type = {
	sync: 0,
	awareness: 1,
	auth: 2,
	queryAwareness: 3,
	saved: 100,
	event: 101,
	refused: 102,
	command: 103
} as const;
const sync = { step1: 0, step2: 1, update: 2 } as const;

/** What a client may send. */
export type ClientMessage =
	| { type: 'step1'; stateVector: Uint8Array }
	/** `whole`: the answer to our step 1, everything the client has and we do not. */
	| { type: 'update'; update: Uint8Array; whole: boolean }
	| { type: 'presence'; entries: PresenceEntry[] }
	| { type: 'queryPresence' }
	/** Of people who see a part of the room instead of its document: `n` counts their commands. */
	| { type: 'command'; n: number; command: unknown };

/** What happened to the connection beside the document. Unknown kinds are to be ignored. */
export type ServerEvent =
	/** First message of every connection, and again whenever rights change. */
	| { type: 'access'; access: unknown; epoch: string; schema: number }
	/** The process will stop; come back in a moment. */
	| { type: 'drain' }
	/** What people in a workshop are told: `TableEvent` of src/lib/workshop. */
	| { type: 'workshop' | 'view' | 'done' };

export interface Refusal {
	/** Which update message of this connection, counted from 1. */
	n: number;
	reason: string;
	/** The record and key it was about, if the update could be read so far. */
	ref?: string;
	key?: string;
}

export type ServerMessage =
	| { type: 'step1'; stateVector: Uint8Array }
	| { type: 'step2'; update: Uint8Array }
	| { type: 'update'; update: Uint8Array }
	| { type: 'presence'; entries: PresenceEntry[] }
	| { type: 'saved'; count: number }
	| { type: 'event'; event: ServerEvent }
	| { type: 'refused'; refusal: Refusal }
	| { type: 'unknown'; code: number };

/** Reads a client's frame. Throws {@link MalformedFrame}. */
export function readClientMessage(frame: Uint8Array): ClientMessage {
	return readWhole(frame, (decoder) => {
		const code = decoding.readVarUint(decoder);
		if (code === type.sync) return readSync(decoder);
		if (code === type.awareness) return { type: 'presence', entries: readPresence(decoder) };
		if (code === type.queryAwareness) return { type: 'queryPresence' };
		if (code === type.command) {
			const n = decoding.readVarUint(decoder);
			return { type: 'command', n, command: readJson(decoder, wireLimits.command) };
		}
		throw new MalformedFrame('has an unknown type');
	});
}

function readSync(decoder: decoding.Decoder): ClientMessage {
	const step = decoding.readVarUint(decoder);
	if (step > sync.update) throw new MalformedFrame('has an unknown sync step');
	const payload = decoding.readVarUint8Array(decoder);
	if (step === sync.step1) return { type: 'step1', stateVector: payload };
	return { type: 'update', update: payload, whole: step === sync.step2 };
}

/** Reads a server's frame. Throws {@link MalformedFrame}; a type it does not know is no error. */
export function readServerMessage(frame: Uint8Array): ServerMessage {
	return readWhole(frame, (decoder): ServerMessage => {
		const code = decoding.readVarUint(decoder);
		if (!(Object.values(type) as number[]).includes(code)) {
			decoding.readTailAsUint8Array(decoder);
			return { type: 'unknown', code };
		}
		if (code === type.sync) {
			const message = readSync(decoder);
			if (message.type !== 'update') return message as ServerMessage;
			return { type: message.whole ? 'step2' : 'update', update: message.update };
		}
		if (code === type.awareness) return { type: 'presence', entries: readPresence(decoder) };
		if (code === type.saved) return { type: 'saved', count: decoding.readVarUint(decoder) };
		if (code === type.event) return { type: 'event', event: readJson(decoder, wireLimits.frame) as ServerEvent };
		if (code === type.refused) return { type: 'refused', refusal: readJson(decoder, wireLimits.frame) as Refusal };
		throw new MalformedFrame('has a type of y-websocket that this server never sends');
	});
}

const syncMessage = (step: number, payload: Uint8Array) =>
	encode((encoder) => {
		encoding.writeVarUint(encoder, type.sync);
		encoding.writeVarUint(encoder, step);
		encoding.writeVarUint8Array(encoder, payload);
	});

export const step1Message = (stateVector: Uint8Array) => syncMessage(sync.step1, stateVector);
export const step2Message = (update: Uint8Array) => syncMessage(sync.step2, update);
export const updateMessage = (update: Uint8Array) => syncMessage(sync.update, update);

/** Presence from entries that are encoded already: the server passes each on to many. */
export const presenceOf = (entries: readonly Uint8Array[]) =>
	encode((encoder) => {
		encoding.writeVarUint(encoder, type.awareness);
		writeEntries(encoder, entries);
	});

export const presenceMessage = (entries: readonly PresenceEntry[]) => presenceOf(entries.map(encodeEntry));

export const queryPresenceMessage = () => encode((encoder) => encoding.writeVarUint(encoder, type.queryAwareness));

export const savedMessage = (count: number) =>
	encode((encoder) => {
		encoding.writeVarUint(encoder, type.saved);
		encoding.writeVarUint(encoder, count);
	});

const jsonMessage = (code: number, value: unknown) =>
	encode((encoder) => {
		encoding.writeVarUint(encoder, code);
		encoding.writeVarString(encoder, JSON.stringify(value));
	});

export const commandMessage = (n: number, command: unknown) =>
	encode((encoder) => {
		encoding.writeVarUint(encoder, type.command);
		encoding.writeVarUint(encoder, n);
		encoding.writeVarString(encoder, JSON.stringify(command));
	});

export const eventMessage = (event: ServerEvent) => jsonMessage(type.event, event);
export const refusedMessage = (refusal: Refusal) => jsonMessage(type.refused, refusal);
