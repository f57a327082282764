import { expect, it } from 'vitest';
import { nobody, pageMark } from './kept-pages.ts';
import { stillFor } from './restored.ts';

const page = (headers: Record<string, string>, status = 200, type = 'basic'): typeof fetch => {
	return async () => Object.defineProperty(new Response(null, { status, headers }), 'type', { value: type });
};
const after = (answer: typeof fetch) => stillFor('anna', 'https://plan.example/plan/p', answer);

it('knows the person for whom it was made', async () => {
	expect(await after(page({ [pageMark]: 'anna' }))).toBe(true);
});

it('notices that they signed out, that somebody else signed in, and that they may not see it any more', async () => {
	expect(await after(page({}, 302, 'opaqueredirect'))).toBe(false);
	expect(await after(page({ [pageMark]: nobody }))).toBe(false);
	expect(await after(page({ [pageMark]: 'ben' }))).toBe(false);
	expect(await after(page({ [pageMark]: 'anna' }, 404))).toBe(false);
});

it('stays without a network, and while only a proxy answers', async () => {
	expect(await after(() => Promise.reject(new TypeError('Failed to fetch')))).toBe(true);
	expect(await after(page({}, 404))).toBe(true);
});
