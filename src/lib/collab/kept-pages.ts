/** Header of every page of ours: for whom it was made. An answer without it is not ours, but a proxy's. */
export const pageMark = 'x-etappe-user';
/** In its place for people who are not signed in. */
export const nobody = '-';

/** Where the service worker keeps pages of plans. */
export const pageCache = 'etappe-pages';

/** What pages tell the service worker. Pages kept for opening without a network are one person's. */
export type PageMessage =
	| { type: 'user'; userId: string }
	/** `path`: path and query of the page of a plan that is open now. */
	| { type: 'page'; userId: string; path: string };

/**
 * Has the page that is open now kept for a time without a network: pages reached by links in the browser are never
 * asked of the server as a whole, and the very first one was before the service worker was there.
 */
export function keepPage(userId: string): void {
	const { pathname, search } = location;
	tell({ type: 'page', userId, path: pathname + search });
}

/** Says who is signed in: what is kept for others is given up. */
export function tellUser(userId: string | undefined): void {
	tell({ type: 'user', userId: userId ?? nobody });
}

function tell(message: PageMessage): void {
	void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage(message));
}
