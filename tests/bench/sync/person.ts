/** One person of a run: joins, hears, and perhaps writes. Keeps no document. */
import type { Script } from './edits.ts';
import type { Deliveries } from './deliveries.ts';
import { sharedClock } from './proc.ts';
import { LightSocket } from './socket.ts';
import { codes, steps, varUint, Wire, type Dialect } from './wire.ts';

export interface PersonPlan {
	dialect: Dialect;
	port: number;
	path: string;
	/** Name of the document on the wire (Hocuspocus). */
	room: string;
	headers: Record<string, string>;
	/** What the person's local copy holds. */
	stateVector: Uint8Array;
	/** A relay answers no questions: who is connected is there. */
	answers: boolean;
	writer: WriterPlan | null;
}

export interface WriterPlan {
	number: number;
	script: Script;
	/** Milliseconds from the start, one for each edit. */
	editTimes: number[];
	cursorTimes: number[];
}

export class Person {
	readonly #plan: PersonPlan;
	readonly #wire: Wire;
	readonly #deliveries: Deliveries;
	#socket: LightSocket | null = null;
	#onSynced: (() => void) | null = null;
	/** When each edit was sent, and when the server said it was saved. */
	readonly sent: number[] = [];
	readonly saved: number[] = [];
	/** Update messages sent before the first edit: the answer to the server's question. */
	#answers = 0;
	#clock = 0;
	frames = 0;
	closed: { code: number; reason: string; at: number } | null = null;
	#leaving = false;

	constructor(plan: PersonPlan, deliveries: Deliveries) {
		this.#plan = plan;
		this.#wire = new Wire(plan.dialect, plan.room);
		this.#deliveries = deliveries;
	}

	get writer(): WriterPlan | null {
		return this.#plan.writer;
	}

	/** Resolves when the document is in step with the server. Rejects when refused. */
	join(): Promise<void> {
		this.closed = null;
		return new Promise((resolve, reject) => {
			this.#onSynced = resolve;
			const socket = new LightSocket({
				port: this.#plan.port,
				path: this.#plan.path,
				headers: this.#plan.headers,
				onOpen: () => {
					if (this.#wire.dialect === 'hocuspocus') socket.send(this.#wire.auth());
					if (this.#plan.answers) socket.send(this.#wire.step1(this.#plan.stateVector));
					else this.#synced();
				},
				onFrame: (payload) => this.#hear(payload, socket),
				onClose: (code, reason) => {
					if (this.#leaving) return;
					this.closed = { code, reason, at: sharedClock() };
					reject(new Error(`The connection ended: ${code} ${reason}`));
				}
			});
			this.#socket = socket;
		});
	}

	leave(): void {
		this.#leaving = true;
		this.#socket?.close();
	}

	edit(index: number): void {
		const update = this.#plan.writer?.script.updates[index];
		if (!update || this.closed) return;
		this.sent[index] = sharedClock();
		this.#socket?.send(this.#wire.update(update));
	}

	/** Says where the cursor is, as Etappe's own presence does; of the size that y-prosemirror's cursors have. */
	point(index: number): void {
		const { writer } = this.#plan;
		if (!writer || this.closed) return;
		const { clientId, place } = writer.script;
		const spot = {
			type: { client: clientId, clock: 1 },
			tname: null,
			item: { client: clientId, clock: index },
			assoc: 0
		};
		const user = { id: `person-${writer.number}`, name: `Person ${writer.number}`, color: '#0c60a3' };
		const state = JSON.stringify({ user, place, cursor: { anchor: spot, head: spot } });
		this.#socket?.send(this.#wire.presence({ clientId, clock: ++this.#clock, state }));
	}

	#synced(): void {
		this.#onSynced?.();
		this.#onSynced = null;
	}

	#hear(payload: Buffer, socket: LightSocket): void {
		this.frames++;
		const at = this.#wire.prefix.length;
		const code = payload[at];
		if (code === codes.sync || code === codes.syncReply) {
			const step = payload[at + 1];
			if (step === steps.step1) {
				this.#answers++;
				return socket.send(this.#wire.nothing());
			}
			const { value, end } = varUint(payload, at + 2);
			if (step === steps.step2) this.#synced();
			const self = this.#plan.writer?.number ?? -1;
			this.#deliveries.take(payload.subarray(end, end + value), sharedClock(), self);
		} else if (code === codes.saved) {
			const edits = varUint(payload, at + 1).value - this.#answers;
			const now = sharedClock();
			while (this.saved.length < edits) this.saved.push(now);
		}
	}
}
