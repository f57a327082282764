/**
 * Who writes under which Yjs client id. An id belongs to the person who used it first: under somebody
 * else's id one could put words into their mouth, or make their own next edit collide with a forged one.
 */
export class ClientIds {
	/** Of those the document has something of: as many as it has, and never forgotten. */
	readonly #owners: Map<number, string>;
	/** Of those only named so far: presence shows an id to everybody before the first edit under it comes. */
	readonly #named = new Map<number, string>();
	readonly #namedBy = new Map<string, Set<number>>();
	readonly #limit: number;

	/** @param limit How many named ids are kept for one person; who names more loses their own first ones only. */
	constructor(known: Iterable<readonly [clientId: number, userId: string]> = [], limit = 1_024) {
		this.#owners = new Map(known);
		this.#limit = limit;
	}

	/** Takes the id for the user, who writes under it, unless it is somebody else's. */
	claim(clientId: number, userId: string): boolean {
		if (!this.isFree(clientId, userId)) return false;
		this.#forget(clientId, userId);
		this.#owners.set(clientId, userId);
		return true;
	}

	/** Keeps the id for the user, who means to write under it, unless it is somebody else's. */
	name(clientId: number, userId: string): boolean {
		if (!this.isFree(clientId, userId)) return false;
		if (this.#owners.has(clientId)) return true;
		this.#forget(clientId, userId);
		this.#named.set(clientId, userId);
		const own = this.#namedBy.get(userId) ?? new Set();
		this.#namedBy.set(userId, own.add(clientId));
		if (own.size > this.#limit) this.#forget(own.values().next().value as number, userId);
		return true;
	}

	/** May this user write under it? */
	isFree(clientId: number, userId: string): boolean {
		const owner = this.ownerOf(clientId);
		return owner === null || owner === userId;
	}

	ownerOf(clientId: number): string | null {
		return this.#owners.get(clientId) ?? this.#named.get(clientId) ?? null;
	}

	#forget(clientId: number, userId: string): void {
		this.#named.delete(clientId);
		this.#namedBy.get(userId)?.delete(clientId);
	}
}
