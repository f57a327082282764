import type { ClientMessage } from '../../src/lib/protocol/index.ts';
import type { Connection } from './connection.ts';
import type { LiveDocument, RoomAccess, RoomView, RoomViews } from './ports.ts';
import { serverOwner, type Accepted, type RoomDocument } from './room-document.ts';

export interface ViewHostInit {
	planId: string;
	views: RoomViews;
	document: RoomDocument;
	/** Calls back when everything accepted so far is on disk. */
	later(durable: () => void): void;
	/** Logs and shows what was accepted; `durable` is called when it is on disk. */
	accepted(judged: Accepted, userId: string, durable: () => void): void;
}

/** Lets people into a room who see a part of it instead of its document, and act in it by commands. */
export class ViewHost {
	readonly #init: ViewHostInit;
	readonly #view: RoomView;

	constructor(init: ViewHostInit) {
		this.#init = init;
		this.#view = init.views.open({
			planId: init.planId,
			content: () => this.#live.content,
			later: (durable) => init.later(durable),
			run: (command, access, durable) => this.#run(command, access, durable)
		});
	}

	get #live(): LiveDocument {
		return this.#init.document.live;
	}

	join(connection: Connection): Promise<void> {
		return this.#view.join(connection);
	}

	leave(connection: Connection): void {
		this.#view.leave(connection);
	}

	receive(connection: Connection, message: ClientMessage): void {
		if (message.type !== 'command') return connection.close('malformed', 'only commands are taken here');
		const { n, command } = message;
		if (typeof command !== 'object' || command === null || Array.isArray(command)) {
			return connection.close('malformed', 'not a command');
		}
		this.#view.command(connection, n, command);
	}

	capture(touched: readonly string[]): (() => void) | null {
		return this.#view.capture(touched);
	}

	close(): void {
		this.#view.close();
	}

	/** The server writes it into a copy of the document; what comes out is judged, logged and shown as anybody's update. */
	#run(command: object, access: RoomAccess, durable: () => void): { ok: true } | { ok: false; reason: string } {
		const made = this.#live.command(command, access);
		if (!made.ok) return made;
		if (!made.update) {
			this.#init.later(durable);
			return { ok: true };
		}
		const judged = this.#init.document.accept(made.update, access, { owner: serverOwner });
		if (!judged.ok) {
			this.#live.forget();
			return judged;
		}
		this.#init.accepted(judged, access.userId, durable);
		return { ok: true };
	}
}
