/** Finds a Chromium for the tests, or brings one: the machine's own, Playwright's, or Debian's package. */
import { chromium } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const candidates = [
	process.env.CHROMIUM,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
];

function present(): string | null {
	for (const path of [...candidates, chromium.executablePath()]) if (path && existsSync(path)) return path;
	return null;
}

function run(command: string, args: string[]): boolean {
	return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

/** Path of a Chromium that starts; throws with what to do if none can be had. */
export function findBrowser(): string {
	const found = present();
	if (found) return found;
	console.log('No Chromium found; installing one for the tests …');
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		if (run('apt-get', ['update', '-qq'])) run('apt-get', ['install', '-y', '-qq', 'chromium']);
	}
	const installed = present();
	if (installed) return installed;
	run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
	const brought = present();
	if (brought) return brought;
	throw new Error('The tests need Chromium. Install it and set CHROMIUM to its path, or run "npx playwright install".');
}

export const browserArguments = [
	'--no-sandbox',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
	'--disable-gpu'
];
