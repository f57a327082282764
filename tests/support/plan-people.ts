import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { Socket } from '../../src/lib/collab/link.ts';
import { Replica } from '../../src/lib/collab/replica.ts';
import {
	apply,
	createPlanDoc,
	ordersFor,
	readPlan,
	type Access,
	type Command,
	type Plan,
	type Role
} from '../../src/lib/plan/index.ts';
import { syncAddress } from '../../src/lib/protocol/index.ts';
import { planModel } from '../../server/plan-model.ts';
import { BrowserStore } from './browser-store.ts';
import { MemoryLog } from './memory-log.ts';
import { until } from './sync-client.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './sync-server.ts';

export interface Person {
	replica: Replica;
	/** Where their browser keeps what it keeps. */
	store: BrowserStore;
	/** Cuts the line, or mends it. */
	online: boolean;
	/** Sockets opened so far. */
	sockets: WebSocket[];
}

export interface PersonOptions {
	/** The browser of an earlier visit, or of another window. */
	store?: BrowserStore;
	/** Whom the server takes them for; changes when somebody else signs in with the same browser. */
	cookie?: () => string;
	role?: Role;
	fields?: string[];
	/** Do not wait until they are in step. */
	wait?: boolean;
}

/** Two fields with three measures each on a real server, without a database. */
export async function startPlanServer(init: TestServerOptions = {}): Promise<TestServer & { plan: Plan }> {
	const updates = new MemoryLog();
	const doc = smallPlan();
	updates.create('p', Y.encodeStateAsUpdate(doc));
	const server = await startTestServer({ model: planModel, updates, editors: [], ...init });
	return Object.assign(server, { plan: readPlan(doc) });
}

export function smallPlan(): Y.Doc {
	const doc = createPlanDoc({ title: 'Masterplan', municipality: 'Teststadt' });
	const access: Access = { userId: 'example', role: 'coordinator', fields: [] };
	const at = Date.UTC(2026, 0, 1);
	const orders = ordersFor(3);
	const create = (collection: 'fields' | 'measures', id: string, values: object) =>
		apply(doc, { type: 'record.create', collection, id, at, values } as Command, { access });
	orders.slice(0, 2).forEach((order, f) => {
		create('fields', `field-${f}`, { order, title: `Feld ${f}`, hue: f * 90, icon: 'scale' });
		orders.forEach((place, i) =>
			create('measures', `measure-${f}${i}`, { order: place, field: `field-${f}`, title: `Maßnahme ${f}.${i}` })
		);
	});
	return doc;
}

export function giveAccess(server: TestServer, userId: string, role: Role | null, fields: string[] = []): void {
	if (role) server.guard.members.set(`${userId}/p`, { userId, role, fields } as never);
	else server.guard.members.delete(`${userId}/p`);
	server.guard.count++;
}

/** Somebody at a browser: the whole client side but the components. */
export async function sitDown(
	server: TestServer & { plan: Plan },
	userId: string,
	{
		store = new BrowserStore(),
		cookie = () => userId,
		role = 'coordinator',
		fields = [],
		wait = true
	}: PersonOptions = {}
): Promise<Person> {
	if (!server.guard.members.has(`${userId}/p`)) giveAccess(server, userId, role, fields);
	const access = (await server.guard.access(userId, 'p')) as unknown as Access;
	const sockets: WebSocket[] = [];
	let online = true;
	const replica: Replica = new Replica({
		plan: server.plan,
		access,
		copy: store.window(userId),
		address: syncAddress(server.origin, 'p'),
		createSocket: (url) => {
			const target = online ? url : 'ws://127.0.0.1:9';
			const socket = new WebSocket(target, { headers: { cookie: `s=${cookie()}` } });
			sockets.push(socket);
			return socket as unknown as Socket;
		},
		whyRefused: async () => {
			if (!online) return null;
			const answer = await fetch(`${server.origin}/sync/p`, { headers: { cookie: `s=${cookie()}` } });
			return answer.status === 401 ? 'signedOut' : answer.status === 404 ? 'noAccess' : null;
		},
		random: () => 0,
		onChange: () => {}
	});
	void replica.start();
	const person: Person = {
		replica,
		store,
		sockets,
		get online() {
			return online;
		},
		set online(value) {
			online = value;
			if (!value) sockets.at(-1)?.terminate();
			else replica.wake();
		}
	};
	if (wait) await until(() => replica.status.kind === 'saved', `${userId} in step`);
	return person;
}

export const rename = (id: string, title: string): Command => ({
	type: 'record.set',
	collection: 'measures',
	id,
	values: { title }
});
