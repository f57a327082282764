import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, isOwnOrigin, publicOrigin, readConfig } from './config.ts';

test('nothing has to be set', () => {
	expect(readConfig({})).toEqual({
		host: '127.0.0.1',
		port: 3000,
		dataDir: resolve('./data'),
		database: { kind: 'sqlite', file: resolve('./data/etappe.sqlite') },
		origins: [],
		proxies: 0,
		logLevel: 'info',
		metricsToken: null
	});
	expect(readConfig({ PORT: '', HOST: ' ', ORIGIN: '' })).toEqual(readConfig({}));
});

test('what is set is used', () => {
	const config = readConfig({
		HOST: '::',
		PORT: '0',
		DATA_DIR: '/var/lib/etappe',
		DATABASE_URL: 'postgres://etappe:secret@db/etappe',
		ORIGIN: 'https://plan.example.org, https://PLAN2.example.org:8443/',
		PROXIES: '1',
		LOG_LEVEL: 'debug'
	});
	expect(config).toMatchObject({ host: '::', port: 0, dataDir: '/var/lib/etappe', proxies: 1, logLevel: 'debug' });
	expect(config.database).toEqual({ kind: 'postgres', url: 'postgres://etappe:secret@db/etappe' });
	expect(config.origins).toEqual(['https://plan.example.org', 'https://plan2.example.org:8443']);
});

test.each([
	['PORT', '80a'],
	['PORT', '65536'],
	['PORT', '-1'],
	['PROXIES', '11'],
	['ORIGIN', 'plan.example.org'],
	['ORIGIN', 'https://plan.example.org/path'],
	['ORIGIN', 'ftp://plan.example.org'],
	['LOG_LEVEL', 'loud']
])('%s=%s is refused with its name and value', (key, value) => {
	const read = (): unknown => readConfig({ [key]: value });
	expect(read).toThrow(ConfigError);
	expect(read).toThrow(`${key}="${value}"`);
});

test('a database address that cannot be used is not repeated: it may hold a password', () => {
	const read = (): unknown => readConfig({ DATABASE_URL: 'mysql://etappe:secret@db/etappe' });
	expect(read).toThrow(ConfigError);
	expect(read).not.toThrow('secret');
});

test('links lead to the first origin, or to where the server listens', () => {
	expect(publicOrigin(readConfig({ ORIGIN: 'https://a.example,https://b.example' }))).toBe('https://a.example');
	expect(publicOrigin(readConfig({ PORT: '8080' }))).toBe('http://127.0.0.1:8080');
	expect(publicOrigin(readConfig({ HOST: '0.0.0.0' }))).toBe('http://localhost:3000');
	expect(publicOrigin(readConfig({ HOST: '::1' }))).toBe('http://[::1]:3000');
});

test('our pages have a configured origin, or the host of the request', () => {
	const fixed = readConfig({ ORIGIN: 'https://a.example' });
	expect(isOwnOrigin(fixed, 'https://a.example', 'inside:3000')).toBe(true);
	expect(isOwnOrigin(fixed, 'http://a.example', 'a.example')).toBe(false);
	const open = readConfig({});
	expect(isOwnOrigin(open, 'http://192.168.1.5:3000', '192.168.1.5:3000')).toBe(true);
	expect(isOwnOrigin(open, 'http://evil.example', '192.168.1.5:3000')).toBe(false);
	expect(isOwnOrigin(open, 'null', '192.168.1.5:3000')).toBe(false);
	expect(isOwnOrigin(open, 'http://a.example', undefined)).toBe(false);
});
