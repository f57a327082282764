import { performance } from 'node:perf_hooks';
import {
	encodeEntry,
	leftState,
	presenceOf,
	wireLimits,
	type Identity,
	type PresenceEntry
} from '../../src/lib/protocol/index.ts';
import type { ClientIds } from './client-ids.ts';

/** Who receives presence: a connection. */
export interface PresenceMember {
	readonly identity: Identity;
	/** May be dropped for a reader that is slow. */
	sendPresence(...messages: Uint8Array[]): void;
}

interface Present {
	member: PresenceMember;
	state: string;
}

/** What is known of a member. */
interface Known {
	/** The client id of its own document, as soon as it named it. */
	own: number | null;
	/** All client ids it ever took. */
	ever: Set<number>;
}

/** What changed, as messages: several if it is more than fits into one. */
export interface PresenceNews {
	forAll: Uint8Array[];
	/** Whose states are in it: they get {@link except} instead. */
	authors: ReadonlySet<PresenceMember>;
	/** The same without this member's own. */
	except(member: PresenceMember): Uint8Array[];
}

interface PresenceOptions {
	presence: number;
	clientIds: number;
	clientIdsEver: number;
	presenceInterval: number;
	presenceBandwidth: number;
}

/**
 * Who is in a room and where. What changed is collected together, at most once per interval, for everybody but its
 * authors. The identity in it is the session's.
 */
export class RoomPresence {
	readonly #present = new Map<number, Present>();
	readonly #members = new Map<PresenceMember, Known>();
	/** How many client ids each has, for those that have any. */
	readonly #counts = new Map<PresenceMember, number>();
	/** What others were told and not told the end of, as it was sent last. */
	readonly #told = new Map<number, Uint8Array>();
	/** Client ids to tell about; the member whose own it is, is not told. */
	readonly #dirty = new Map<number, PresenceMember>();
	#clock = 0;
	/** When the next news may be collected. */
	#due = 0;
	/** Since when there is news. */
	#since = 0;
	readonly #options: PresenceOptions;
	readonly #ids: ClientIds;
	readonly #onNews: () => void;

	constructor(options: PresenceOptions, ids: ClientIds, onNews: () => void) {
		this.#options = options;
		this.#ids = ids;
		this.#onNews = onNews;
	}

	get size(): number {
		return this.#present.size;
	}

	join(member: PresenceMember): void {
		this.#members.set(member, { own: null, ever: new Set() });
		this.sendAll(member);
	}

