import { syncPath } from '../protocol/version.ts';
import { nobody, pageCache, pageMark } from './kept-pages.ts';
import { syncStatus } from './sync-status.ts';

const userKey = '/.user';
/** With a page at hand, a line that does not answer for so long counts as none. Milliseconds. */
const patience = 4_000;
const mostPages = 60;
/** Forms that sign somebody in or out. */
const doors = /^\/(account|invite|link|login|logout|setup)(\/|$)/;

export interface PageKeeperInit {
	caches: Pick<CacheStorage, 'open' | 'delete'>;
	fetch: typeof fetch;
	/** `https://host`, without a path. */
	origin: string;
	/** For a page that is not kept, without a network. */
	offline(): Response;
}

/** Pages of plans as the service worker keeps them for a time without a network: of one person, and only our own. */
export class PageKeeper {
	readonly #init: PageKeeperInit;
	/** What was asked for before somebody signed in or out is not kept after it. */
	#changes = 0;

	constructor(init: PageKeeperInit) {
		this.#init = init;
	}

	/** Somebody may be about to sign in or out. */
	isDoor({ method, url }: Pick<Request, 'method' | 'url'>): boolean {
		return method === 'POST' && doors.test(new URL(url).pathname);
	}

	async forget(): Promise<void> {
		this.#changes++;
		await this.#init.caches.delete(pageCache);
	}

	/** From the network as long as there is one. `done`: what could be learnt from the answer is learnt. */
	open(request: Request): { response: Promise<Response>; done: Promise<void> } {
		const before = this.#changes;
		const fetched = this.#init.fetch(request);
		// A full disk, or a page that broke off: then the one from before stays, and nobody has waited for it.
		const done = fetched.then((response) => this.#learn(request, response, before)).catch(() => {});
		return { response: this.#answer(request, fetched, before), done };
	}

	/** For a page that was not fetched as a whole since this worker runs. */
	async keepPage(userId: string, path: string): Promise<void> {
		await this.keepFor(userId);
		const url = new URL(path, this.#init.origin);
		if (!url.pathname.startsWith('/plan/') || url.pathname.endsWith('/search')) return;
		if (await this.#kept(new Request(url))) return;
		const before = this.#changes;
		const request = new Request(url, { headers: { accept: 'text/html' } });
		try {
			await this.#learn(request, await this.#init.fetch(request, { priority: 'low' }), before);
		} catch {
			// Without a network, or without room, there is nothing to do.
		}
	}

	/** Pages were made for one person: another one in this browser must not find them. */
	async keepFor(userId: string): Promise<void> {
		const { caches } = this.#init;
		const known = await (await (await caches.open(pageCache)).match(userKey))?.text();
		if (known === userId) return;
		await caches.delete(pageCache);
		if (userId !== nobody) await (await caches.open(pageCache)).put(userKey, new Response(userId));
	}

	async #answer(request: Request, fetched: Promise<Response>, before: number): Promise<Response> {
		const found = await this.#kept(request);
		const kept = () => (before === this.#changes ? found : undefined);
		try {
			const response = await (found ? Promise.race([fetched, tooLate()]) : fetched);
			return (isOutage(response) && kept()) || response;
		} catch (error) {
			const page = kept();
			if (page) return page;
			if (request.mode !== 'navigate') throw error;
			return this.#init.offline();
		}
	}

	async #kept(request: Request): Promise<Response | undefined> {
		return (await this.#init.caches.open(pageCache)).match(request);
	}

	async #learn(request: Request, response: Response, before: number): Promise<void> {
		// At once: whoever asked for the page reads it from here on.
		const page = isPage(response) ? response.clone() : null;
		if (before !== this.#changes) return;
		if (response.type === 'opaqueredirect') return this.#learnFromRedirect(request);
		const userId = response.headers.get(pageMark);
		if (userId === null) return;
		await this.keepFor(userId);
		if (page) await this.#keep(request, page);
		// Not a member any more, gone: what was seen before must not be seen again.
		else if (response.status < 500) await this.#drop(request);
	}

	/** A redirect of a whole page does not show whether it is ours, to sign in, or that of a network's login page. */
	async #learnFromRedirect(request: Request): Promise<void> {
		const { origin, fetch } = this.#init;
		const [, , planId = ''] = new URL(request.url).pathname.split('/');
		const status = await syncStatus(origin + syncPath + planId, fetch);
		if (status === 401) await this.keepFor(nobody);
		if (status === 404) await this.#drop(request);
	}

	async #drop(request: Request): Promise<void> {
		await (await this.#init.caches.open(pageCache)).delete(request);
	}

	async #keep(request: Request, page: Response): Promise<void> {
		const cache = await this.#init.caches.open(pageCache);
		await cache.put(request, page);
		const pages = (await cache.keys()).filter(({ url }) => new URL(url).pathname !== userKey);
		for (const key of pages.slice(0, Math.max(0, pages.length - mostPages))) await cache.delete(key);
	}
}

/** Files to save (exports) say that they are not to be kept. */
function isPage({ ok, redirected, type, headers }: Response): boolean {
	if (!ok || redirected || type !== 'basic') return false;
	return headers.has(pageMark) && !headers.get('cache-control')?.includes('no-store');
}

/** A proxy answers because the server behind it does not. */
function isOutage({ status, headers }: Response): boolean {
	return (status === 404 || status >= 500) && !headers.has(pageMark);
}

const tooLate = () => new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too late')), patience));
