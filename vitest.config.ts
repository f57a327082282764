import { defineConfig } from 'vitest/config';

export default defineConfig({
	cacheDir: process.env.ETAPPE_VITE_CACHE ?? 'node_modules/.vite',
	test: {
		include: ['src/**/*.test.ts', 'server/**/*.test.ts', 'tests/{contract,fuzz,attack}/**/*.test.ts'],
		// Real sockets and processes on a machine that is busy with the other lane: slow is no failure.
		testTimeout: 30_000,
		hookTimeout: 30_000
	}
});
