/**
 * What a browser test stands on: one server per worker, a fresh Münster plan with four people per test, and pages that
 * are signed in as one of them. Data is put there through the same services the server uses, on the same database.
 */
import { test as base, type BrowserContextOptions, type Page } from '@playwright/test';
import { join } from 'node:path';
import { openDatabase, type OpenDatabase } from '../../../src/lib/server/db.ts';
import { createServices, type Services } from '../../../src/lib/server/services.ts';
import { sessionCookieName, type SignedInUser } from '../../../src/lib/server/sessions.ts';
import type { Role } from '../../../src/lib/plan/types.ts';
import { readConfig } from '../../../server/config.ts';
import { startServer, type TestServer } from './server.ts';

/** The people of every test plan. Ben may edit two fields, Cem none. */
export const cast = {
	anna: { name: 'Anna Krüger', role: 'coordinator', fields: [] },
	ben: { name: 'Ben Aydın', role: 'partner', fields: ['f-sprache', 'f-gesundheit'] },
	cem: { name: 'Cem Öztürk', role: 'adviser', fields: [] },
	dora: { name: 'Dora Lindt', role: 'viewer', fields: [] }
} as const satisfies Record<string, { name: string; role: Role; fields: readonly string[] }>;
export type Person = keyof typeof cast;

export const password = 'ein langes Passwort';

interface Stage {
	server: TestServer;
	services: Services;
	users: Record<Person, SignedInUser>;
}

export interface World extends Stage {
	planId: string;
	/** Address of a page of this test's plan. */
	at(path?: string): string;
	/** A page in a browser of its own, signed in as this person (or as nobody). */
	open(person: Person | null, path?: string, options?: BrowserContextOptions): Promise<Page>;
}

/** No movement to wait for; and no worker that fetches the whole product, which only tests without a network need. */
const visitor: BrowserContextOptions = {
	locale: 'de-DE',
	timezoneId: 'Europe/Berlin',
	reducedMotion: 'reduce',
	serviceWorkers: 'block'
};
/** For pages that open without a network. */
export const withWorker: BrowserContextOptions = { serviceWorkers: 'allow' };

const quiet = { info() {}, warn() {}, error() {} };

export async function setStage(server: TestServer): Promise<Stage & { database: OpenDatabase }> {
	const config = readConfig({ DATA_DIR: server.dataDir, LOG_LEVEL: 'silent' });
	const database = openDatabase({ kind: 'sqlite', file: join(server.dataDir, 'etappe.sqlite') }, { mustExist: true });
	const services = createServices({ config, db: database.db, log: quiet });
	const users = {} as Record<Person, SignedInUser>;
	for (const person of Object.keys(cast) as Person[]) {
		const created = await services.accounts.create({
			email: `${person}@example.org`,
			name: cast[person].name,
			password
		});
		if (!created.ok) throw new Error(`${person}: ${created.reason}`);
		users[person] = created.user;
	}
	return { server, services, users, database };
}

export const test = base.extend<{ world: World }, { stage: Stage }>({
	stage: [
		// eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from this pattern
		async ({}, use) => {
			const server = await startServer({ LOG_LEVEL: 'warn' });
			const { database, ...stage } = await setStage(server);
			await use(stage);
			await database.close();
			await server.dispose();
		},
		{ scope: 'worker' }
	],
	world: async ({ stage, browser }, use) => {
		const { server, services, users } = stage;
		const created = await services.plans.create(
			{ title: 'Masterplan Migration und Integration', municipality: 'Stadt Münster', example: 'muenster' },
			users.anna.id
		);
		if (!created.ok) throw new Error(created.reason);
		const { planId } = created;
		for (const person of ['ben', 'cem', 'dora'] as const) {
			const { role, fields } = cast[person];
			const body = role === 'adviser' ? 'Integrationsrat' : null;
			const set = await services.members.set(
				planId,
				users[person].id,
				{ role, fields, body, organisation: null },
				users.anna.id
			);
			if (!set.ok) throw new Error(`${person}: ${set.reason}`);
		}
		const at = (path = '') => `${server.url}/plan/${planId}${path}`;
		const contexts: { close(): Promise<void> }[] = [];
		await use({
			...stage,
			planId,
			at,
			async open(person, path = '', options = {}) {
				const context = await browser.newContext({ ...visitor, ...options });
				contexts.push(context);
				if (person) {
					const session = await services.accounts.startSession(users[person], 'password', { ip: '127.0.0.1' });
					await context.addCookies([
						{ name: sessionCookieName, value: session.token, url: server.url, httpOnly: true, sameSite: 'Lax' }
					]);
				}
				const page = await context.newPage();
				await page.goto(path.startsWith('/') || path === '' ? at(path) : path);
				return page;
			}
		});
		for (const context of contexts) await context.close();
	}
});

export { expect } from '@playwright/test';
