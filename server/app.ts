import { pino, type Logger } from 'pino';
import type { Accounts } from '../src/lib/server/accounts.ts';
import { openDatabase, type Db } from '../src/lib/server/db.ts';
import type { History } from '../src/lib/server/history.ts';
import type { Members } from '../src/lib/server/members.ts';
import type { Indicators } from '../src/lib/server/indicators/indicators.ts';
import type { Imports } from '../src/lib/server/indicators/imports.ts';
import { migrate } from '../src/lib/server/migrate.ts';
import type { LogEntry, PlanLog } from '../src/lib/server/plan-log.ts';
import type { Plans } from '../src/lib/server/plans.ts';
import type { Projection, ProjectionWrite } from '../src/lib/server/projection.ts';
import type { Rounds } from '../src/lib/server/rounds/rounds.ts';
import type { Search } from '../src/lib/server/search.ts';
import { createServices, type Services } from '../src/lib/server/services.ts';
import { currentVersion } from '../src/lib/plan/records/meta.ts';
import { startWriter, type Writer } from '../src/lib/server/writer.ts';
import type { ChangeResult, Workshops } from '../src/lib/server/workshops.ts';
import { isOwnOrigin, publicOrigin, type Config } from './config.ts';
import { clientOf } from './http/client.ts';
import { planModel } from './plan-model.ts';
import { Hub, type HubStats } from './sync/hub.ts';
import type { RoomOptions } from './sync/options.ts';
import type { ReadModel } from './sync/ports.ts';
import { guardOf } from './guard.ts';
import { finishOverdue, finishWorkshop } from './workshop/finish.ts';
import { workshopViews } from './workshop/room-tables.ts';

/** The process's services, given to pages as `event.locals.app`. */
export interface App {
	readonly config: Config;
	readonly log: Logger;
	readonly db: Db;
	readonly accounts: Accounts;
	readonly members: Members;
	readonly plans: Plans;
	readonly history: History;
	readonly search: Search;
	readonly indicators: Indicators;
	readonly rounds: Rounds;
	readonly workshops: Workshops & {
		/** Ends one and keeps its minutes. */
		finish(planId: string, id: string, by: string): Promise<ChangeResult>;
	};
	readonly imports: Imports;
	readonly hub: Hub;
	health(): Promise<Health>;
	/** Lets live rooms reach the disk, then closes the database. */
	close(): Promise<void>;
}

export type Health = { ok: boolean; database: 'ok' | 'unavailable'; uptime: number } & HubStats;

/** Where the process keeps its {@link App} for SvelteKit's hooks, which are bundled apart from it. */
export const appKey = Symbol.for('etappe.app');

const sweepEvery = 60 * 60 * 1000;
const countEvery = 60 * 1000;

/** Opens the database, brings it up to date and puts everything together. Throws `StorageError`. */
export async function createApp(
	config: Config,
	options: { log?: Logger; rooms?: Partial<RoomOptions>; onQuery?: () => void } = {}
): Promise<App> {
	const log = options.log ?? createLogger(config);
	let writer: Writer | null = null;
	const database = openDatabase(config.database, {
		gate: { borrow: async () => (writer ? writer.borrow() : () => {}) },
		...(options.onQuery && { onQuery: options.onQuery }),
		onError: (error) => log.error({ err: error }, 'database connection lost')
	});
	try {
		const { applied, backup } = await migrate(database);
		if (applied.length > 0) log.info({ applied, backup }, 'database brought up to date');
	} catch (error) {
		await database.close();
		throw error;
	}
	const { db } = database;
	if (database.sqlite) {
		writer = startWriter(database.sqlite.name, (error) => log.error({ err: error }, 'writing thread lost'));
	}
	const services = createServices({ config, db, log });
	const hub = new Hub({
		guard: guardOf(services),
		updates: logOf(services.log, writer ?? services.log),
		readModel: readModelOf(db, writer ?? services.projection),
		model: planModel,
		views: workshopViews({ workshops: services.workshops, log }),
		log,
		isOwnOrigin: (origin, host) => isOwnOrigin(config, origin, host),
		addressOf: (request) => clientOf(request, config).address,
		...(options.rooms && { options: options.rooms })
	});
	const sweep = async () => {
		try {
			await services.sweep();
			const ended = await finishOverdue({ workshops: services.workshops, plans: inStep(services, hub).plans });
			if (ended.length > 0) log.info({ workshops: ended }, 'workshops ended whose time was over');
		} catch (error) {
			log.error({ err: error }, 'expired sessions and links could not be swept');
		}
	};
	await sweep();
	await catchUp(services, log);
	const sweeping = setInterval(() => void sweep(), sweepEvery);
	sweeping.unref();
	const counting = setInterval(() => {
		services.rounds.settle().catch((error: unknown) => log.error({ err: error }, 'rounds could not be counted'));
	}, countEvery);
	counting.unref();
	return {
		config,
		log,
		db,
		accounts: services.accounts,
		members: services.members,
		...inStep(services, hub),
		history: services.history,
		indicators: services.indicators,
		rounds: services.rounds,
		workshops: {
			...services.workshops,
			finish: (planId, id, by) => finishWorkshop({ ...services, ...inStep(services, hub) }, planId, id, by)
		},
		imports: services.imports,
		hub,
		health: () => healthOf(db, hub),
		async close() {
			clearInterval(sweeping);
			clearInterval(counting);
			await hub.close();
			await writer?.close();
			writer = null;
			await database.close();
		}
	};
}

