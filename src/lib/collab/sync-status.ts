import { syncMark } from '../protocol/index.ts';

/**
 * A script cannot see why a socket was refused: the same address answers a plain request with the same status. `null`:
 * nobody answered, or somebody else. A proxy answers 404 while the server behind it starts, or 401 for a password of its
 * own; neither says anything about a session or its rights.
 */
export async function syncStatus(address: string, ask: typeof fetch = fetch): Promise<number | null> {
	try {
		const { status, headers } = await ask(address, { cache: 'no-store', redirect: 'manual' });
		return headers.has(syncMark) ? status : null;
	} catch {
		return null;
	}
}
