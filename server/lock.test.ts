import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isLocked, LockedError, lockDirectory } from './lock.ts';

let home = '';
beforeAll(() => void (home = mkdtempSync(join(tmpdir(), 'etappe-lock-'))));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('one holder at a time, and the error names the directory', () => {
	const directory = join(home, 'new');
	const lock = lockDirectory(directory);
	expect(() => lockDirectory(directory)).toThrow(LockedError);
	expect(() => lockDirectory(directory)).toThrow(directory);
	expect(isLocked(directory)).toBe(true);
	lock.release();
	expect(isLocked(directory)).toBe(false);
	lockDirectory(directory).release();
});

test('another process holds it until it ends, even by kill -9, and whatever its garbage collector does', async () => {
	const code = `import { lockDirectory } from '${join(import.meta.dirname, 'lock.ts')}';
		lockDirectory(process.argv[1]);
		setTimeout(() => { gc(); setTimeout(() => { gc(); console.log('held'); }, 10); }, 10);
		setInterval(() => {}, 1000);`;
	const words = ['--expose-gc', '--input-type=module', '-e', code, home];
	const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
	try {
		await once(child.stdout, 'data');
		expect(() => lockDirectory(home)).toThrow(LockedError);
	} finally {
		child.kill('SIGKILL');
		await once(child, 'exit');
	}
	lockDirectory(home).release();
});
