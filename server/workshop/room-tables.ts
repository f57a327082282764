import type { ServerEvent } from '../../src/lib/protocol/index.ts';
import type { Access, Plan } from '../../src/lib/plan/types.ts';
import type { Workshops } from '../../src/lib/server/workshops.ts';
import type { Workshop } from '../../src/lib/workshop/types.ts';
import type { Connection } from '../sync/connection.ts';
import type { Logger, RoomView, RoomViews, ViewedRoom } from '../sync/ports.ts';
import { Table } from './table.ts';

export interface RoomTablesInit {
	workshops: Pick<Workshops, 'read' | 'guests' | 'onChange'>;
	log: Logger;
	now?: () => number;
}

/** The workshops people follow in open rooms: what `server/sync` calls a view of a room. */
export function workshopViews(init: RoomTablesInit): RoomViews {
	return { open: (room) => new RoomTables(init, room) };
}

class RoomTables implements RoomView {
	readonly #init: RoomTablesInit;
	readonly #room: ViewedRoom;
	readonly #tables = new Map<string, Table>();
	readonly #opening = new Map<string, Promise<Table | null>>();
	readonly #stop: () => void;
	#closed = false;

	constructor(init: RoomTablesInit, room: ViewedRoom) {
		this.#init = init;
		this.#room = room;
		this.#stop = init.workshops.onChange((workshop) => this.#change(workshop));
	}

	async join(connection: Connection): Promise<void> {
		try {
			await this.#enter(connection);
		} catch (error) {
			this.#report(error);
			connection.close('load', 'the workshop could not be opened');
		}
	}

	leave(connection: Connection): void {
		const table = this.#tableOf(connection);
		table?.leave(connection);
		if (table?.size === 0) {
			table.close();
			this.#tables.delete(table.workshop.id);
		}
	}

	command(connection: Connection, n: number, command: object): void {
		const table = this.#tableOf(connection);
		if (!table) return this.#done(connection, n, 'gone');
		// Of the table, not of the connection: what was allowed a moment ago may just have ended.
		const access = connection.view?.kind === 'guest' ? table.accessOf(connection) : connection.access;
		const written = stamped(
			command,
			'workshops' in access ? nameIn(access) : connection.user.name,
			(this.#init.now ?? Date.now)()
		);
		const result = this.#room.run(written, access, () => this.#done(connection, n));
		if (result.ok) return;
		// Sent again after the line was lost: it had arrived the first time, and may still be on its way to the disk.
		const again = result.reason === 'exists' && this.#isOwn(written, connection.user.id);
		if (again) this.#room.later(() => this.#done(connection, n));
		else this.#done(connection, n, result.reason);
	}

	capture(touched: readonly string[]): (() => void) | null {
		const due: (() => void)[] = [];
		for (const table of this.#tables.values()) {
			const captured = table.capture(touched);
			if (captured) due.push(() => table.durable(captured));
		}
		return due.length > 0 ? () => due.forEach((tell) => tell()) : null;
	}

	close(): void {
		this.#closed = true;
		this.#stop();
		for (const table of this.#tables.values()) table.close();
		this.#tables.clear();
	}

	async #enter(connection: Connection): Promise<void> {
		const id = connection.view?.id ?? '';
		const table = this.#tables.get(id) ?? (await this.#open(id));
		if (connection.ended || this.#closed) return;
		if (!table) return connection.close('noAccess', 'no such workshop');
		this.#tables.set(id, table);
		table.join(connection);
	}

	#open(id: string): Promise<Table | null> {
		const under = this.#opening.get(id) ?? this.#create(id).finally(() => this.#opening.delete(id));
		this.#opening.set(id, under);
		return under;
	}

	async #create(id: string): Promise<Table | null> {
		const { workshops, now = Date.now } = this.#init;
		const { planId } = this.#room;
		const workshop = await workshops.read(planId, id);
		if (!workshop) return null;
		const guests = await workshops.guests(id);
		const plan = (): Plan => this.#room.content() as Plan;
		return new Table({
			workshop,
			plan,
			later: (durable) => this.#room.later(durable),
			known: guests,
			guests: () => workshops.guests(id),
			now,
			onError: (error) => this.#report(error)
		});
	}

	#change(workshop: Workshop): void {
		this.#tables.get(workshop.id)?.change(workshop);
		// It is being opened just now, from what was read before.
		const opening = this.#opening.get(workshop.id);
		void opening?.then((table) => table?.change(workshop), this.#report.bind(this));
	}

	#tableOf({ view }: Connection): Table | undefined {
		return view ? this.#tables.get(view.id) : undefined;
	}

	#isOwn(command: { collection?: unknown; id?: unknown }, userId: string): boolean {
		const plan = this.#room.content() as unknown as Record<string, Record<string, { createdBy?: string }>>;
		const { collection, id } = command;
		if (typeof collection !== 'string' || typeof id !== 'string') return false;
		return plan[collection]?.[id]?.createdBy === userId;
	}

	#done(connection: Connection, n: number, refused?: string): void {
		connection.event({ type: 'done', n, ...(refused !== undefined && { refused }) } as ServerEvent);
	}

	#report(error: unknown): void {
		this.#init.log.error({ plan: this.#room.planId, err: error }, 'workshop could not be followed');
	}
}

const nameIn = (access: object) => (access as Access).workshops?.[0]?.name ?? '';

/** Time and name are the server's: a phone's clock may be wrong, and nobody writes under another name. */
function stamped(command: object, name: string, now: number): Record<string, unknown> {
	const copy: Record<string, unknown> = { ...command };
	if ('at' in copy || copy.type === 'record.create' || copy.type === 'record.bin') copy.at = now;
	const { values } = copy;
	if (copy.type === 'record.create' && copy.collection === 'notes' && typeof values === 'object') {
		copy.values = { ...values, authorName: name };
	}
	return copy;
}
