import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import type { RoomOptions } from './options.ts';
import type { Guard, Logger, RightsChange, RoomAccess } from './ports.ts';

interface AccessWatchInit {
	guard: Guard;
	log: Logger;
	options: Pick<RoomOptions, 'accessPoll' | 'sessionCheck'>;
	connections: ReadonlySet<Connection>;
	/** The rights of an open connection changed. */
	onAccess(connection: Connection): void;
}

/**
 * Carries changed rights to open connections: at once for changes made in this process, within a poll for
 * those of another (the command line).
 */
export class AccessWatch {
	readonly #init: AccessWatchInit;
	#timer: NodeJS.Timeout | null = null;
	#unsubscribe: (() => void) | null = null;
	#revision: number | null = null;
	#running = false;
	/** Whose rights are to be looked up; `all`: nobody knows what changed. */
	#due: Set<Connection> | 'all' = new Set();
	#lastFull = performance.now();
	/** Grows when rights were found to have changed: what was looked up before is to be looked up again. */
	generation = 0;

	constructor(init: AccessWatchInit) {
		this.#init = init;
	}

	/** While there are connections. */
	start(): void {
		if (this.#timer) return;
		this.#unsubscribe = this.#init.guard.onChange((change) => {
			this.generation++;
			this.checkSoon([...this.#init.connections].filter((connection) => concerns(change, connection)));
		});
		this.#timer = setInterval(() => void this.#poll(), this.#init.options.accessPoll);
		this.#timer.unref();
		void this.#poll();
	}

	stop(): void {
		if (this.#timer) clearInterval(this.#timer);
		this.#timer = null;
		this.#unsubscribe?.();
		this.#unsubscribe = null;
		this.#revision = null;
	}

	/** Looks at these connections again, or at all; a look under way is followed by another one. */
	checkSoon(which: Iterable<Connection> | 'all'): void {
		if (which === 'all') this.#due = 'all';
		else if (this.#due !== 'all') for (const connection of which) this.#due.add(connection);
		if (!this.#running) void this.#check();
	}

	async #poll(): Promise<void> {
		try {
			const revision = await this.#init.guard.revision();
			const due = performance.now() - this.#lastFull > this.#init.options.sessionCheck;
			if (revision === this.#revision && !due) return;
			if (revision !== this.#revision) this.generation++;
			this.#revision = revision;
			this.checkSoon('all');
		} catch (error) {
			this.#init.log.error({ err: error }, 'changes of rights could not be read');
		}
	}

	async #check(): Promise<void> {
		this.#running = true;
		try {
			while (this.#due === 'all' || this.#due.size > 0) {
				const due = this.#due;
				this.#due = new Set();
				if (due === 'all') this.#lastFull = performance.now();
				await this.#checkThese(due === 'all' ? [...this.#init.connections] : [...due]);
			}
		} catch (error) {
			this.#init.log.error({ err: error }, 'rights of open connections could not be checked');
			// Not knowing is no reason to let somebody stay who may have been removed: the next poll tries again.
			this.#revision = null;
		} finally {
			this.#running = false;
		}
	}

	async #checkThese(all: readonly Connection[]): Promise<void> {
		const { guard, onAccess } = this.#init;
		const living = await guard.livingSessions([...new Set(all.map((connection) => connection.sessionId))]);
		const known = new Map<string, RoomAccess | null>();
		for (const connection of all) {
			if (connection.ended) continue;
			if (!living.has(connection.sessionId)) {
				connection.close('signedOut', 'the session ended');
				continue;
			}
			const { user, planId, view } = connection;
			const key = [user.id, planId, view?.kind, view?.id].join('/');
			let access = known.get(key);
			if (access === undefined) {
				access = await guard.access(user.id, planId, view);
				known.set(key, access);
				if (known.size % 50 === 0) await turn();
			}
			if (!access) connection.close('noAccess', 'not a member any more');
			else if (JSON.stringify(access) !== JSON.stringify(connection.access)) {
				connection.access = access;
				onAccess(connection);
			}
		}
	}
}

function concerns({ userId, planId, sessionId }: RightsChange, connection: Connection): boolean {
	if (sessionId !== undefined && sessionId !== connection.sessionId) return false;
	if (planId !== undefined && planId !== connection.planId) return false;
	return userId === undefined || userId === connection.user.id;
}
