/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />

import { build, files, version } from '$service-worker';
import type { KeepPage } from '$lib/collab/kept-pages.ts';
import { offlinePage } from '$lib/collab/offline-page.ts';

/**
 * Makes the pages of a plan open without a network: assets from the cache, pages from the network as long as
 * there is one. What is edited lives in the local copy (src/lib/collab/local-copy.ts), not here.
 */
const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;
const assetCache = `etappe-assets-${version}`;
const pageCache = 'etappe-pages';
const userKey = '/.user';
/** With a page at hand, a line that does not answer for so long counts as none. Milliseconds. */
const patience = 4_000;
const mostPages = 60;
const assets = new Set([...build, ...files]);

worker.addEventListener('install', (event) => {
	event.waitUntil(caches.open(assetCache).then((cache) => cache.addAll([...assets])));
});

worker.addEventListener('activate', (event) => {
	event.waitUntil(
		(async () => {
			const outdated = (await caches.keys()).filter((name) => name !== assetCache && name !== pageCache);
			await Promise.all(outdated.map((name) => caches.delete(name)));
			await worker.clients.claim();
		})()
	);
});

worker.addEventListener('message', (event) => {
	const message = event.data as KeepPage;
	if (message.type === 'page') event.waitUntil(keepFor(message.userId).then(() => keepPage(message.path)));
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== location.origin) return;
	if (assets.has(url.pathname)) event.respondWith(fromCache(request));
	else if (url.pathname.startsWith('/plan/')) event.respondWith(fromNetwork(request));
});

async function fromCache(request: Request): Promise<Response> {
	const cache = await caches.open(assetCache);
	return (await cache.match(request)) ?? fetch(request);
}

async function fromNetwork(request: Request): Promise<Response> {
	const cache = await caches.open(pageCache);
	const kept = await cache.match(request);
	try {
		const response = await (kept ? Promise.race([fetch(request), tooLate()]) : fetch(request));
		if (isPage(response)) await keep(cache, request, response.clone());
		// Signed out, not a member any more, gone: what was seen before must not be seen again.
		else if (response.status < 500) await cache.delete(request);
		return response;
	} catch (error) {
		if (kept) return kept;
		if (request.mode !== 'navigate') throw error;
		return new Response(offlinePage(navigator.language), {
			status: 503,
			headers: { 'content-type': 'text/html; charset=utf-8' }
		});
	}
}

/** Files to save (exports) say that they are not to be kept. */
function isPage({ ok, redirected, type, headers }: Response): boolean {
	return ok && !redirected && type === 'basic' && !headers.get('cache-control')?.includes('no-store');
}

async function keep(cache: Cache, request: Request, response: Response): Promise<void> {
	await cache.delete(request);
	await cache.put(request, response);
	const keys = await cache.keys();
	for (const key of keys.slice(0, Math.max(0, keys.length - mostPages))) await cache.delete(key);
}

/** For a page that was not fetched as a whole since this worker runs. Without a network there is nothing to do. */
async function keepPage(path: string): Promise<void> {
	const url = new URL(path, location.origin);
	if (!url.pathname.startsWith('/plan/') || url.pathname.endsWith('/search')) return;
	const cache = await caches.open(pageCache);
	if (await cache.match(url)) return;
	const response = await fetch(url, { headers: { accept: 'text/html' }, priority: 'low' }).catch(() => null);
	if (response?.ok && !response.redirected) await keep(cache, new Request(url), response);
}

/** Pages were made for one person: another one in this browser must not find them. */
async function keepFor(userId: string): Promise<void> {
	const cache = await caches.open(pageCache);
	const known = await (await cache.match(userKey))?.text();
	if (known === userId) return;
	if (known !== undefined) await caches.delete(pageCache);
	await (await caches.open(pageCache)).put(userKey, new Response(userId));
}

const tooLate = () => new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too late')), patience));
