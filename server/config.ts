import { resolve } from 'node:path';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where the data lies. SQLite is embedded and needs nothing; PostgreSQL is for growing later. */
export type DatabaseConfig = { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string };

export interface Config {
	host: string;
	/** 0 lets the system choose a free port. */
	port: number;
	/** Absolute path of the directory that holds everything this installation keeps. */
	dataDir: string;
	database: DatabaseConfig;
	/** Origins (`https://plan.example.org`) that pages are served from, the public one first; empty: the request's own host. */
	origins: readonly string[];
	/** How many reverse proxies stand in front and set X-Forwarded-For and X-Forwarded-Proto; 0: trust none. */
	proxies: number;
	logLevel: LogLevel;
	/** Who shows it may read `/metrics`; without one only this machine may. */
	metricsToken: string | null;
}

/** A setting that cannot be used. `key` is the environment variable. */
export class ConfigError extends Error {
	readonly key: string;
	readonly value: string;

	constructor(key: string, value: string, expected: string) {
		super(`${key}="${value}" cannot be used: ${expected}`);
		this.name = 'ConfigError';
		this.key = key;
		this.value = value;
	}
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration from environment variables. @throws ConfigError naming the variable and what is expected. */
export function readConfig(env: Environment): Config {
	const dataDir = resolve(read(env, 'DATA_DIR') ?? './data');
	return {
		host: read(env, 'HOST') ?? '127.0.0.1',
		port: wholeNumber(env, 'PORT', 3000, 65_535),
		dataDir,
		database: databaseOf(env, dataDir),
		origins: originsOf(env),
		proxies: wholeNumber(env, 'PROXIES', 0, 10),
		logLevel: logLevelOf(env),
		metricsToken: metricsTokenOf(env)
	};
}

/** The address people use, for links that are printed or sent. */
export function publicOrigin(config: Pick<Config, 'origins' | 'host' | 'port'>): string {
	const configured = config.origins[0];
	if (configured !== undefined) return configured;
	const everywhere = config.host === '0.0.0.0' || config.host === '::';
	const host = everywhere ? 'localhost' : config.host.includes(':') ? `[${config.host}]` : config.host;
	return `http://${host}:${config.port}`;
}

/**
 * Does a request with this Origin header come from a page of ours? Without configured origins the header has to name
 * the host the request was sent to.
 */
export function isOwnOrigin(config: Pick<Config, 'origins'>, origin: string, host: string | undefined): boolean {
	if (config.origins.length > 0) return config.origins.includes(origin);
	if (!URL.canParse(origin)) return false;
	return host !== undefined && new URL(origin).host === host.toLowerCase();
}

/** An empty variable counts as not set, as in `PORT= npm start`. */
function read(env: Environment, key: string): string | undefined {
	const value = env[key]?.trim();
	return value === '' ? undefined : value;
}

function wholeNumber(env: Environment, key: string, fallback: number, max: number): number {
	const value = read(env, key);
	if (value === undefined) return fallback;
	const number = /^\d{1,5}$/.test(value) ? Number(value) : NaN;
	if (!(number <= max)) throw new ConfigError(key, value, `expected a whole number from 0 to ${max}`);
	return number;
}

function databaseOf(env: Environment, dataDir: string): DatabaseConfig {
	const url = read(env, 'DATABASE_URL');
	if (url === undefined) return { kind: 'sqlite', file: resolve(dataDir, 'etappe.sqlite') };
	if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
		// The value may hold a password: it is not repeated.
		throw new ConfigError(
			'DATABASE_URL',
			'…',
			'expected postgres://user:password@host:port/database, or leave it empty'
		);
	}
	return { kind: 'postgres', url };
}

function originsOf(env: Environment): string[] {
	const value = read(env, 'ORIGIN');
	if (value === undefined) return [];
	return value.split(/[\s,]+/).map((entry) => {
		const url = URL.canParse(entry) ? new URL(entry) : null;
		const fits = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '';
		if (!fits)
			throw new ConfigError('ORIGIN', entry, 'expected origins such as https://plan.example.org, separated by commas');
		return url.origin;
	});
}

function metricsTokenOf(env: Environment): string | null {
	const token = read(env, 'METRICS_TOKEN');
	if (token === undefined) return null;
	// It is a secret: what was set is not repeated.
	if (!/^[\x21-\x7e]{16,200}$/.test(token)) {
		throw new ConfigError('METRICS_TOKEN', '…', 'expected 16 to 200 characters without spaces');
	}
	return token;
}

function logLevelOf(env: Environment): LogLevel {
	const value = read(env, 'LOG_LEVEL');
	if (value === undefined) return 'info';
	const level = logLevels.find((known) => known === value);
	if (!level) throw new ConfigError('LOG_LEVEL', value, `expected one of ${logLevels.join(', ')}`);
	return level;
}
