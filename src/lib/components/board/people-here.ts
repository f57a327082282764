import { parseRef } from '../../plan/ids.ts';
import type { Collection, Ref } from '../../plan/types.ts';
import { shareList } from './share.ts';

/** Somebody who has a card open. */
export interface PersonHere {
	readonly userId: string;
	readonly name: string;
	readonly colour: string;
}

/** Who has which record of a collection open; lists that did not change stay the same. */
export class PeopleByRecord {
	readonly #collection: Collection;
	#people: ReadonlyMap<string, readonly PersonHere[]> = new Map();
	#known = new Map<string, PersonHere>();

	constructor(collection: Collection) {
		this.#collection = collection;
	}

	/** The same map as before if nobody went anywhere: cursors move many times a second, people seldom. */
	update(peers: readonly (PersonHere & { at: Ref | null })[]): ReadonlyMap<string, readonly PersonHere[]> {
		const found = new Map<string, PersonHere[]>();
		for (const { userId, name, colour, at } of peers) {
			const ref = parseRef(at);
			if (ref?.collection !== this.#collection) continue;
			const list = found.get(ref.id) ?? [];
			if (!list.some((person) => person.userId === userId)) list.push(this.#person(userId, name, colour));
			found.set(ref.id, list);
		}
		let same = found.size === this.#people.size;
		const next = new Map<string, readonly PersonHere[]>();
		for (const [id, list] of found) {
			const old = this.#people.get(id);
			const shared = shareList(old, list);
			if (shared !== old) same = false;
			next.set(id, shared);
		}
		if (!same) this.#people = next;
		return this.#people;
	}

	#person(userId: string, name: string, colour: string): PersonHere {
		const known = this.#known.get(userId);
		if (known?.name === name && known.colour === colour) return known;
		const person = { userId, name, colour };
		this.#known.set(userId, person);
		return person;
	}
}

/** "Samir Demir" as "Samir D.": enough to know who it is. */
export function shortName(name: string): string {
	const words = name.trim().split(/\s+/);
	const last = words.length > 1 ? words.at(-1) : undefined;
	return last ? `${words[0]} ${[...last][0]}.` : name;
}

export function shortNames(people: Readonly<Record<string, { name: string }>>): Record<string, { name: string }> {
	return Object.fromEntries(Object.entries(people).map(([id, { name }]) => [id, { name: shortName(name) }]));
}
