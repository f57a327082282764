import { performance } from 'node:perf_hooks';
import { step1Message, type ClientMessage, type CloseReason } from '../../src/lib/protocol/index.ts';
import { Committer } from './committer.ts';
import { Compactor } from './compactor.ts';
import type { Connection, Receiver } from './connection.ts';
import type { SyncFigures } from './figures.ts';
import { Fanout, type Sending } from './fanout.ts';
import type { RoomOptions } from './options.ts';
import type { Pace } from './pace.ts';
import type { DocumentModel, LoadedLog, Logger, ReadModel, Refusal, RoomViews, UpdateLog } from './ports.ts';
import { RoomPresence } from './presence.ts';
import { Projector } from './projector.ts';
import { DamagedDocument, RoomDocument, tooManyClients, type Accepted, type Judged } from './room-document.ts';
import { ViewHost } from './view-host.ts';

export interface RoomInit {
	planId: string;
	updates: UpdateLog;
	model: DocumentModel;
	readModel: ReadModel;
	views?: RoomViews;
	log: Logger;
	figures: SyncFigures;
	options: RoomOptions;
	/** Of its own for every room. */
	pace(): Pace;
	/** Nobody is in the room any more, or somebody is again. */
	onIdle?(room: Room, idle: boolean): void;
	/** The room is over and everything of it is stored: forget it. */
	onClosed(room: Room): void;
}

interface Active {
	kind: 'active';
	epoch: string;
	document: RoomDocument;
	committer: Committer;
	projector: Projector;
	presence: RoomPresence;
	fanout: Fanout;
	/** For those who see a part of the room instead of its document. */
	views: ViewHost | null;
	compactor: Compactor;
}

interface Authorship {
	/** Whom it needs not be shown; `null`: nobody. */
	author: Connection | null;
	/** `null`: the server itself. */
	userId: string | null;
	durable(): void;
}

type RoomState =
	| { kind: 'loading' }
	| Active
	/** Nobody joins any more; `done` resolves when the next room of this plan may open. */
	| { kind: 'closing' };

/**
 * One open plan. Updates are judged one after the other against the accepted document, applied in memory,
 * written in groups, and only then acknowledged and shown to anybody else.
 */
export class Room implements Receiver {
	readonly planId: string;
	/** Resolves when the room is open, or has ended because it could not be. */
	readonly opened: Promise<void>;
	/** Resolves when the room is over. */
	readonly closed: Promise<void>;
	readonly #init: RoomInit;
	readonly #connections = new Set<Connection>();
	/** How to give up on commands of the server that are not durable yet. */
	readonly #runs = new Set<(error: Error) => void>();
	#state: RoomState = { kind: 'loading' };
	#resolveClosed: () => void = () => {};
	#idle: NodeJS.Timeout | null = null;

	constructor(init: RoomInit) {
		this.#init = init;
		this.planId = init.planId;
		this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
		this.opened = this.#open();
	}

	get state(): RoomState['kind'] {
		return this.#state.kind;
	}

	get connections(): ReadonlySet<Connection> {
		return this.#connections;
	}

	/** What waits for the disk; for `stats`. */
	get waiting(): number {
		return this.#state.kind === 'active' ? this.#state.committer.waiting : 0;
	}

