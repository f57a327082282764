/** Whoever brings a document to a server before a run, or fetches it after one: the only client that keeps a document. */
import * as Y from 'yjs';
import type { RunningServer } from './servers.ts';
import { LightSocket } from './socket.ts';
import type { Room } from './town.ts';
import { codes, steps, varUint, Wire } from './wire.ts';

/** Where a person of a room connects, and with what. */
export function addressOf(
	server: RunningServer,
	room: Room,
	person = 0
): { path: string; headers: Record<string, string> } {
	if (server.name !== 'etappe') return { path: `/${room.planId}`, headers: {} };
	const { cookie } = room.people[person]!;
	return { path: `/sync/${room.planId}?v=1`, headers: { cookie } };
}

export class Visitor {
	readonly doc = new Y.Doc();
	readonly #server: RunningServer;
	readonly #wire: Wire;
	readonly #socket: LightSocket;
	readonly #opened: Promise<void>;
	#answers = 0;

	constructor(server: RunningServer, room: Room) {
		this.#server = server;
		this.#wire = new Wire(server.kind.dialect, room.planId);
		let opened: () => void;
		let failed: (error: Error) => void;
		this.#opened = new Promise((resolve, reject) => {
			opened = resolve;
			failed = reject;
		});
		this.#socket = new LightSocket({
			port: server.port,
			...addressOf(server, room),
			onOpen: () => opened(),
			onFrame: (payload) => this.#hear(payload),
			onClose: (code, reason) => failed(new Error(`The connection ended: ${code} ${reason}`))
		});
	}

	/** Puts the room's document on a server that does not know it; resolves when it is there. */
	async bring(base: Uint8Array): Promise<void> {
		await this.#opened;
		if (this.#wire.dialect === 'hocuspocus') this.#socket.send(this.#wire.auth());
		this.#socket.send(this.#wire.update(base));
		await this.#ask(Y.encodeStateVector(this.doc));
	}

	/** Fetches everything; waits a little longer for a server that answers before it has loaded. */
	async fetch(patience: number): Promise<void> {
		await this.#opened;
		if (this.#wire.dialect === 'hocuspocus') this.#socket.send(this.#wire.auth());
		await this.#ask(Y.encodeStateVector(this.doc));
		await new Promise((resolve) => setTimeout(resolve, patience));
	}

	leave(): void {
		this.#socket.close();
	}

	async #ask(stateVector: Uint8Array): Promise<void> {
		const before = this.#answers;
		this.#socket.send(this.#wire.step1(stateVector));
		const deadline = Date.now() + 10_000;
		while (this.#answers === before) {
			if (Date.now() > deadline) {
				throw new Error(`${this.#server.kind.title} did not answer:\n${this.#server.output().slice(-2_000)}`);
			}
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}

	#hear(payload: Buffer): void {
		const at = this.#wire.prefix.length;
		if (payload[at] !== codes.sync && payload[at] !== codes.syncReply) return;
		if (payload[at + 1] === steps.step1) return this.#socket.send(this.#wire.nothing());
		const { value, end } = varUint(payload, at + 2);
		Y.applyUpdate(this.doc, new Uint8Array(payload.subarray(end, end + value)));
		if (payload[at + 1] === steps.step2) this.#answers++;
	}
}
