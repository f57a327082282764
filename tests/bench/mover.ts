/** A second person without a browser: joins a plan over the wire and moves measures. */
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { collectionOf } from '../../src/lib/plan/doc.ts';
import { apply, blankPlanDoc } from '../../src/lib/plan/index.ts';
import type { Access, MeasureStatus } from '../../src/lib/plan/types.ts';
import {
	protocolVersion,
	readServerMessage,
	step1Message,
	step2Message,
	updateMessage
} from '../../src/lib/protocol/index.ts';
import type { Stage } from './stage.ts';

export class Mover {
	readonly #doc = blankPlanDoc();
	readonly #socket: WebSocket;
	#access: Access | null = null;

	private constructor(socket: WebSocket) {
		this.#socket = socket;
	}

	/** Resolves when the whole plan has arrived. */
	static async join(stage: Stage, planId: string): Promise<Mover> {
		const socket = new WebSocket(`${stage.url.replace('http', 'ws')}/sync/${planId}?v=${protocolVersion}`, {
			headers: { cookie: `${stage.cookie.name}=${stage.cookie.value}`, origin: stage.url }
		});
		socket.binaryType = 'arraybuffer';
		const mover = new Mover(socket);
		await new Promise<void>((resolve, reject) => {
			socket.on('error', reject);
			setTimeout(() => reject(new Error('The plan did not arrive within 10 s.')), 10_000).unref();
			socket.on('close', (code) => reject(new Error(`The connection ended with ${code}.`)));
			socket.on('open', () => socket.send(step1Message(Y.encodeStateVector(mover.#doc))));
			socket.on('message', (data: ArrayBuffer) => {
				const message = readServerMessage(new Uint8Array(data));
				if (message.type === 'event' && message.event.type === 'access') mover.#access = message.event.access as Access;
				if (message.type === 'step1') {
					socket.send(step2Message(Y.encodeStateAsUpdate(mover.#doc, message.stateVector)));
				}
				if (message.type !== 'step2' && message.type !== 'update') return;
				Y.applyUpdate(mover.#doc, message.update, 'remote');
				if (mover.#access && mover.measures.length > 0) resolve();
			});
		});
		mover.#doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== 'remote') socket.send(updateMessage(update));
		});
		return mover;
	}

	get measures(): string[] {
		return [...collectionOf(this.#doc, 'measures').keys()];
	}

	statusOf(measure: string): MeasureStatus {
		return collectionOf(this.#doc, 'measures').get(measure)?.get('status') as MeasureStatus;
	}

	/** Returns the wall clock in milliseconds just before the update was sent. */
	move(id: string, status: MeasureStatus): number {
		const at = performance.timeOrigin + performance.now();
		const done = apply(
			this.#doc,
			{ type: 'record.move', collection: 'measures', id, values: { status } },
			{ access: this.#access! }
		);
		if (!done.ok) throw new Error(done.reason);
		return at;
	}

	leave(): void {
		this.#socket.removeAllListeners('close');
		this.#socket.close();
	}
}