	/** Everybody who is there, for one who asks. */
	sendAll(member: PresenceMember): void {
		const entries: Uint8Array[] = [];
		for (const [clientId, { member: owner }] of this.#present) {
			const entry = this.#told.get(clientId);
			if (entry && owner !== member && !this.#dirty.has(clientId)) entries.push(entry);
		}
		if (entries.length > 0) member.sendPresence(...messagesOf(entries));
	}

	leave(member: PresenceMember): void {
		this.#members.delete(member);
		if (!this.#counts.has(member)) return;
		for (const [clientId, present] of this.#present) if (present.member === member) this.#remove(clientId, present);
	}

	/**
	 * Takes a client's message. Entries of others are passed over in silence: a stock client repeats what it
	 * heard. Returns why an entry of its own was not taken, or `null`.
	 */
	receive(member: PresenceMember, entries: readonly PresenceEntry[]): 'size' | 'shape' | 'ids' | null {
		let problem: 'size' | 'shape' | 'ids' | null = null;
		const known = this.#members.get(member);
		if (!known) return null;
		const [first] = entries;
		if (first && entries.length === 1) known.own ??= first.clientId;
		for (const entry of entries) problem = this.#receiveOne(member, known, entry) ?? problem;
		return problem;
	}

	close(): void {
		this.#members.clear();
		this.#present.clear();
		this.#counts.clear();
		this.#told.clear();
		this.#dirty.clear();
	}

	#receiveOne(member: PresenceMember, known: Known, entry: PresenceEntry): 'size' | 'shape' | 'ids' | null {
		const { clientId } = entry;
		const present = this.#present.get(clientId);
		if (present && present.member !== member && present.member.identity.id !== member.identity.id) return null;
		if (entry.state === leftState) {
			if (present?.member === member) this.#remove(clientId, present);
			return null;
		}
		if (!this.#ids.isFree(clientId, member.identity.id)) return null;
		// A second tab repeats the first one's state; only who came back with the same document takes it over.
		if (present && present.member !== member && known.own !== clientId) return null;
		if (entry.state.length > this.#options.presence) return 'size';
		const state = stamp(entry.state, member.identity);
		if (state === null) return 'shape';
		const count = this.#counts.get(member) ?? 0;
		if (present?.member !== member && count >= this.#options.clientIds) return 'ids';
		if (!known.ever.has(clientId) && known.ever.size >= this.#options.clientIdsEver) return 'ids';
		if (present?.member === member && present.state === state && !this.#dirty.has(clientId)) {
			// Said again only to be believed alive: others forget who was silent for 30 s.
			this.#mark(clientId, member);
			return null;
		}
		known.ever.add(clientId);
		this.#ids.name(clientId, member.identity.id);
		if (present?.member !== member) {
			if (present) this.#discount(present.member);
			this.#counts.set(member, count + 1);
		}
		this.#present.set(clientId, { member, state });
		this.#mark(clientId, member);
		return null;
	}

	#remove(clientId: number, present: Present): void {
		this.#present.delete(clientId);
		this.#discount(present.member);
		if (this.#told.has(clientId)) this.#mark(clientId, present.member);
		// Nobody was told that it came.
		else this.#dirty.delete(clientId);
	}

	#discount(member: PresenceMember): void {
		const count = (this.#counts.get(member) ?? 0) - 1;
		if (count > 0) this.#counts.set(member, count);
		else this.#counts.delete(member);
	}

	#mark(clientId: number, author: PresenceMember): void {
		this.#dirty.set(clientId, author);
		if (this.#dirty.size > 1) return;
		this.#since = performance.now();
		this.#onNews();
	}

	/**
	 * Milliseconds from `now` (`performance.now()`) until there will be something to collect, negative since there is;
	 * `Infinity` if nothing changed.
	 */
	dueIn(now: number): number {
		return this.#dirty.size === 0 ? Infinity : Math.max(this.#due, this.#since) - now;
	}

	/** What changed since the last time, or `null` if nothing did or it is too soon. */
	collect(now: number): PresenceNews | null {
		if (this.dueIn(now) > 0) return null;
		// Clocks are the server's: they grow over reconnects too, so nobody's return is taken for old news.
		this.#clock = Math.max(this.#clock + 1, Date.now());
		const entries: { author: PresenceMember; entry: Uint8Array }[] = [];
		for (const [clientId, author] of this.#dirty) {
			const present = this.#present.get(clientId);
			const entry = encodeEntry({ clientId, clock: this.#clock, state: present?.state ?? leftState });
			if (present) this.#told.set(clientId, entry);
			else this.#told.delete(clientId);
			entries.push({ author, entry });
		}
		this.#dirty.clear();
		const forAll = messagesOf(entries.map(({ entry }) => entry));
		const bytes = forAll.reduce((sum, message) => sum + message.length, 0);
		const { presenceInterval, presenceBandwidth } = this.#options;
		this.#due = now + Math.max(presenceInterval, ((bytes * this.#members.size) / presenceBandwidth) * 1000);
		return {
			forAll,
			authors: new Set(entries.map(({ author }) => author)),
			except(member) {
				return messagesOf(entries.flatMap(({ author, entry }) => (author === member ? [] : [entry])));
			}
		};
	}
}

/** A client refuses a message with more entries than it expects. */
function messagesOf(entries: readonly Uint8Array[]): Uint8Array[] {
	const most = wireLimits.presenceEntries;
	const count = Math.ceil(entries.length / most);
	return Array.from({ length: count }, (_, i) => presenceOf(entries.slice(i * most, (i + 1) * most)));
}

/** Puts the session's identity into a state, or `null` if it is not a JSON object. */
function stamp(state: string, identity: Identity): string | null {
	try {
		const value: unknown = JSON.parse(state);
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
		return JSON.stringify({ ...value, user: identity });
	} catch {
		return null;
	}
}
