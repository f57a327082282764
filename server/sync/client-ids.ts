/**
 * Who writes under which Yjs client id. An id belongs to the person who used it first: under somebody
 * else's id one could put words into their mouth, or make their own next edit collide with a forged one.
 */
export class ClientIds {
	readonly #owners = new Map<number, string>();
	readonly #limit: number;

	constructor(known: Iterable<readonly [clientId: number, userId: string]> = [], limit = 100_000) {
		this.#limit = limit;
		for (const [clientId, userId] of known) this.claim(clientId, userId);
	}

	/** Takes the id for the user unless it is somebody else's. */
	claim(clientId: number, userId: string): boolean {
		const owner = this.#owners.get(clientId);
		if (owner !== undefined && owner !== userId) return false;
		// Re-inserting keeps the ones in use at the end; the longest unused one is forgotten.
		this.#owners.delete(clientId);
		this.#owners.set(clientId, userId);
		if (this.#owners.size > this.#limit) this.#owners.delete(this.#owners.keys().next().value as number);
		return true;
	}

	ownerOf(clientId: number): string | null {
		return this.#owners.get(clientId) ?? null;
	}
}
