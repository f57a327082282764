import { Backoff } from '../collab/backoff.ts';
import type { Socket } from '../collab/link.ts';
import { commandMessage, isFinal, protocolVersion, readServerMessage, syncAddress } from '../protocol/index.ts';
import type { TableEvent, ViewCollection, ViewEvent, ViewRecords, WorkshopEvent } from './view.ts';

/** Somebody's own command on its way: kept until the server has it on disk. */
export interface Pending {
	n: number;
	command: TableCommand;
}

/** A command of the plan's (src/lib/plan/command.ts); the server sets its time. */
export type TableCommand = Record<string, unknown> & { type: string; collection?: string; id?: string };

export interface RefusedCommand {
	command: TableCommand;
	reason: string;
}

/** `ended`: for good, the workshop is over or one was removed. */
export type TableStatus = 'connecting' | 'live' | 'offline' | 'ended';

/** Keeps what is under way over a reload. */
export interface PendingStore {
	load(): Pending[];
	save(pending: readonly Pending[]): void;
}

export interface TableLinkInit {
	/** Origin of the server. */
	origin: string;
	planId: string;
	workshopId: string;
	as: 'guest' | 'screen' | 'moderator';
	createSocket(url: string): Socket;
	/** Is the session still good? Asked over HTTP when a socket does not open. */
	isOver(): Promise<boolean>;
	store?: PendingStore;
	onChange(): void;
}

type Records = { [C in ViewCollection]: Map<string, ViewRecords[C]> };

const silence = 35_000;
/** When the line may have changed, one that was silent for so long is not trusted, nor an attempt that takes so long. */
const doubt = { open: 15_000, connecting: 2_000 };

/**
 * A workshop's table as one person follows it, without the plan's document: what is seen comes from the server, what is
 * done goes there as commands and is sent again until the server says that it is on disk.
 */
export class TableLink {
	event: WorkshopEvent | null = null;
	records: Records = empty();
	sums: Record<string, number> | null = null;
	count = 0;
	mine: ReadonlySet<string> = new Set();
	dots: Readonly<Record<number, string | null>> = {};
	pending: Pending[];
	refused: RefusedCommand[] = [];
	status: TableStatus = 'connecting';
	readonly #init: TableLinkInit;
	readonly #backoff = new Backoff();
	#socket: Socket | null = null;
	#n: number;
	#received = 0;
	#lastHeard = 0;
	#retry: ReturnType<typeof setTimeout> | null = null;
	#watch: ReturnType<typeof setInterval> | null = null;
	#closed = false;

	constructor(init: TableLinkInit) {
		this.#init = init;
		this.pending = init.store?.load() ?? [];
		this.#n = Math.max(0, ...this.pending.map(({ n }) => n));
	}

	/** Milliseconds since the epoch by the server's clock: a wrong clock here changes nothing. */
	now(): number {
		return (this.event?.now ?? 0) + Date.now() - this.#received;
	}

