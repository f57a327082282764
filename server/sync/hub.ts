import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { protocolVersion, syncMark, syncPath } from '../../src/lib/protocol/index.ts';
import { AccessWatch } from './access-watch.ts';
import { TokenBuckets } from './bucket.ts';
import { Connection } from './connection.ts';
import { SyncFigures } from './figures.ts';
import { HandshakeDesk, Refused, refuseUpgrade, type Admitted } from './handshake.ts';
import { defaultRoomOptions, type RoomOptions } from './options.ts';
import { LoadMeter, Pace } from './pace.ts';
import type {
	DocumentModel,
	Guard,
	Logger,
	ReadModel,
	Refusal as CommandRefusal,
	RoomViews,
	UpdateLog
} from './ports.ts';
import { Room } from './room.ts';

export interface HubInit {
	guard: Guard;
	updates: UpdateLog;
	model: DocumentModel;
	readModel: ReadModel;
	/** For those who see a part of a room instead of its document. */
	views?: RoomViews;
	log: Logger;
	/** Does this Origin header belong to a page of ours? */
	isOwnOrigin(origin: string, host: string | undefined): boolean;
	/** Where a request came from, for budgets. */
	addressOf?(request: IncomingMessage): string;
	options?: Partial<RoomOptions>;
}

export interface HubStats {
	rooms: number;
	connections: number;
	/** Updates and answers that wait for the disk. */
	waiting: number;
}

/** All live rooms of this process and the sockets in them. */
export class Hub {
	readonly figures = new SyncFigures();
	readonly #init: HubInit;
	readonly #options: RoomOptions;
	readonly #rooms = new Map<string, Room>();
	/** Nobody is in them; who has been empty longest comes first. */
	readonly #idle = new Set<Room>();
	readonly #connections = new Set<Connection>();
	readonly #desk: HandshakeDesk;
	readonly #sockets: WebSocketServer;
	readonly #watch: AccessWatch;
	readonly #userBytes: TokenBuckets;
	readonly #userClients: TokenBuckets;
	readonly #pulse: NodeJS.Timeout;
	readonly #load = new LoadMeter();
	#stopping = false;

