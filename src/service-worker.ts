/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />

import { build, files, version } from '$service-worker';
import { pageCache, type PageMessage } from '$lib/collab/kept-pages.ts';
import { offlinePage } from '$lib/collab/offline-page.ts';
import { PageKeeper } from '$lib/collab/page-keeper.ts';

/**
 * Makes the pages of a plan open without a network: assets from the cache, pages from the network as long as
 * there is one. What is edited lives in the local copy (src/lib/collab/local-copy.ts), not here.
 */
const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;
const assetCache = `etappe-assets-${version}`;
const assets = new Set([...build, ...files]);
const pages = new PageKeeper({
	caches,
	fetch: (input, init) => fetch(input, init),
	origin: location.origin,
	offline: () =>
		new Response(offlinePage(navigator.language), {
			status: 503,
			headers: { 'content-type': 'text/html; charset=utf-8' }
		})
});

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
	const message = event.data as PageMessage;
	if (message.type === 'user') event.waitUntil(pages.keepFor(message.userId));
	if (message.type === 'page') event.waitUntil(pages.keepPage(message.userId, message.path));
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (url.origin !== location.origin) return;
	if (pages.isDoor(request)) event.waitUntil(pages.forget());
	if (request.method !== 'GET') return;
	if (assets.has(url.pathname)) event.respondWith(fromCache(request));
	else if (url.pathname.startsWith('/plan/')) {
		const { response, done } = pages.open(request);
		event.respondWith(response);
		event.waitUntil(done);
	}
});

async function fromCache(request: Request): Promise<Response> {
	const cache = await caches.open(assetCache);
	return (await cache.match(request)) ?? fetch(request);
}
