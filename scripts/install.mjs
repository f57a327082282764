// Runs before every script, under whatever Node the machine has (20 or newer): installs what package-lock.json
// names, including the Node runtime the product runs on. npm puts that runtime first in the PATH of what follows.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.etappe-installed');
const lock = createHash('sha256')
	.update(readFileSync(join(root, 'package-lock.json')))
	.digest('hex');

const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === lock;
if (!installed) {
	console.log('Installing what Etappe needs (once, and after an update) …');
	const npm = process.env.npm_execpath;
	const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
	// The environment of the surrounding script must not turn this into an install without development packages:
	// the build needs them.
	// Not `npm ci`: it refuses a lock file that does not list the optional packages of every other platform.
	const flags = ['--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
	const result = spawnSync(command, [...args, 'install', ...flags], {
		cwd: root,
		stdio: ['ignore', 'inherit', 'inherit']
	});
	if (result.status !== 0) {
		console.error(
			'Etappe could not install its packages. Is the npm registry reachable? Try "npm install" to see the whole error.'
		);
		process.exit(result.status ?? 1);
	}
	writeFileSync(stamp, lock);
}