	constructor(init: HubInit) {
		this.#init = init;
		this.#options = { ...defaultRoomOptions, ...init.options };
		const { guard, isOwnOrigin, addressOf = (request) => request.socket.remoteAddress ?? '' } = init;
		this.#desk = new HandshakeDesk({ guard, isOwnOrigin, addressOf, options: this.#options });
		this.#userBytes = new TokenBuckets(this.#options.byteBurst, this.#options.byteRate);
		this.#userClients = new TokenBuckets(this.#options.clientBurst, this.#options.clientRate);
		this.#sockets = new WebSocketServer({
			noServer: true,
			clientTracking: false,
			maxPayload: this.#options.frame,
			perMessageDeflate: false,
			autoPong: false
		});
		this.#sockets.on('wsClientError', (error, socket) => refuseUpgrade(socket, 400, error.message));
		this.#watch = new AccessWatch({
			guard,
			log: init.log,
			options: this.#options,
			connections: this.#connections,
			onAccess: (connection) => this.#rooms.get(connection.planId)?.tellAccess(connection)
		});
		this.#pulse = setInterval(() => this.#beat(), Math.min(this.#options.heartbeat, 5_000));
		this.#pulse.unref();
	}

	/** Is this request one for the sync server? */
	handles(request: IncomingMessage): boolean {
		return request.url?.startsWith(syncPath) ?? false;
	}

	/** `upgrade` event of the HTTP server. Never throws. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		const onError = (error: Error) => this.#init.log.debug({ err: error }, 'socket failed during the handshake');
		socket.on('error', onError);
		void this.#upgrade(request, socket, head).catch((error: unknown) => {
			if (error instanceof Refused) {
				this.figures.turnedAway.add(1, String(error.status));
				this.#init.log.info({ status: error.status, path: pathOf(request) }, 'connection refused');
				refuseUpgrade(socket, error.status, error.message);
				return;
			}
			this.#init.log.error({ err: error }, 'handshake failed');
			refuseUpgrade(socket, 503, 'The server cannot check this connection at the moment. Try again soon.');
		});
	}

	/**
	 * A plain request to the sync address. A browser's script cannot read why a WebSocket was refused: it asks
	 * here and gets the same answer, or 426 if everything but the upgrade is in order.
	 */
	async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let status = 426;
		let text = 'This address speaks WebSocket: your session and rights are in order, the upgrade is missing.';
		try {
			if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refused(405, 'Only GET is possible here.');
			this.#checkRunning();
			await this.#desk.admit(request);
		} catch (error) {
			if (!(error instanceof Refused)) this.#init.log.error({ err: error }, 'connection check failed');
			status = error instanceof Refused ? error.status : 503;
			text = error instanceof Refused ? error.message : 'The server cannot check this connection at the moment.';
		}
		response.writeHead(status, {
			'content-type': 'text/plain; charset=utf-8',
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff',
			[syncMark]: String(protocolVersion),
			...(status === 426 && { upgrade: 'websocket', connection: 'upgrade' })
		});
		response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
	}

	/** Everything accepted so far is on disk and in the read model when it resolves. */
	async flush(planId: string): Promise<void> {
		const room = this.#rooms.get(planId);
		if (room) return room.flush();
		if (await this.#init.readModel.isCurrent(planId)) return;
		// The last process ended before the read model was written: opening the room brings it up to date.
		const opened = await this.#room(planId);
		await opened.flush();
	}

	/**
	 * Carries out commands of the plan's model with the server's authority, all or none: for what people decide outside
	 * the document and only the server may write into it. Whoever calls has asked for rights; `by` becomes the author.
	 * Resolves when they are durable and on their way to everybody. Throws if the plan cannot be opened or written.
	 */
	async run(planId: string, commands: readonly object[], by: string | null): Promise<{ ok: true } | CommandRefusal> {
		// A room that closes just now makes way for the next one; one that cannot be opened stays closed.
		for (let attempt = 0; attempt < 3; attempt++) {
			const result = await (await this.#room(planId)).run(commands, by);
			if (result) return result;
		}
		throw new Error(`plan ${planId} cannot be opened`);
	}

	stats(): HubStats {
		let waiting = 0;
		for (const room of this.#rooms.values()) waiting += room.waiting;
		return { rooms: this.#rooms.size, connections: this.#connections.size, waiting };
	}

	/** Lets everything under way reach the disk, then ends all connections: they come back to the next process. */
	async close(): Promise<void> {
		this.#stopping = true;
		clearInterval(this.#pulse);
		this.#watch.stop();
		for (const connection of this.#connections) connection.event({ type: 'drain' });
		await Promise.all([...this.#rooms.values()].map((room) => room.close('restart', 'server is restarting')));
		for (const connection of [...this.#connections]) connection.close('restart', 'server is restarting');
		this.#sockets.close();
	}

	async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
		this.#checkRunning();
		if (request.headers.upgrade?.toLowerCase() !== 'websocket' || request.headers['sec-websocket-version'] !== '13') {
			throw new Refused(426, 'This address speaks WebSocket, version 13.');
		}
		const seen = this.#watch.generation;
		const admitted = await this.#desk.admit(request);
		this.#checkRunning();
		this.#checkRoomLeft(admitted);
		if (socket.destroyed) return;
		this.#sockets.handleUpgrade(request, socket, head, (ws) => {
			const connection = this.#connect(ws, socket, admitted);
			if (this.#watch.generation !== seen) this.#watch.checkSoon([connection]);
			void this.#enter(connection);
		});
	}

	#connect(ws: WebSocket, socket: Duplex, admitted: Admitted): Connection {
		const { log } = this.#init;
		const connection = new Connection({
			...admitted,
			ws,
			socket,
			log,
			figures: this.figures,
			options: this.#options,
			userBytes: (now) => this.#userBytes.of(admitted.user.id, now),
			mayBring: (clients) => {
				const now = performance.now();
				return this.#userClients.of(admitted.user.id, now).take(now, clients);
			},
			onClosed: () => this.#forget(connection)
		});
		this.#connections.add(connection);
		this.figures.opened.add();
		this.#watch.start();
		log.info({ plan: admitted.planId, user: admitted.user.id }, 'connection opened');
		return connection;
	}

	async #enter(connection: Connection): Promise<void> {
		const { protocol } = connection.handshake;
		if (protocol !== null && protocol !== protocolVersion) {
			return connection.close('version', `protocol version is ${protocolVersion}`);
		}
		for (;;) {
			const room = await this.#room(connection.planId);
			if (connection.ended) return;
			if (this.#stopping) return connection.close('restart', 'server is restarting');
			if (room.join(connection)) return;
		}
	}

	/** The room of this plan; one that is closing is waited for. */
	async #room(planId: string): Promise<Room> {
		for (;;) {
			const room = this.#rooms.get(planId);
			if (!room) break;
			if (room.state !== 'closing') return room;
			await room.closed;
		}
		const { updates, model, readModel, views, log } = this.#init;
		const room = new Room({
			planId,
			updates,
			model,
			readModel,
			...(views && { views }),
			log,
			figures: this.figures,
			options: this.#options,
			pace: () => new Pace(this.#options, this.#load),
			onIdle: (idle, is) => this.#keepIdle(idle, is),
			onClosed: (closed) => {
				if (this.#rooms.get(planId) === closed) this.#rooms.delete(planId);
			}
		});
		this.#rooms.set(planId, room);
		return room;
	}

	/** Empty rooms are kept for a quick return, but not any number of them: who has been empty longest ends first. */
	#keepIdle(room: Room, idle: boolean): void {
		if (!idle) return void this.#idle.delete(room);
		this.#idle.add(room);
		const [oldest] = this.#idle;
		if (this.#idle.size > this.#options.idleRooms) oldest?.closeIdle();
	}

	#forget(connection: Connection): void {
		this.#connections.delete(connection);
		this.#rooms.get(connection.planId)?.leave(connection);
		if (this.#connections.size === 0) this.#watch.stop();
	}

	#checkRunning(): void {
		if (this.#stopping) throw new Refused(503, 'The server is restarting.');
	}

	#checkRoomLeft({ planId, user }: Admitted): void {
		let ofUser = 0;
		for (const connection of this.#connections) if (connection.user.id === user.id) ofUser++;
		const inPlan = this.#rooms.get(planId)?.connections.size ?? 0;
		if (ofUser >= this.#options.perUser || inPlan >= this.#options.perPlan) {
			throw new Refused(429, 'Too many connections are open. Close other windows and try again.');
		}
	}

	#beat(): void {
		const now = performance.now();
		for (const connection of [...this.#connections]) connection.heartbeat(now);
		this.#desk.sweep(now);
		this.#userBytes.sweep(now);
		this.#userClients.sweep(now);
	}
}

const pathOf = (request: IncomingMessage) => request.url?.split('?', 1)[0]?.slice(0, 200);
