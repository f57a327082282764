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
