import { join } from 'node:path';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { paraglideOptions } from './scripts/paraglide.ts';

export default defineConfig({
	cacheDir: process.env.ETAPPE_VITE_CACHE ?? 'node_modules/.vite',
	resolve: { alias: { 'lib0/logging': join(import.meta.dirname, 'src/lib/collab/lib0-logging.ts') } },
	plugins: [paraglideVitePlugin(paraglideOptions), sveltekit()],
	// Smaller by a fiftieth than what the bundler writes by itself.
	build: {
		minify: 'terser',
		// How long each plugin took is nothing for whoever starts Etappe.
		rolldownOptions: { checks: { bundlerTimings: false } },
		terserOptions: { module: true, ecma: 2020, compress: { passes: 2 } },
		// What every page of a plan needs is fetched at once. The list of what each single page needs would cost all of
		// them more than it saves one.
		modulePreload: {
			resolveDependencies: (file, dependencies) =>
				/nodes\/[02]\./.test(file) ? dependencies : dependencies.filter((name) => name.endsWith('.css'))
		}
	},
	// These carry native code or hold process-wide state: the server loads them itself, once.
	ssr: { external: ['better-sqlite3', '@node-rs/argon2', 'pg', 'kysely', 'lucia', 'pino', 'yjs', 'ws'] }
});
