import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ out: process.env.ETAPPE_BUILD_DIR ?? 'build', precompress: true }),
		outDir: process.env.ETAPPE_KIT_DIR ?? '.svelte-kit',
		// Nothing a page needs comes from elsewhere, so nothing from elsewhere may run in it.
		csp: {
			mode: 'auto',
			directives: {
				'default-src': ['self'],
				'img-src': ['self', 'data:', 'blob:'],
				'style-src': ['self', 'unsafe-inline'],
				'connect-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['self'],
				'form-action': ['self'],
				'frame-ancestors': ['none']
			}
		},
		// Forty small style sheets cost a slow line more than their bytes: they come within the page.
		inlineStyleThreshold: 64_000,
		version: { pollInterval: 0 }
	}
};
