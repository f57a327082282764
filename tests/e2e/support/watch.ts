/** What a page should never do: complain in the console, fail in a script, ask anybody but its own server. */
import type { Page } from '@playwright/test';

/** Collects from now on; answers that are errors on purpose (a page that is not there) are allowed by their status. */
export function watch(page: Page, origin: string, allowed: readonly number[] = []): () => string[] {
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
	page.on('console', (message) => {
		if (message.type() !== 'error' && message.type() !== 'warning') return;
		// The tests themselves keep the worker out, where they do not need it.
		if (/Service Worker registration blocked/.test(message.text())) return;
		const status = Number(/status of (\d+)/.exec(message.text())?.[1]);
		if (!allowed.includes(status)) complaints.push(`${message.type()}: ${message.text()}`);
	});
	const check = (url: string) => {
		const { host, protocol } = new URL(url);
		const own = host === new URL(origin).host || protocol === 'data:' || protocol === 'blob:';
		if (!own) complaints.push(`foreign request: ${url}`);
	};
	page.on('request', (request) => check(request.url()));
	page.on('websocket', (socket) => check(socket.url()));
	return () => complaints.splice(0);
}
