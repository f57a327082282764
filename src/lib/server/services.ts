import { join } from 'node:path';
import type { Config } from '../../../server/config.ts';
import { createAccessSignal } from './access-signal.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { createAudit, type Audit } from './audit.ts';
import { catchUp, type CaughtUp } from './catch-up.ts';
import type { Db } from './db.ts';
import { createHistory, type History } from './history.ts';
import { createIndicators, type Indicators } from './indicators/indicators.ts';
import { createImports, type Imports } from './indicators/imports.ts';
import { createMembers, type Members } from './members.ts';
import { createOneTimeLinks } from './one-time-links.ts';
import { createPasswords } from './passwords.ts';
import { createPlanLog, type PlanLog } from './plan-log.ts';
import { createPlans, type Plans } from './plans.ts';
import { createProjection, type Projection } from './projection.ts';
import { createRateLimiter } from './rate-limit.ts';
import { createBallotKeys } from './rounds/ballot-keys.ts';
import { createRounds, type Rounds } from './rounds/rounds.ts';
import { createSearch, type Search } from './search.ts';
import { createSessions } from './sessions.ts';
import { createWorkshops, type Workshops } from './workshops.ts';

/** What a service writes to the log; pino fits. */
export interface Logger {
	info(details: object, message: string): void;
	warn(details: object, message: string): void;
	error(details: object, message: string): void;
}

export interface Services {
	accounts: Accounts;
	members: Members;
	plans: Plans;
	/** The documents' update log. */
	log: PlanLog;
	projection: Projection;
	history: History;
	search: Search;
	indicators: Indicators;
	workshops: Workshops;
	/** Files with values, from upload to undo. */
	imports: Imports;
	audit: Audit;
	rounds: Rounds;
	/** Brings read models up to date that lag behind the log after a crash. Call it at the start. */
	catchUp(): Promise<CaughtUp>;
	/** Forgets what has run out: sessions, links, rate limits, deleted plans, old audit rows. Call it at the start and then hourly. */
	sweep(): Promise<void>;
}

export interface ServicesDeps {
	config: Config;
	db: Db;
	log: Logger;
	/** Replaced in tests. */
	now?: () => number;
}

const auditKeptMs = 365 * 24 * 60 * 60 * 1000;

/** Everything that talks to the database, ready to use. The schema has to be up to date (see `migrate`). */
export function createServices({ config, db, now = Date.now }: ServicesDeps): Services {
	const signal = createAccessSignal(db);
	const audit = createAudit(db, now);
	const sessions = createSessions(db, signal, now);
	const passwords = createPasswords();
	const links = createOneTimeLinks(db, now);
	const limiter = createRateLimiter(db, now);
	const projection = createProjection(db);
	const log = createPlanLog(db, now);
	const keys = createBallotKeys(join(config.dataDir, 'ballot-keys'));
	const rounds = createRounds({ db, keys, projection, audit, now });
	const plans = createPlans({ db, signal, projection, log, audit, now });
	const imports = createImports({ db, audit, now });
	return {
		accounts: createAccounts({ db, signal, sessions, passwords, links, limiter, audit, now }),
		members: createMembers({ db, signal, sessions, passwords, audit, now }),
		plans,
		log,
		projection,
		history: createHistory(db),
		search: createSearch(db, projection),
		indicators: createIndicators({ db, audit, now }),
		workshops: createWorkshops({ db, signal, audit, now }),
		imports,
		audit,
		rounds,
		catchUp: () => catchUp(db, log, projection),
		async sweep() {
			await sessions.deleteExpired();
			await links.sweep();
			await limiter.sweep();
			await plans.purge();
			await rounds.settle();
			await imports.sweep();
			await audit.forgetBefore(now() - auditKeptMs);
		}
	};
}
