import { m } from '../src/lib/paraglide/messages.js';
import { StorageError } from '../src/lib/server/errors.ts';
import { claimPostgres, type DatabaseClaim } from '../src/lib/server/postgres.ts';
import { appKey, createApp, createLogger, setupAddress, type App } from './app.ts';
import { ConfigError, publicOrigin, readConfig, type Config } from './config.ts';
import type { WebServer } from './http/web-server.ts';
import { LockedError, lockDirectory } from './lock.ts';

/** How long requests and closing connections may take at the end. */
const grace = 5_000;

/** Reads the configuration, claims the data directory, starts the app and serves it until a signal ends it. */
export async function run(serve: (app: App) => Promise<WebServer>): Promise<void> {
	try {
		const config = readConfig(process.env);
		const lock = lockDirectory(config.dataDir);
		const claim = await claimDatabase(config);
		const app = await createApp(config);
		(globalThis as Record<symbol, unknown>)[appKey] = app;
		const web = await serve(app);
		const port = await web.listen(config.host, config.port);
		await announce(app, port);
		stopOnSignals(app, web, async () => {
			await claim?.release();
			lock.release();
		});
	} catch (error) {
		fail(error);
	}
}

/** A PostgreSQL database may be reached from several data directories, but rooms live in one process. */
async function claimDatabase({ database, logLevel }: Config): Promise<DatabaseClaim | null> {
	if (database.kind === 'sqlite') return null;
	const log = createLogger({ logLevel });
	return claimPostgres(database.url, (error) => log.error({ err: error }, 'claim on the database lost'));
}

async function announce(app: App, port: number): Promise<void> {
	const { config, log } = app;
	const address = publicOrigin({ ...config, port });
	log.info({ address, dataDir: config.dataDir, database: config.database.kind }, 'ready');
	say(m.collab_server_ready({ address }));
	const setup = await setupAddress(app, port);
	if (setup) say(m.collab_server_setup({ address: setup }));
}

function stopOnSignals(app: App, web: WebServer, release: () => Promise<void>): void {
	let stopping = false;
	const stop = (signal: string) => {
		// Who asks twice does not want to wait.
		if (stopping) process.exit(1);
		stopping = true;
		app.log.info({ signal }, 'stopping');
		void (async () => {
			const closed = web.close(grace);
			await app.close();
			await closed;
			await release();
			app.log.info({}, 'stopped');
			process.exit(0);
		})().catch((error: unknown) => {
			app.log.fatal({ err: error }, 'could not stop in order');
			process.exit(1);
		});
	};
	process.on('SIGTERM', () => stop('SIGTERM'));
	process.on('SIGINT', () => stop('SIGINT'));
	process.on('uncaughtException', (error) => {
		// Nothing unlogged was shown to anybody, so ending at once loses nothing; going on might.
		app.log.fatal({ err: error }, 'unexpected error');
		process.exit(1);
	});
}

/** A start that cannot succeed: one clear sentence for a person, details in the log only if it is our mistake. */
function fail(error: unknown): never {
	const code = (error as NodeJS.ErrnoException).code;
	if (error instanceof ConfigError || error instanceof LockedError || error instanceof StorageError) {
		process.stderr.write(`${error.message}\n`);
	} else if (code === 'EADDRINUSE' || code === 'EACCES') {
		process.stderr.write(`${m.collab_server_port({ reason: (error as Error).message })}\n`);
	} else {
		createLogger({ logLevel: 'info' } satisfies Pick<Config, 'logLevel'>).fatal({ err: error }, 'could not start');
	}
	process.exit(1);
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}