/** JSON lines on standard error; standard output is for people. */
export function createLogger(config: Pick<Config, 'logLevel'>): Logger {
	return pino({ level: config.logLevel, base: null }, pino.destination({ fd: 2, sync: true }));
}

/** Opens the setup page of a fresh installation; `null` if somebody has an account. */
export async function setupAddress(app: App, port: number): Promise<string | null> {
	if (!(await app.accounts.needsSetup())) return null;
	const { token } = await app.accounts.createSetupLink();
	return `${publicOrigin({ ...app.config, port })}/setup/${token}`;
}

/** After a crash the read model may be older than the log. A plan that cannot be read keeps nobody from the others. */
async function catchUp(services: Services, log: Logger): Promise<void> {
	const { rebuilt, failed } = await services.catchUp();
	if (rebuilt.length > 0) log.info({ plans: rebuilt }, 'read models rebuilt');
	for (const { planId, error } of failed) log.error({ plan: planId, err: error }, 'plan could not be read');
}

/** Whoever reads from the read model sees what was accepted a moment before. */
function inStep({ plans, search }: Services, hub: Hub): { plans: Plans; search: Search } {
	const fresh =
		<A extends unknown[], T>(read: (planId: string, ...rest: A) => Promise<T>) =>
		async (planId: string, ...rest: A): Promise<T> => {
			await hub.flush(planId);
			return read(planId, ...rest);
		};
	return {
		plans: {
			...plans,
			read: fresh(plans.read),
			readText: fresh(plans.readText),
			readTexts: fresh(plans.readTexts),
			export: fresh(plans.export)
		},
		search: { ...search, find: fresh(search.find) }
	};
}

function logOf(log: PlanLog, writing: Pick<PlanLog, 'append' | 'compact'>) {
	return {
		load: (planId: string) => log.load(planId),
		// The changes are those the plan's validator reported; the sync process only carries them.
		append: (planId: string, entries: object[]) => writing.append(planId, entries as LogEntry[]),
		compact: (planId: string, upto: number, state: Uint8Array) => writing.compact(planId, upto, state)
	};
}

function readModelOf(db: Db, projection: Pick<Projection, 'write' | 'rebuild'>): ReadModel {
	return {
		async isCurrent(planId) {
			const row = await db
				.selectFrom('plan')
				.select(['head_seq', 'projected_seq', 'version'])
				.where('id', '=', planId)
				.executeTakeFirst();
			// A plan of an older version is migrated when its room opens.
			return !row || (row.head_seq === row.projected_seq && row.version >= currentVersion);
		},
		write(planId, seq, rows, how) {
			const write = rows as ProjectionWrite;
			if (how === 'part' || !write.meta) return projection.write(planId, seq, write);
			return projection.rebuild(planId, seq, { ...write, meta: write.meta });
		}
	};
}

async function healthOf(db: Db, hub: Hub): Promise<Health> {
	let database: Health['database'] = 'ok';
	try {
		await db.selectFrom('setting').select('key').limit(1).execute();
	} catch {
		database = 'unavailable';
	}
	return { ok: database === 'ok', database, uptime: Math.round(process.uptime()), ...hub.stats() };
}
