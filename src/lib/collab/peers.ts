import type { Awareness } from 'y-protocols/awareness';
import { parseRef, type Ref } from '../plan/index.ts';
import { personColour } from '../protocol/index.ts';

/** Somebody else's window on this plan. One person may have several. */
export interface Peer {
	clientId: number;
	userId: string;
	name: string;
	colour: string;
	/** The record whose card is open there. */
	at: Ref | null;
}

/** Who else is here, and who was: a change may arrive after its author has left. */
export class Peers {
	list: readonly Peer[] = [];
	readonly #users = new Map<number, string>();

	/** Everybody but this window, by name; identities are the server's. Returns whether anything changed. */
	read(awareness: Awareness): boolean {
		const peers: Peer[] = [];
		for (const [clientId, state] of awareness.getStates()) {
			const user = state.user as { id?: unknown; name?: unknown } | undefined;
			if (clientId === awareness.clientID || typeof user?.id !== 'string') continue;
			const at = parseRef(state.place) ? (state.place as Ref) : null;
			peers.push({ clientId, userId: user.id, name: String(user.name ?? ''), colour: personColour(user.id), at });
			this.#users.set(clientId, user.id);
		}
		peers.sort((a, b) => a.name.localeCompare(b.name) || a.clientId - b.clientId);
		if (same(peers, this.list)) return false;
		this.list = peers;
		return true;
	}

	/** User id behind a client id, if it was ever seen. */
	userOf(clientId: number | null): string | null {
		return clientId === null ? null : (this.#users.get(clientId) ?? null);
	}
}

const same = (a: readonly Peer[], b: readonly Peer[]) =>
	a.length === b.length && a.every((peer, i) => peer.clientId === b[i]?.clientId && peer.at === b[i]?.at);
