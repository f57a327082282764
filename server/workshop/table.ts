import { performance } from 'node:perf_hooks';
import { eventMessage, type ServerEvent } from '../../src/lib/protocol/index.ts';
import type { Plan } from '../../src/lib/plan/types.ts';
import { guestAccess } from '../../src/lib/workshop/access.ts';
import { guestRights } from '../../src/lib/workshop/state.ts';
import type { Guest, Workshop } from '../../src/lib/workshop/types.ts';
import {
	ownDots,
	split,
	TableView,
	type PublicWorkshop,
	type TableEvent,
	type ViewEvent,
	type ViewRecord,
	type WorkshopEvent
} from '../../src/lib/workshop/view.ts';
import type { Connection } from '../sync/connection.ts';
import { Shown } from './shown.ts';

/** What of an accepted update may be seen at this table, read off when it was accepted. */
export interface Captured {
	set: Map<string, ViewRecord>;
	/** What was on the table before, with who had written it. */
	gone: Map<string, string | null>;
	sums: boolean;
	/** Ids of touched notes by author. */
	notes: Map<string, string[]>;
	/** Authors of touched dots. */
	dots: Set<string>;
}

export interface TableInit {
	workshop: Workshop;
	plan(): Plan;
	/** Calls back when everything accepted so far is on disk. */
	later(durable: () => void): void;
	/** Who joined before. */
	known: Guest[];
	guests(): Promise<Guest[]>;
	now(): number;
	onError(error: unknown): void;
}

/** View updates go out at most this often, milliseconds: what many write at once is one frame. */
const frameEvery = 25;
const peopleEvery = 400;

/** One workshop in an open room: who follows it, and what they are told. */
export class Table {
	readonly #init: TableInit;
	readonly #connections = new Set<Connection>();
	#workshop: Workshop;
	#view: TableView;
	#shown: Shown;
	/** Durable, and not told yet. */
	#due: Captured = nothing();
	#frame: NodeJS.Timeout | null = null;
	#lastFrame = 0;
	#people: NodeJS.Timeout | null = null;
	#lastPeople = 0;
	#known: Guest[];
	/** Names of guests by id: of notes that carry none in the plan. */
	readonly #names = new Map<string, string>();

	constructor(init: TableInit) {
		this.#init = init;
		this.#workshop = init.workshop;
		this.#known = init.known;
		for (const { id, name } of init.known) this.#names.set(id, name);
		this.#view = this.#viewOf(init.workshop);
		this.#shown = new Shown(this.#view, init.plan());
	}

	get size(): number {
		return this.#connections.size;
	}

	get workshop(): Workshop {
		return this.#workshop;
	}

