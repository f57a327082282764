import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { syncMark } from '../protocol/index.ts';
import { nobody, pageMark } from './kept-pages.ts';
import { PageKeeper } from './page-keeper.ts';

const origin = 'https://plan.example';
const fields = `${origin}/plan/p/fields`;

/** As much of a browser's cache as is used. */
class FakeCache {
	readonly entries = new Map<string, Response>();
	full = false;

	async match(request: RequestInfo | URL) {
		return this.entries.get(urlOf(request))?.clone();
	}

	async put(request: RequestInfo | URL, response: Response) {
		const body = await response.text();
		if (this.full) throw new DOMException('no room', 'QuotaExceededError');
		this.entries.delete(urlOf(request));
		this.entries.set(urlOf(request), new Response(body, { headers: response.headers }));
	}

	async delete(request: RequestInfo | URL) {
		return this.entries.delete(urlOf(request));
	}

	async keys() {
		return [...this.entries.keys()].map((url) => new Request(url));
	}
}

const urlOf = (request: RequestInfo | URL) =>
	new URL(request instanceof Request ? request.url : String(request), origin).href;

function answer(body: string, headers: Record<string, string>, status = 200, type = 'basic'): Response {
	return Object.defineProperty(new Response(body, { status, headers }), 'type', { value: type });
}
/** As a script sees it when a whole page is asked for: nothing. */
const redirect = () => answer('', {}, 302, 'opaqueredirect');
const pageFor = (userId: string, body: string) => answer(body, { [pageMark]: userId });

let stores: Map<string, FakeCache>;
let network: (url: string) => Promise<Response>;
let keeper: PageKeeper;

beforeEach(() => {
	stores = new Map();
	keeper = new PageKeeper({
		caches: {
			async open(name: string) {
				const cache = stores.get(name) ?? new FakeCache();
				stores.set(name, cache);
				return cache as unknown as Cache;
			},
			delete: async (name: string) => stores.delete(name)
		},
		fetch: (input) => network(urlOf(input as RequestInfo)),
		origin,
		offline: () => new Response('offline', { status: 503 })
	});
});

afterEach(() => void vi.useRealTimers());

const cut = () => Promise.reject(new TypeError('Failed to fetch'));
const never = () => new Promise<never>(() => {});
const navigation = (url = fields) => Object.defineProperty(new Request(url), 'mode', { value: 'navigate' });

/** Opens a page, waits until everything is learnt from the answer, and reads what was shown. */
async function open(from: typeof network, url = fields): Promise<string> {
	network = from;
	const { response, done } = keeper.open(navigation(url));
	const text = await (await response).text();
	await done;
	return text;
}

const shownWithoutNetwork = (url = fields) => open(cut, url);
const keepAnna = () => open(async () => pageFor('anna', 'of Anna'));

describe('SPEC 8.3: without a network', () => {
	it('shows the page as it was last', async () => {
		await keepAnna();
		await open(async () => pageFor('anna', 'newer'));
		expect(await shownWithoutNetwork()).toBe('newer');
		expect(await shownWithoutNetwork(`${origin}/plan/p/goals`)).toBe('offline');
	});

	it('does not wait long for a line that does not answer', async () => {
		await keepAnna();
		vi.useFakeTimers();
		network = never;
		const { response } = keeper.open(navigation());
		await vi.advanceTimersByTimeAsync(4_000);
		expect(await (await response).text()).toBe('of Anna');
	});

	it('shows what is kept where a proxy answers that nobody is behind it', async () => {
		await keepAnna();
		for (const status of [404, 502, 504]) {
			expect(await open(async () => answer('404 page not found', {}, status))).toBe('of Anna');
		}
		expect(await shownWithoutNetwork()).toBe('of Anna');
	});

	it('passes on what a network or a proxy asks for itself, and keeps neither that nor less', async () => {
		await keepAnna();
		expect(await open(async () => answer('password?', {}, 401))).toBe('password?');
		expect(await open(async () => answer('Welcome to our Wi-Fi', {}))).toBe('Welcome to our Wi-Fi');
		network = async (url) => (url === fields ? redirect() : answer('Wi-Fi', {}, 302));
		await keeper.open(navigation()).done;
		expect(await shownWithoutNetwork()).toBe('of Anna');
	});

	it('keeps so many pages and no more, and still knows whose they are', async () => {
		for (let i = 0; i < 65; i++) await open(async () => pageFor('anna', String(i)), `${fields}/${i}`);
		expect(await shownWithoutNetwork(`${fields}/4`)).toBe('offline');
		expect(await shownWithoutNetwork(`${fields}/5`)).toBe('5');
		await keeper.keepFor('ben');
		expect(await shownWithoutNetwork(`${fields}/64`)).toBe('offline');
	});
});