	/** Its frames wait until the room is open. `false`: the room is closing, the next one is to be joined. */
	join(connection: Connection): boolean {
		if (this.#state.kind === 'closing') return false;
		this.#connections.add(connection);
		this.#stopIdle();
		if (this.#state.kind === 'active') this.#welcome(connection, this.#state);
		return true;
	}

	leave(connection: Connection): void {
		if (!this.#connections.delete(connection)) return;
		if (this.#state.kind !== 'active') return;
		if (connection.view) this.#state.views?.leave(connection);
		else this.#state.presence.leave(connection);
		if (this.#connections.size === 0) this.#startIdle();
	}

	/** Rights changed while connected. */
	tellAccess(connection: Connection): void {
		if (this.#state.kind !== 'active' || connection.view) return;
		const { access } = connection;
		connection.event({ type: 'access', access, epoch: this.#state.epoch, schema: this.#init.model.schema });
	}

	receive(connection: Connection, message: ClientMessage): void {
		const state = this.#state;
		if (state.kind !== 'active') return;
		try {
			if (connection.view) return state.views?.receive(connection, message);
			switch (message.type) {
				case 'step1':
					return this.#answer(connection, message.stateVector, state);
				case 'update':
					return this.#take(connection, message.update, message.whole, state);
				case 'presence': {
					const problem = state.presence.receive(connection, message.entries);
					if (problem) this.#init.figures.presenceRefused.add(1, problem);
					return;
				}
				case 'queryPresence':
					return state.presence.sendAll(connection);
				case 'command':
					return connection.close('malformed', 'commands are for those who do not have the document');
			}
		} catch (error) {
			this.#init.log.error({ plan: this.planId, user: connection.user.id, err: error }, 'message failed');
			connection.close('malformed', 'the message could not be taken in');
			// What is in memory can no longer be trusted; what is on disk can.
			if (error instanceof DamagedDocument) this.#fail(error, 'again', 'room begun anew');
		}
	}

	/**
	 * Carries out commands with the server's authority, all or none, in `by`'s name: judged, logged and shown like
	 * everybody's changes. Resolves when they are durable; `null`: the room is closing, the next one is to be asked.
	 */
	async run(commands: readonly object[], by: string | null): Promise<{ ok: true } | Refusal | null> {
		await this.opened;
		const state = this.#state;
		if (state.kind !== 'active') return null;
		const written = state.document.live.write(commands, by);
		if (!written.ok) return written;
		let judged: Judged;
		try {
			judged = state.document.accept(written.update, 'server');
		} catch (error) {
			this.#fail(error, 'again', 'room begun anew');
			throw error;
		}
		if (!judged.ok) return { ...judged, index: commands.length - 1 };
		if (!judged.fresh) return { ok: true };
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		this.#accepted(state, judged, { author: null, userId: by, durable: resolve });
		this.#runs.add(reject);
		await promise.finally(() => this.#runs.delete(reject));
		return { ok: true };
	}

	/** Resolves when everything accepted so far is durable and in the read model. */
	async flush(): Promise<void> {
		await this.opened;
		if (this.#state.kind === 'active') await this.#state.projector.flush();
		else await this.closed;
	}

	/** Lets what is under way reach the disk, then ends all connections with this reason. */
	async close(reason: CloseReason, detail: string): Promise<void> {
		await this.opened;
		if (this.#state.kind === 'active') {
			const state = this.#state;
			this.#state = { kind: 'closing' };
			this.#stopIdle();
			await state.projector.flush();
			state.fanout.flush();
			this.#end(state, reason, detail);
		}
		await this.closed;
	}

	/** Ends the room if nobody is in it. */
	closeIdle(): void {
		if (this.#connections.size === 0) void this.close('again', 'idle');
	}

	async #open(): Promise<void> {
		const { updates, model, readModel, options, log } = this.#init;
		try {
			const loaded = await updates.load(this.planId);
			this.#init.figures.roomsOpened.add();
			if (!loaded) return this.#end(null, 'noAccess', 'no such plan');
			if (loaded.damaged?.length) log.error({ plan: this.planId, damaged: loaded.damaged }, 'damaged rows in the log');
			const document = new RoomDocument(loaded, model, options.documentSize);
			const state = this.#activate(loaded, document);
			if (document.migration) {
				const entry = { update: document.migration, userId: null, at: Date.now(), changes: [] };
				state.committer.push({ entry, durable: () => {} });
				await state.committer.drained();
			}
			if (state.committer.broken) return;
			// Of what a damaged row held the read model may be all that is left: it is not written anew from the rest.
			const whole = !loaded.damaged?.length;
			if (whole && (document.migration || !(await readModel.isCurrent(this.planId)))) state.projector.touchAll();
			this.#state = state;
			log.info({ plan: this.planId, updates: loaded.updates.length, bytes: document.bytes }, 'room opened');
			for (const connection of this.#connections) this.#welcome(connection, state);
			if (this.#connections.size === 0) this.#startIdle();
			state.compactor.foldIfLong();
		} catch (error) {
			log.error({ plan: this.planId, err: error }, 'room could not be opened');
			this.#end(null, 'load', 'the plan could not be opened');
		}
	}

	#activate(loaded: LoadedLog, document: RoomDocument): Active {
		const { updates, readModel, options, log } = this.#init;
		const pace = this.#init.pace();
		const committer = new Committer({
			due: (since) => pace.due(since),
			seq: loaded.seq,
			append: (entries) => updates.append(this.planId, entries),
			afterBatch: () => {
				fanout.soon();
				if (this.#state.kind === 'active') this.#state.compactor.foldIfLong();
			},
			onFailure: (error) => this.#fail(error, 'storage', 'the log could not be written')
		});
		const after = options.projectAfter;
		const presence = new RoomPresence(options, document.ids, () => fanout.soon());
		const fanout = new Fanout({
			connections: this.#connections,
			presence,
			pace,
			onSent: (sending) => this.#measure(sending)
		});
		return {
			kind: 'active',
			epoch: loaded.epoch,
			document,
			committer,
			projector: new Projector({ planId: this.planId, live: document.live, committer, readModel, log, after }),
			presence,
			fanout,
			views: null,
			compactor: new Compactor({ planId: this.planId, loaded, document, committer, updates, log, options })
		};
	}

	#measure({ readers, updates, took, waited }: Sending): void {
		const { figures } = this.#init;
		figures.sending.observe(took / 1000);
		figures.frames.add(readers);
		if (updates > 0) figures.waited.observe(waited / 1000);
	}

	#welcome(connection: Connection, state: Active): void {
		if (connection.ended) return void this.#connections.delete(connection);
		if (connection.view) {
			const host = this.#host(state);
			if (!host) return connection.close('noAccess', 'there are no views here');
			// A view may have to be opened first. What comes meanwhile waits, and the connection may end.
			return void host.join(connection).then(() => connection.attach(this));
		}
		const { handshake } = connection;
		const { schema } = this.#init.model;
		if (handshake.epoch !== null && handshake.epoch !== state.epoch) {
			return connection.close('epoch', 'the plan has begun anew');
		}
		if (handshake.schema !== null && handshake.schema !== schema) {
			return connection.close('version', `document version is ${schema}`);
		}
		this.tellAccess(connection);
		connection.send(step1Message(state.document.stateVector()));
		state.presence.join(connection);
		connection.attach(this);
	}

	/** For those who see a part of the room; made when the first of them comes. */
	#host(state: Active): ViewHost | null {
		const { views } = this.#init;
		if (!views) return null;
		return (state.views ??= new ViewHost({
			planId: this.planId,
			views,
			document: state.document,
			later: (durable) => state.committer.push({ entry: null, durable }),
			accepted: (judged, userId, durable) => this.#accepted(state, judged, { author: null, userId, durable })
		}));
	}

	#answer(connection: Connection, stateVector: Uint8Array, state: Active): void {
		if (connection.answering) return void (connection.question = stateVector);
		let frame: Buffer;
		try {
			frame = state.document.answer(stateVector);
		} catch {
			return connection.close('malformed', 'not a state vector');
		}
		connection.answering = true;
		// The answer may hold what is not on disk yet: it waits in line behind it.
		state.committer.push({
			entry: null,
			durable: () => {
				if (connection.ended) return;
				connection.outbox.answer(frame, () => this.#answered(connection, state));
				connection.following = true;
			}
		});
	}

	#answered(connection: Connection, state: Active): void {
		const { question } = connection;
		connection.answering = false;
		connection.question = null;
		if (question && !connection.ended && this.#state === state) this.#answer(connection, question, state);
	}

	#take(connection: Connection, update: Uint8Array, whole: boolean, state: Active): void {
		const n = ++connection.received;
		const mayBring = (clients: number) => connection.mayBring(clients);
		const judged = state.document.accept(update, connection.access, { whole, mayBring });
		if (!judged.ok) {
			if (judged.reason === 'gap' && !whole && connection.gaps < 8) return this.#askAgain(connection, n, state);
			const { reason, ref, key } = judged;
			if (reason === tooManyClients) return connection.close('tooMany', 'too many new client ids');
			return connection.refuse({ n, reason, ...(ref && { ref }), ...(key && { key }) });
		}
		if (whole) connection.gapFrom = null;
		const acknowledged = connection.gapFrom === null ? n : connection.gapFrom - 1;
		const since = performance.now();
		const durable = () => state.fanout.saved(connection, acknowledged, since);
		this.#accepted(state, judged, { author: connection, userId: connection.user.id, durable });
	}

	/** Into the log; when that is durable, `durable` is told and everybody else is shown it. */
	#accepted(state: Active, { fresh, changes, touched, clients }: Accepted, by: Authorship): void {
		const { author, userId, durable } = by;
		const accepted = performance.now();
		let tell: (() => void) | null = null;
		// Into the queue before anything else can go wrong: from here on it is in memory, and others build on it.
		state.committer.push({
			entry: fresh && { update: fresh, userId, at: Date.now(), changes, clients },
			durable: () => {
				durable();
				if (!fresh) return;
				this.#kept(state, author, fresh, accepted);
				if (tell) this.#forViews(tell);
			}
		});
		if (!fresh) return;
		state.projector.touch(touched);
		this.#forViews(() => (tell = state.views?.capture(touched) ?? null));
	}

	/** A mistake of ours in what views are shown costs those who look at them their connection, nobody an update. */
	#forViews(work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#init.log.error({ plan: this.planId, err: error }, 'views could not be kept in step');
			const viewers = [...this.#connections].filter(({ view }) => view);
			for (const connection of viewers) connection.close('again', 'view begun anew');
		}
	}

	/** An update is on disk: the others may see it. */
	#kept(state: Active, author: Connection | null, update: Uint8Array, accepted: number): void {
		const { figures } = this.#init;
		figures.commits.observe((performance.now() - accepted) / 1000);
		figures.updates.add();
		figures.updateBytes.add(update.length);
		state.compactor.logged(update);
		state.fanout.add(author, update, accepted);
	}

	/** The update builds on something we never got: the client is asked for all we lack. */
	#askAgain(connection: Connection, n: number, state: Active): void {
		if (connection.gapFrom !== null) return;
		connection.gapFrom = n;
		connection.gaps++;
		connection.send(step1Message(state.document.stateVector()));
	}

	/** Gives up what is in memory: nothing that is not on disk was shown, and the clients still have their part. */
	#fail(error: unknown, reason: CloseReason, detail: string): void {
		this.#init.log.error({ plan: this.planId, err: error, reason }, 'room given up');
		this.#init.figures.roomsFailed.add(1, reason);
		const state = this.#state;
		this.#state = { kind: 'closing' };
		this.#end(state.kind === 'active' ? state : null, reason, detail);
	}

	#end(state: Active | null, reason: CloseReason, detail: string): void {
		this.#state = { kind: 'closing' };
		this.#stopIdle();
		for (const connection of [...this.#connections]) connection.close(reason, detail);
		this.#connections.clear();
		state?.fanout.stop();
		state?.projector.stop();
		state?.presence.close();
		state?.views?.close();
		state?.document.destroy();
		for (const giveUp of this.#runs) giveUp(new Error('the log could not be written'));
		const over = () => {
			this.#init.onClosed(this);
			this.#resolveClosed();
		};
		// The next room reads the log only when this one writes no more: else it would count what it does not hold.
		if (state) void state.committer.stop().then(over);
		else over();
	}

	#startIdle(): void {
		this.#stopIdle();
		this.#idle = setTimeout(() => this.closeIdle(), this.#init.options.idle);
		this.#idle.unref();
		this.#init.onIdle?.(this, true);
	}

	#stopIdle(): void {
		if (!this.#idle) return;
		clearTimeout(this.#idle);
		this.#idle = null;
		this.#init.onIdle?.(this, false);
	}
}