	connect(): void {
		if (this.#socket || this.#closed || this.status === 'ended') return;
		this.#stopRetry();
		const { origin, planId, workshopId, as, createSocket } = this.#init;
		const query = new URLSearchParams({ v: String(protocolVersion), workshop: workshopId, as });
		const socket = createSocket(`${syncAddress(origin, planId)}?${query}`);
		socket.binaryType = 'arraybuffer';
		this.#socket = socket;
		let opened = false;
		this.#lastHeard = Date.now();
		this.#watch ??= setInterval(() => this.#look(), 5_000);
		socket.onopen = () => {
			opened = true;
			for (const { n, command } of this.pending) this.#send(n, command);
		};
		socket.onmessage = (event: { data: ArrayBuffer }) => {
			if (this.#socket === socket) this.#onFrame(new Uint8Array(event.data));
		};
		socket.onclose = (event: { code: number }) => {
			if (this.#socket === socket) void this.#onClose(event.code, opened);
		};
		// A close follows every error and says more.
		socket.onerror = () => {};
	}

	/** The line may have changed (the phone woke, the network came back): find out now. */
	wake(): void {
		if (this.status === 'ended') return;
		const patience = this.#socket?.readyState === 1 ? doubt.open : doubt.connecting;
		if (this.#socket && Date.now() - this.#lastHeard < patience) return;
		this.#drop();
		this.connect();
	}

	run(command: TableCommand): void {
		const n = ++this.#n;
		this.pending = [...this.pending, { n, command }];
		this.#init.store?.save(this.pending);
		this.#send(n, command);
		this.#init.onChange();
	}

	/** What could not be taken in has been read by its author. */
	dismiss(refused?: RefusedCommand): void {
		this.refused = refused ? this.refused.filter((other) => other !== refused) : [];
		this.#init.onChange();
	}

	close(): void {
		this.#closed = true;
		this.#drop();
		this.#stopRetry();
		if (this.#watch) clearInterval(this.#watch);
		this.#watch = null;
	}

	#onFrame(frame: Uint8Array): void {
		this.#lastHeard = Date.now();
		const message = readServerMessage(frame);
		if (message.type !== 'event') return;
		const event = message.event as TableEvent | { type: 'access' | 'drain' };
		switch (event.type) {
			case 'workshop':
				this.#received = Date.now();
				this.event = { ...(this.event?.guests && { guests: this.event.guests }), ...event };
				this.status = event.workshop.status === 'ended' ? 'ended' : 'live';
				this.#backoff.reset();
				break;
			case 'view':
				this.#take(event);
				break;
			case 'done':
				this.#onDone(event.n, event.refused);
				break;
			default:
				return;
		}
		this.#init.onChange();
	}

	#take({ whole, set, gone, sums, count, mine, dots }: ViewEvent): void {
		const records: Records = whole ? empty() : { ...this.records };
		const fresh = new Set<ViewCollection>();
		const own = <C extends ViewCollection>(collection: C): Map<string, ViewRecords[C]> => {
			if (!whole && !fresh.has(collection)) {
				(records as Record<string, unknown>)[collection] = new Map(records[collection] as Map<string, never>);
			}
			fresh.add(collection);
			return records[collection] as Map<string, ViewRecords[C]>;
		};
		for (const record of set ?? []) (own(record.in) as Map<string, unknown>).set(record.id, record);
		for (const ref of gone ?? []) {
			const [collection = '', id = ''] = ref.split('/');
			if (collection in records) own(collection as ViewCollection).delete(id);
		}
		this.records = records;
		if (whole) this.mine = new Set();
		if (sums !== undefined) this.sums = sums;
		if (count !== undefined) this.count = count;
		if (mine) this.mine = new Set([...this.mine, ...mine]);
		if (dots) this.dots = dots;
	}

	#onDone(n: number, reason: string | undefined): void {
		const found = this.pending.find((pending) => pending.n === n);
		if (!found) return;
		this.pending = this.pending.filter((pending) => pending.n !== n);
		this.#init.store?.save(this.pending);
		if (reason !== undefined) this.refused = [...this.refused, { command: found.command, reason }];
	}

	async #onClose(code: number, opened: boolean): Promise<void> {
		this.#drop();
		if (isFinal(code)) return this.#end();
		this.status = 'offline';
		this.#retry = setTimeout(() => this.connect(), this.#backoff.next());
		this.#init.onChange();
		// A line that came about meanwhile knows better.
		if (!opened && (await this.#init.isOver()) && !this.#socket && !this.#closed) this.#end();
	}

	#end(): void {
		this.#stopRetry();
		this.status = 'ended';
		this.#init.onChange();
	}

	#look(): void {
		if (!this.#socket || Date.now() - this.#lastHeard < silence) return;
		this.#drop();
		this.status = 'offline';
		this.#init.onChange();
		this.connect();
	}

	#drop(): void {
		const socket = this.#socket;
		this.#socket = null;
		if (!socket) return;
		socket.onopen = socket.onmessage = socket.onclose = null;
		socket.close();
	}

	#send(n: number, command: TableCommand): void {
		if (this.#socket?.readyState === 1) this.#socket.send(commandMessage(n, command));
	}

	#stopRetry(): void {
		if (this.#retry) clearTimeout(this.#retry);
		this.#retry = null;
	}
}

function empty(): Records {
	return { notes: new Map(), clusters: new Map(), goals: new Map(), boards: new Map(), shares: new Map() };
}
