/** Which edits arrived when, for all people of one process. */
import * as Y from 'yjs';

/** Room for a writer's edits in an edit's number. */
export const stride = 256;

/** What is needed to recognise a writer's edits in any update they come in. */
export interface Signature {
	writer: number;
	clientId: number;
	lastClocks: number[];
}

export class Deliveries {
	readonly #writers = new Map<number, { writer: number; editAt: Map<number, number> }>();
	/** Everybody in a room gets the same bytes: they are decoded once. */
	readonly #seen = new Map<string, readonly number[]>();
	#edits = new Int32Array(1 << 16);
	#times = new Float64Array(1 << 16);
	#size = 0;

	constructor(signatures: readonly Signature[]) {
		for (const { writer, clientId, lastClocks } of signatures) {
			this.#writers.set(clientId, { writer, editAt: new Map(lastClocks.map((clock, index) => [clock, index])) });
		}
	}

	/** @param self Number of the writer who received it, whose own edits are no deliveries; -1 for a reader. */
	take(update: Buffer, now: number, self: number): void {
		for (const edit of this.#editsIn(update)) {
			if (self >= 0 && Math.floor(edit / stride) === self) continue;
			if (this.#size === this.#edits.length) this.#grow();
			this.#edits[this.#size] = edit;
			this.#times[this.#size++] = now;
		}
	}

	/** Calls back with every delivery. */
	each(visit: (edit: number, at: number) => void): void {
		for (let index = 0; index < this.#size; index++) visit(this.#edits[index] as number, this.#times[index] as number);
	}

	#editsIn(update: Buffer): readonly number[] {
		const key = update.toString('latin1');
		let edits = this.#seen.get(key);
		if (!edits) {
			// A copy: the bytes lie in the socket's receive buffer.
			edits = this.#decode(new Uint8Array(update));
			if (this.#seen.size >= 2_000) this.#seen.clear();
			this.#seen.set(key, edits);
		}
		return edits;
	}

	#decode(update: Uint8Array): number[] {
		const edits: number[] = [];
		for (const struct of Y.decodeUpdate(update).structs) {
			const known = this.#writers.get(struct.id.client);
			if (!known) continue;
			for (let clock = struct.id.clock; clock < struct.id.clock + struct.length; clock++) {
				const edit = known.editAt.get(clock);
				if (edit !== undefined) edits.push(known.writer * stride + edit);
			}
		}
		return edits;
	}

	#grow(): void {
		const edits = new Int32Array(this.#edits.length * 2);
		edits.set(this.#edits);
		this.#edits = edits;
		const times = new Float64Array(this.#times.length * 2);
		times.set(this.#times);
		this.#times = times;
	}
}
