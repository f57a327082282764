/** What a page of a plan tells the service worker. */
export interface KeepPage {
	type: 'page';
	/** Pages kept for opening without a network are one person's. */
	userId: string;
	/** Path and query of the page that is open now. */
	path: string;
}

/**
 * Has the page that is open now kept for a time without a network: pages reached by links in the browser are never
 * asked of the server as a whole, and the very first one was before the service worker was there.
 */
export function keepPage(userId: string): void {
	const { pathname, search } = location;
	const message: KeepPage = { type: 'page', userId, path: pathname + search };
	void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage(message));
}
