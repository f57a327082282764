/** Makes what is generated from sources and not kept in the repository: compiled messages and SvelteKit's types. */
import { compile } from '@inlang/paraglide-js';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { paraglideOptions } from './paraglide.ts';

await compile(paraglideOptions);

if (process.argv.includes('--types')) {
	const root = join(import.meta.dirname, '..');
	const result = spawnSync(process.execPath, [join(root, 'node_modules/@sveltejs/kit/svelte-kit.js'), 'sync'], {
		cwd: root,
		stdio: 'inherit'
	});
	process.exit(result.status ?? 1);
}
// The compiler leaves timers behind that would keep this process waiting for half a minute.
process.exit(0);
