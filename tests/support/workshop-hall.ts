/** The process without its pages, with a workshop in the Münster plan and phones that follow it. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { createApp, type App } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { guestCookieName } from '../../src/lib/server/guest-session.ts';
import { sessionCookieName, type SignedInUser } from '../../src/lib/server/sessions.ts';
import { defaultSettings, type Action } from '../../src/lib/workshop/state.ts';
import { TableLink, type Pending } from '../../src/lib/workshop/table-link.ts';
import type { WorkshopSettings } from '../../src/lib/workshop/types.ts';

export const field = 'f-sprache';

export interface Hall {
	app: App;
	origin: string;
	owner: SignedInUser;
	/** The Cookie header of the coordinator. */
	session: string;
	planId: string;
	workshopId: string;
	code: string;
	act(action: Action): Promise<void>;
	close(): Promise<void>;
}

export interface Phone {
	id: string;
	name: string;
	/** The Cookie header. */
	cookie: string;
	link: TableLink;
	/** Every message as it came, for what must not be in it. */
	heard: string[];
	/** Why the last connection ended. */
	closed: number | null;
	texts(): string[];
	/** Resolves when nothing is under way any more. */
	settled(): Promise<void>;
}

export async function openHall(settings: Partial<WorkshopSettings> = {}): Promise<Hall> {
	const dataDir = mkdtempSync(join(tmpdir(), 'etappe-hall-'));
	const app = await createApp(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }));
	const server = createServer((request, response) => void app.hub.answer(request, response));
	server.on('upgrade', (request, socket, head) => app.hub.upgrade(request, socket, head));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const created = await app.accounts.create({
		email: 'anna@example.org',
		name: 'Anna',
		password: 'ein langes Passwort'
	});
	if (!created.ok) throw new Error(created.reason);
	const owner = created.user;
	const plan = await app.plans.create({ title: 'Plan', municipality: 'Münster', example: 'muenster' }, owner.id);
	if (!plan.ok) throw new Error(plan.reason);
	const now = Date.now();
	const draft = { title: 'Ziele', fields: [field], startsAt: now, endsAt: now + 3_600_000 };
	const opened = await app.workshops.open(
		plan.planId,
		{ ...draft, settings: { ...defaultSettings, ...settings } },
		owner.id
	);
	if (!opened.ok) throw new Error(opened.reason);
	const workshop = await app.workshops.read(plan.planId, opened.id);
	const { token } = await app.accounts.startSession(owner, 'password', { ip: '127.0.0.1' });
	return {
		app,
		origin: `http://127.0.0.1:${port}`,
		owner,
		session: `${sessionCookieName}=${token}`,
		planId: plan.planId,
		workshopId: opened.id,
		code: workshop?.code ?? '',
		async act(action) {
			const done = await app.workshops.act(plan.planId, opened.id, action, owner.id);
			if (!done.ok) throw new Error(done.reason);
		},
		async close() {
			await app.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

/** Somebody joins by the code and follows. */
export async function enter(hall: Hall, name: string): Promise<Phone> {
	const joined = await hall.app.workshops.join(hall.code, name, { ip: '127.0.0.1', present: null });
	if (!joined.ok) throw new Error(joined.reason);
	const cookie = `${guestCookieName}=${joined.token}`;
	return follow(hall, 'guest', cookie, { id: joined.guest.id, name: joined.guest.name });
}

/** Another window of the same browser, or a screen of the coordinator's. */
export async function follow(
	hall: Hall,
	as: 'guest' | 'screen' | 'moderator',
	cookie: string,
	who: { id: string; name: string } = { id: '', name: '' }
): Promise<Phone> {
	const heard: string[] = [];
	let kept: Pending[] = [];
	const phone = { ...who, cookie, heard, closed: null } as unknown as Phone;
	const link = new TableLink({
		...{ origin: hall.origin, planId: hall.planId, workshopId: hall.workshopId, as },
		createSocket: (url) => {
			const socket = new WebSocket(url, { headers: { cookie, origin: hall.origin }, perMessageDeflate: false });
			socket.on('message', (data) => heard.push(Buffer.from(data as ArrayBuffer).toString()));
			socket.on('close', (code) => (phone.closed = code));
			return socket as never;
		},
		isOver: async () => {
			const query = new URLSearchParams({ workshop: hall.workshopId, as });
			const { status } = await fetch(`${hall.origin}/sync/${hall.planId}?${query}`, { headers: { cookie } });
			return status !== 426;
		},
		store: { load: () => kept, save: (pending) => (kept = [...pending]) },
		onChange: () => {}
	});
	phone.link = link;
	phone.texts = () => [...link.records.notes.values()].map((note) => note.text).sort();
	phone.settled = () => until(() => link.pending.length === 0, 'settled');
	link.connect();
	await until(() => link.event !== null && heard.some((text) => text.includes('"whole":true')), 'table');
	return phone;
}

async function until(condition: () => boolean, name: string, timeout = 8_000): Promise<void> {
	const start = Date.now();
	while (!condition()) {
		if (Date.now() - start > timeout) throw new Error(`waited in vain for: ${name}`);
		await new Promise((resolve) => setTimeout(resolve, 3));
	}
}
