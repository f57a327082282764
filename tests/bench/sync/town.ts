/**
 * A data directory of Etappe with people, sessions and plans, made once; every run starts from a copy of it, so that
 * the same edits fit. The people are put there through the services the server uses.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Y from 'yjs';
import { readConfig } from '../../../server/config.ts';
import { openDatabase } from '../../../src/lib/server/db.ts';
import { migrate } from '../../../src/lib/server/migrate.ts';
import { createServices, type Services } from '../../../src/lib/server/services.ts';
import { sessionCookieName } from '../../../src/lib/server/sessions.ts';
import type { Access } from '../../../src/lib/plan/types.ts';

export interface Townsperson {
	userId: string;
	/** Cookie header of their session. */
	cookie: string;
	access: Access;
}

export interface Room {
	planId: string;
	/** The whole document before anybody edits it. */
	base: Uint8Array;
	people: Townsperson[];
}

export interface Town {
	dataDir: string;
	rooms: Room[];
	remove(): void;
}

const quiet = { info() {}, warn() {}, error() {} };

/** @param sizes How many people each room has, all of them different ones. */
export async function buildTown(sizes: readonly number[]): Promise<Town> {
	const dataDir = mkdtempSync(join(tmpdir(), 'etappe-bench-town-'));
	const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
	const database = openDatabase(config.database);
	await migrate(database);
	// Only while it is made, and only here: nobody would miss it after a power cut.
	database.sqlite?.pragma('synchronous = OFF');
	const services = createServices({ config, db: database.db, log: quiet });
	const created = await services.accounts.create({
		email: 'anna@example.org',
		name: 'Anna Krüger',
		password: 'ein langes Passwort'
	});
	if (!created.ok) throw new Error(created.reason);
	const coordinator = created.user.id;

	/** One account is made the long way; hashing a thousand passwords would take longer than the benchmark. */
	const first = await database.db
		.selectFrom('user')
		.selectAll()
		.where('id', '=', coordinator)
		.executeTakeFirstOrThrow();
	const newPerson = async (n: number): Promise<{ userId: string; cookie: string }> => {
		const user = { id: `person-${n}`, name: `Person ${n}`, email: `person-${n}@example.org` };
		await database.db
			.insertInto('user')
			.values({ ...first, ...user })
			.execute();
		const { token } = await services.accounts.startSession(user, 'password', { ip: '127.0.0.1' });
		return { userId: user.id, cookie: `${sessionCookieName}=${token}` };
	};

	const rooms: Room[] = [];
	let n = 0;
	for (const size of sizes) {
		const planId = await newPlan(services, coordinator);
		const { base, fields } = await stateOf(services, planId);
		const people: Townsperson[] = [];
		for (let index = 0; index < size; index++) {
			const person = await newPerson(n++);
			const membership = { role: 'partner', fields, body: null, organisation: null } as const;
			const set = await services.members.set(planId, person.userId, membership, coordinator);
			if (!set.ok) throw new Error(set.reason);
			people.push({ ...person, access: { userId: person.userId, role: 'partner', fields } });
		}
		rooms.push({ planId, base, people });
	}
	await database.close();
	return { dataDir, rooms, remove: () => rmSync(dataDir, { recursive: true, force: true }) };
}

async function newPlan(services: Services, by: string): Promise<string> {
	const about = {
		title: 'Masterplan Migration und Integration',
		municipality: 'Stadt Münster',
		example: 'muenster'
	} as const;
	const plan = await services.plans.create(about, by);
	if (!plan.ok) throw new Error(plan.reason);
	return plan.planId;
}

async function stateOf(services: Services, planId: string): Promise<{ base: Uint8Array; fields: string[] }> {
	const loaded = await services.log.load(planId);
	if (!loaded) throw new Error('The plan is gone.');
	const doc = new Y.Doc();
	for (const update of [...(loaded.snapshot ? [loaded.snapshot] : []), ...loaded.updates]) Y.applyUpdate(doc, update);
	const base = Y.encodeStateAsUpdate(doc);
	const fields = [...doc.getMap('fields').keys()];
	doc.destroy();
	return { base, fields };
}