	join(connection: Connection): void {
		// While nobody was here, nothing was followed.
		if (this.#connections.size === 0) this.#shown = new Shown(this.#view, this.#init.plan());
		this.#connections.add(connection);
		if (connection.view?.kind === 'guest') this.#names.set(connection.user.id, connection.user.name);
		this.#tellState([connection]);
		this.#sendWhole([connection]);
		this.#peopleSoon();
	}

	leave(connection: Connection): void {
		if (this.#connections.delete(connection)) this.#peopleSoon();
	}

	/** The moderator changed something. */
	change(workshop: Workshop): void {
		const before = this.#workshop;
		this.#workshop = workshop;
		const view = this.#viewOf(workshop);
		const seen = (of: Workshop, own: boolean) =>
			[of.state.namesHidden, of.state.sumsShown, own, of.fields.join()].join(' ');
		const anew = seen(before, this.#view.own) !== seen(workshop, view.own);
		this.#view = view;
		const all = [...this.#connections];
		this.#tellState(all);
		if (anew) this.#sendWhole(all);
		this.#peopleSoon();
	}

	/** What the guest of this connection may do now. */
	accessOf({ user }: Connection) {
		return guestAccess(this.#workshop, user);
	}

	/** Reads off what an update that was just accepted touched; to be told once it is durable. */
	capture(refs: readonly string[]): Captured | null {
		if (this.#connections.size === 0) return null;
		const plan = this.#init.plan();
		const captured = { ...nothing(), ...this.#shown.follow(this.#view, plan, refs) };
		for (const ref of captured.set.keys()) {
			const [collection, id] = split(ref);
			const author = collection === 'notes' && plan.notes[id]?.createdBy;
			if (author) push(captured.notes, author, id);
		}
		for (const ref of refs) {
			const [collection, id] = split(ref);
			const dot = collection === 'dots' ? plan.dots[id] : undefined;
			if (dot?.workshop !== this.#workshop.id) continue;
			captured.sums = true;
			if (dot.createdBy) captured.dots.add(dot.createdBy);
		}
		return captured.sums || captured.set.size > 0 || captured.gone.size > 0 ? captured : null;
	}

	/** It is on disk now. */
	durable(captured: Captured): void {
		const due = this.#due;
		for (const [ref, record] of captured.set) {
			due.set.set(ref, record);
			due.gone.delete(ref);
		}
		for (const [ref, author] of captured.gone) {
			due.set.delete(ref);
			due.gone.set(ref, author);
		}
		for (const [author, ids] of captured.notes) for (const id of ids) push(due.notes, author, id);
		for (const author of captured.dots) due.dots.add(author);
		due.sums ||= captured.sums;
		if (this.#frame) return;
		const wait = Math.max(0, this.#lastFrame + frameEvery - performance.now());
		this.#frame = setTimeout(() => this.#sendDue(), wait);
	}

	close(): void {
		if (this.#frame) clearTimeout(this.#frame);
		if (this.#people) clearTimeout(this.#people);
		this.#frame = this.#people = null;
		this.#connections.clear();
	}

	#sendDue(): void {
		this.#frame = null;
		this.#lastFrame = performance.now();
		const due = this.#due;
		this.#due = nothing();
		const plan = this.#init.plan();
		const notes = this.#view.notes(plan);
		const common: ViewEvent = { type: 'view', count: notes.length };
		if (due.sums) common.sums = this.#sums(plan);
		const shared = [...due.set.values()];
		const gone = [...due.gone.keys()];
		const openlyGone = this.#view.own ? gone.filter((ref) => !ref.startsWith('notes/')) : gone;
		if (openlyGone.length > 0) common.gone = openlyGone;
		const open = this.#view.own ? shared.filter((record) => record.in !== 'notes') : shared;
		if (open.length > 0) common.set = open;
		const frame = encodeEvent(common);
		for (const connection of this.#connections) {
			connection.send(frame);
			const { id } = connection.user;
			const written = due.notes.get(id);
			const personal: ViewEvent = { type: 'view' };
			if (written) {
				personal.mine = written;
				if (this.#view.own) personal.set = shared.filter((note) => note.in === 'notes' && written.includes(note.id));
			}
			const ownGone = this.#view.own ? gone.filter((ref) => due.gone.get(ref) === id) : [];
			if (ownGone.length > 0) personal.gone = ownGone;
			if (due.dots.has(id)) personal.dots = ownDots(this.#view.dots(plan), id);
			if (personal.mine || personal.gone || personal.dots) connection.event(personal as ServerEvent);
		}
		this.#peopleSoon();
	}

	/** Everything that may be seen; what was accepted but is not on disk yet waits with it. */
	#sendWhole(connections: readonly Connection[]): void {
		const plan = this.#init.plan();
		const view = this.#view;
		const notes = view.notes(plan);
		const refs = view.refs(plan);
		const records = refs.flatMap((ref) => view.record(plan, ref) ?? []);
		const open = view.own ? records.filter((record) => record.in !== 'notes') : records;
		const common: ViewEvent = { type: 'view', whole: true, set: open, count: notes.length, sums: this.#sums(plan) };
		const frame = encodeEvent(common);
		const dots = view.dots(plan);
		const byAuthor = Map.groupBy(notes, (note) => note.createdBy);
		const personal = connections.map((connection) => {
			const own = byAuthor.get(connection.user.id) ?? [];
			const event: ViewEvent = {
				type: 'view',
				mine: own.map(({ id }) => id),
				dots: ownDots(dots, connection.user.id),
				...(view.own && { set: own.map((note) => view.note(note)) })
			};
			return [connection, event] as const;
		});
		this.#init.later(() => {
			for (const [connection, event] of personal) {
				connection.send(frame);
				connection.event(event as ServerEvent);
			}
		});
	}

	#viewOf(workshop: Workshop): TableView {
		return new TableView(workshop, (note) => this.#names.get(note.createdBy ?? '') || note.authorName);
	}

	#sums(plan: Plan): Record<string, number> | null {
		return this.#workshop.state.sumsShown ? this.#view.sums(plan) : null;
	}

	#tellState(connections: readonly Connection[]): void {
		const event = this.#publicEvent();
		for (const connection of connections) {
			const isGuest = connection.view?.kind === 'guest';
			const { id, name } = connection.user;
			const personal: WorkshopEvent = { ...event, me: isGuest ? { id, name } : null };
			if (!isGuest) personal.code = this.#workshop.code;
			connection.event(personal as ServerEvent);
		}
	}

	#publicEvent(): WorkshopEvent {
		const { id, planId, title, startsAt, endsAt, status, settings, state } = this.#workshop;
		const { fields, meta } = this.#init.plan();
		const workshop: PublicWorkshop = {
			...{ id, planId, title, startsAt, endsAt, status },
			planTitle: meta.title,
			municipality: meta.municipality,
			fields: this.#workshop.fields.flatMap((field) => {
				const found = fields[field];
				if (!found || found.deletedAt !== null) return [];
				return { id: found.id, title: found.title, hue: found.hue, icon: found.icon };
			}),
			...{ view: settings.view, names: settings.names, dots: settings.dots, state }
		};
		const may = guestRights(this.#workshop);
		return { type: 'workshop', now: this.#init.now(), workshop, me: null, may, here: this.#here().size };
	}

	#here(): Set<string> {
		const here = new Set<string>();
		for (const { view, user } of this.#connections) if (view?.kind === 'guest') here.add(user.id);
		return here;
	}

	/** Who is there changes often while people come: told a little later, once. */
	#peopleSoon(): void {
		if (this.#people) return;
		const wait = Math.max(0, this.#lastPeople + peopleEvery - performance.now());
		this.#people = setTimeout(() => {
			this.#people = null;
			this.#lastPeople = performance.now();
			this.#tellPeople().catch((error: unknown) => this.#init.onError(error));
		}, wait);
		this.#people.unref();
	}

	async #tellPeople(): Promise<void> {
		const moderators = [...this.#connections].filter(({ view }) => view?.kind === 'moderator');
		if (moderators.length > 0) this.#known = await this.#init.guests();
		const here = this.#here();
		const plan = this.#init.plan();
		const notes = countBy(this.#view.notes(plan));
		const dots = countBy(this.#view.dots(plan).filter((dot) => dot.on !== null));
		const guests = this.#known
			.filter(({ removedAt }) => removedAt === null)
			.map(({ id, name }) => ({ id, name, here: here.has(id), notes: notes.get(id) ?? 0, dots: dots.get(id) ?? 0 }));
		const event = this.#publicEvent();
		for (const connection of this.#connections) {
			const { view, user } = connection;
			if (view?.kind === 'moderator') connection.event({ ...event, guests, code: this.#workshop.code } as ServerEvent);
			else if (view?.kind === 'screen') connection.event({ ...event, code: this.#workshop.code } as ServerEvent);
			// Two hundred phones need not hear of everyone who comes.
			else if (here.size <= 30) connection.event({ ...event, me: { id: user.id, name: user.name } } as ServerEvent);
		}
	}
}

function nothing(): Captured {
	return { set: new Map(), gone: new Map(), sums: false, notes: new Map(), dots: new Set() };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
	const list = map.get(key);
	if (list) list.push(value);
	else map.set(key, [value]);
}

function countBy(records: readonly { createdBy: string | null }[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { createdBy } of records) if (createdBy) counts.set(createdBy, (counts.get(createdBy) ?? 0) + 1);
	return counts;
}

const encodeEvent = (event: TableEvent) => eventMessage(event as ServerEvent);
