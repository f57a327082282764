import { collections, type Collection, type Ref } from './types.ts';

const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{1,39}$/;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Is it an id of a record? Names every JavaScript object answers to (`constructor`, …) are not. */
export function isId(value: unknown): value is string {
	return typeof value === 'string' && idPattern.test(value) && !(value in Object.prototype);
}

/** A new random id of 16 letters and digits (95 bits). */
export function newId(): string {
	let id = '';
	while (id.length < 16) {
		for (const byte of crypto.getRandomValues(new Uint8Array(24))) {
			// 248 is the largest multiple of 62 in a byte: every letter is equally likely.
			if (byte < 248 && id.length < 16) id += alphabet[byte % 62];
		}
	}
	return id;
}

export function isCollection(value: unknown): value is Collection {
	return collections.includes(value as Collection);
}

export function refOf(collection: Collection, id: string): Ref {
	return `${collection}/${id}`;
}

/** Takes a reference apart; `null` if it is none. */
export function parseRef(value: unknown): { collection: Collection; id: string } | null {
	if (typeof value !== 'string') return null;
	const slash = value.indexOf('/');
	const collection = value.slice(0, slash);
	const id = value.slice(slash + 1);
	return slash > 0 && isCollection(collection) && isId(id) ? { collection, id } : null;
}

/** The id of a person's dot: there is one for each number, so that nobody has more than they were given. */
export function dotId(workshop: string, userId: string, index: number): string {
	return fitted(`d${index}-${workshop}-${userId}`);
}

/** Which dot of this person in this workshop an id names, from 0; `null` if none. */
export function dotIndex(id: string, workshop: string, userId: string): number | null {
	const index = Number(/^d(0|[1-9]\d?)-/.exec(id)?.[1] ?? NaN);
	return Number.isNaN(index) || id !== dotId(workshop, userId, index) ? null : index;
}

/** The id of a goal on a weighting board: there is one. */
export function shareId(board: string, goal: string): string {
	return fitted(`${board}-${goal}`);
}

/** An id as it is, or as many of its letters as fit with a fingerprint of all of them. */
function fitted(id: string): string {
	if (isId(id as unknown)) return id;
	let [a, b] = [0xdeadbeef, 0x41c6ce57];
	for (let index = 0; index < id.length; index++) {
		const code = id.charCodeAt(index);
		a = Math.imul(a ^ code, 2654435761);
		b = Math.imul(b ^ code, 1597334677);
	}
	const letters = id.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 24);
	return `${letters}-${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}
