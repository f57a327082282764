import * as Y from 'yjs';
import { WebSocket } from 'ws';
import {
	handshakeQuery,
	presenceMessage,
	readServerMessage,
	step1Message,
	step2Message,
	syncAddress,
	updateMessage,
	type Handshake,
	type PresenceEntry,
	type Refusal,
	type ServerMessage
} from '../../src/lib/protocol/index.ts';

export interface TestClientOptions {
	user: string;
	planId?: string;
	doc?: Y.Doc;
	handshake?: Partial<Handshake>;
	headers?: Record<string, string>;
	/** Answer the server's question and ask our own as a good client does (default). */
	polite?: boolean;
}

/** A bare client that shows everything it was told. */
export class TestClient {
	readonly doc: Y.Doc;
	readonly ws: WebSocket;
	readonly messages: ServerMessage[] = [];
	readonly presence = new Map<number, PresenceEntry>();
	saved = 0;
	sent = 0;
	synced = false;
	refusal: Refusal | null = null;
	closed: { code: number; reason: string } | null = null;
	error: Error | null = null;
	readonly #polite: boolean;

	constructor(origin: string, options: TestClientOptions) {
		this.doc = options.doc ?? new Y.Doc();
		this.#polite = options.polite ?? true;
		const query = handshakeQuery({ protocol: 1, epoch: null, schema: null, ...options.handshake });
		this.ws = new WebSocket(`${syncAddress(origin, options.planId ?? 'p')}?${query}`, {
			headers: { cookie: `s=${options.user}`, ...options.headers },
			perMessageDeflate: false
		});
		this.ws.on('open', () => {
			if (this.#polite) this.send(step1Message(Y.encodeStateVector(this.doc)));
		});
		this.ws.on('message', (data) => this.#onMessage(readServerMessage(data as Buffer)));
		this.ws.on('error', (error) => (this.error = error));
		this.ws.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== this && this.#polite && this.synced) this.sendUpdate(update);
		});
	}

	get items(): Record<string, unknown> {
		return this.doc.getMap('items').toJSON();
	}

	set(key: string, value: string): void {
		this.doc.getMap('items').set(key, value);
	}

	send(frame: Uint8Array): void {
		this.ws.send(frame);
	}

	sendUpdate(update: Uint8Array): void {
		this.sent++;
		this.send(updateMessage(update));
	}

	sendPresence(state: object | null, clientId = this.doc.clientID, clock = 1): void {
		this.send(presenceMessage([{ clientId, clock, state: JSON.stringify(state) }]));
	}

	stateOf(clientId: number): Record<string, unknown> | null {
		const entry = this.presence.get(clientId);
		return entry ? JSON.parse(entry.state) : null;
	}

	close(): void {
		this.ws.close();
	}

	async ready(): Promise<this> {
		await until(() => this.synced || this.closed !== null || this.error !== null, 'sync');
		if (!this.synced) throw new Error(`not synced: ${JSON.stringify(this.closed)} ${this.error?.message}`);
		return this;
	}

	async ended(): Promise<{ code: number; reason: string }> {
		await until(() => this.closed !== null, 'close');
		return this.closed as { code: number; reason: string };
	}

	#onMessage(message: ServerMessage): void {
		this.messages.push(message);
		switch (message.type) {
			case 'step1':
				if (!this.#polite) return;
				this.sent++;
				return this.send(step2Message(Y.encodeStateAsUpdate(this.doc, message.stateVector)));
			case 'step2':
				Y.applyUpdate(this.doc, message.update, this);
				this.synced = true;
				return;
			case 'update':
				return Y.applyUpdate(this.doc, message.update, this);
			case 'presence':
				for (const entry of message.entries) this.presence.set(entry.clientId, entry);
				return;
			case 'saved':
				this.saved = message.count;
				return;
			case 'refused':
				this.refusal = message.refusal;
		}
	}
}

/** Waits until something is so; fails with its name after a while. */
export async function until(condition: () => boolean, name = 'condition', timeout = 8000): Promise<void> {
	const start = Date.now();
	while (!condition()) {
		if (Date.now() - start > timeout) throw new Error(`waited in vain for: ${name}`);
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
}

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
