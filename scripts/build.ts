/**
 * Builds what the server serves, if the sources have changed since the last build. The stamp is a hash of their
 * contents, so a second start does nothing but read them.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const buildDir = process.env.ETAPPE_BUILD_DIR ?? 'build';
const stamp = join(root, buildDir, '.sources');

const sources = [
	'src/**/*',
	'messages/**/*',
	'static/**/*',
	'project.inlang/settings.json',
	'scripts/paraglide.ts',
	'svelte.config.js',
	'vite.config.ts',
	'package-lock.json'
];

function hashSources(): string {
	const hash = createHash('sha256');
	const files = globSync(sources, { cwd: root, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((file) => !file.includes(join('src', 'lib', 'paraglide')) && !/\.test\.ts$/.test(file))
		.sort();
	for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
	return hash.digest('hex');
}

const current = hashSources();
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== current) {
	console.log('Building Etappe …');
	try {
		await build({ root, logLevel: 'warn' });
	} catch (error) {
		console.error(error);
		console.error('The build failed; the lines above say where.');
		process.exit(1);
	}
	writeFileSync(stamp, current);
}
// The message compiler leaves timers behind that would keep this process waiting for half a minute.
process.exit(0);
