import { pageMark } from './kept-pages.ts';

/** A page of somebody's is not held back for longer; without a network it cannot be known. Milliseconds. */
const patience = 4_000;

/**
 * The back button brings a page as it was left, without asking the server: at a shared computer, that of somebody who
 * has signed out since. Is this page still for whom it was made?
 */
export async function stillFor(userId: string, address: string, ask: typeof fetch = fetch): Promise<boolean> {
	try {
		const signal = AbortSignal.timeout(patience);
		const answer = await ask(address, { method: 'HEAD', cache: 'no-store', redirect: 'manual', signal });
		if (answer.type === 'opaqueredirect') return false;
		const now = answer.headers.get(pageMark);
		return now === null || (now === userId && answer.status < 400);
	} catch {
		return true;
	}
}

/** Hides the page until that is known, and has it made anew if it is not. */
export async function checkRestored(userId: string): Promise<void> {
	const { style } = document.documentElement;
	style.visibility = 'hidden';
	if (await stillFor(userId, location.href)) style.visibility = '';
	else location.reload();
}

/** Came this page from the browser's store of pages by the back or forward button? */
export function cameBack(): boolean {
	const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
	return entry?.type === 'back_forward';
}