describe('a disk that is full', () => {
	it('shows the new page, though it cannot be kept', async () => {
		await keepAnna();
		for (const cache of stores.values()) cache.full = true;
		expect(await open(async () => pageFor('anna', 'newer'))).toBe('newer');
		expect(await shownWithoutNetwork()).toBe('of Anna');
	});

	it('does not make anybody wait until a page is kept', async () => {
		await keepAnna();
		for (const cache of stores.values()) cache.put = never;
		network = async () => pageFor('anna', 'newer');
		const { response } = keeper.open(navigation());
		expect(await (await response).text()).toBe('newer');
	});
});

describe('SPEC 8.4: one person’s', () => {
	it('gives up everything as soon as a page is another one’s, or nobody’s', async () => {
		for (const other of ['ben', nobody]) {
			await keepAnna();
			await open(async () => pageFor(other, 'another'), `${origin}/plan/p/goals`);
			expect(await shownWithoutNetwork()).toBe('offline');
		}
	});

	it('gives it up when somebody signs in or out, and a page on its way meanwhile is neither kept nor shown', async () => {
		await keepAnna();
		const late = Promise.withResolvers<Response>();
		network = () => late.promise;
		const under = keeper.open(navigation());
		await keeper.forget();
		late.resolve(pageFor('anna', 'of Anna'));
		await under.done;
		expect(await shownWithoutNetwork()).toBe('offline');
	});

	it('knows the forms that sign in or out', () => {
		const door = (path: string, method = 'POST') => keeper.isDoor(new Request(origin + path, { method }));
		for (const path of ['/login', '/logout', '/link/abc', '/invite/abc?/create', '/setup/abc', '/account?/delete']) {
			expect(door(path), path).toBe(true);
		}
		expect(door('/login', 'GET')).toBe(false);
		expect(door('/plan/login')).toBe(false);
		expect(door('/preferences')).toBe(false);
	});

	it('gives up a page one may not see any more, and all when one is signed out', async () => {
		await keepAnna();
		await open(async () => answer('not found', { [pageMark]: 'anna' }, 404));
		expect(await shownWithoutNetwork()).toBe('offline');
		await keepAnna();
		network = async (url) => (url === `${origin}/sync/p` ? answer('', { [syncMark]: '1' }, 401) : redirect());
		await keeper.open(navigation(`${origin}/plan/p/goals`)).done;
		expect(await shownWithoutNetwork()).toBe('offline');
	});

	it('keeps a page that was reached by a link, for whom it was made', async () => {
		network = async () => pageFor('anna', 'of Anna');
		await keeper.keepPage('anna', '/plan/p/fields');
		expect(await shownWithoutNetwork()).toBe('of Anna');
		// A window of Anna's that is still open while Ben is signed in.
		network = async () => pageFor('ben', 'of Ben');
		await keeper.keepPage('anna', '/plan/p/goals');
		expect(await shownWithoutNetwork()).toBe('offline');
		expect(await shownWithoutNetwork(`${origin}/plan/p/goals`)).toBe('of Ben');
	});

	it('keeps no files', async () => {
		await open(async () => answer('{}', { [pageMark]: 'anna', 'cache-control': 'private, no-store' }));
		expect(await shownWithoutNetwork()).toBe('offline');
	});
});
