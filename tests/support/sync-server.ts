import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hub } from '../../server/sync/hub.ts';
import type { RoomOptions } from '../../server/sync/options.ts';
import type { DocumentModel, Guard, Logger, RightsChange } from '../../server/sync/ports.ts';
import { fakeModel, MemoryReadModel, type FakeAccess } from './fake-model.ts';
import { MemoryLog } from './memory-log.ts';

export interface LogLine {
	level: string;
	fields: Record<string, unknown>;
	message: string;
}

/** Sessions and memberships in memory. A cookie `s=<user>` is that user's session. */
export class MemoryGuard implements Guard {
	readonly members = new Map<string, FakeAccess>();
	readonly ended = new Set<string>();
	count = 0;
	lookups = 0;
	#listeners = new Set<(change: RightsChange) => void>();

	set(userId: string, planId: string, role: FakeAccess['role'] | null): void {
		if (role) this.members.set(`${userId}/${planId}`, { userId, role });
		else this.members.delete(`${userId}/${planId}`);
		this.count++;
	}

	/** What the same process would do after a change; without it only the counter tells. */
	announce(change: RightsChange = {}): void {
		for (const listener of this.#listeners) listener(change);
	}

	async session(cookies: string | undefined) {
		const id = /(?:^|; )s=([\w-]+)/.exec(cookies ?? '')?.[1];
		if (!id || this.ended.has(id)) return null;
		return { user: { id, name: `Name of ${id}` }, sessionId: id };
	}

	async livingSessions(ids: readonly string[]) {
		return new Set(ids.filter((id) => !this.ended.has(id)));
	}

	async access(userId: string, planId: string) {
		this.lookups++;
		return this.members.get(`${userId}/${planId}`) ?? null;
	}

	async revision() {
		return this.count;
	}

	onChange(listener: (change: RightsChange) => void) {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}
}

export interface TestServer {
	origin: string;
	port: number;
	hub: Hub;
	guard: MemoryGuard;
	updates: MemoryLog;
	readModel: MemoryReadModel;
	lines: LogLine[];
	close(): Promise<void>;
	/** Starts another process' worth of hub on the same storage. */
	restart(): Promise<void>;
}

export interface TestServerOptions {
	options?: Partial<RoomOptions>;
	model?: DocumentModel;
	updates?: MemoryLog;
	/** User ids that may edit the plan `p`. */
	editors?: string[];
	viewers?: string[];
}

/** A real HTTP server with a hub on a free port, over storage in memory. */
export async function startTestServer(init: TestServerOptions = {}): Promise<TestServer> {
	const guard = new MemoryGuard();
	const updates = init.updates ?? new MemoryLog();
	const readModel = new MemoryReadModel();
	const lines: LogLine[] = [];
	if (!updates.plans.has('p')) updates.create('p');
	for (const user of init.editors ?? ['ada', 'bob', 'eve']) guard.set(user, 'p', 'editor');
	for (const user of init.viewers ?? []) guard.set(user, 'p', 'viewer');
	const write = (level: string) => (fields: object, message: string) =>
		void lines.push({ level, fields: fields as Record<string, unknown>, message });
	const log: Logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
	const createHub = () =>
		new Hub({
			guard,
			updates,
			readModel,
			model: init.model ?? fakeModel,
			log,
			isOwnOrigin: (origin, host) => origin === `http://${host}`,
			options: { closeGrace: 200, ...init.options }
		});
	let hub = createHub();
	const server = createServer((request, response) => void hub.answer(request, response));
	server.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${port}`,
		port,
		get hub() {
			return hub;
		},
		guard,
		updates,
		readModel,
		lines,
		async close() {
			await hub.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
		async restart() {
			const old = hub;
			hub = createHub();
			await old.close();
		}
	};
}
