/**
 * What people in a workshop see of the plan: its notes, clusters, goals and weighting boards, and nothing else. Made by
 * the server, so that own notes stay own, hidden names hidden and hidden sums unknown, whoever listens on the wire.
 */
import type { Board, Cluster, Dot, Goal, Note, Plan, Ref, Share } from '../plan/types.ts';
import type { GuestRights, LiveState, Timer, Workshop, WorkshopSettings } from './types.ts';

export interface ViewNote extends Pick<Note, 'id' | 'field' | 'text' | 'order' | 'cluster' | 'goal' | 'createdAt'> {
	/** Who wrote it; left out while names are hidden. */
	by?: string;
}
export type ViewCluster = Pick<Cluster, 'id' | 'field' | 'title' | 'order' | 'goal'>;
export type ViewGoal = Pick<Goal, 'id' | 'field' | 'title'>;
export type ViewBoard = Pick<Board, 'id' | 'title' | 'method' | 'closed'>;
export type ViewShare = Pick<Share, 'id' | 'board' | 'goal' | 'order' | 'value'>;

export interface ViewRecords {
	notes: ViewNote;
	clusters: ViewCluster;
	goals: ViewGoal;
	boards: ViewBoard;
	shares: ViewShare;
}
export type ViewCollection = keyof ViewRecords;
export const viewCollections: readonly ViewCollection[] = ['notes', 'clusters', 'goals', 'boards', 'shares'];
/** A record with its collection in front: `notes/…`. */
export type ViewRecord = { [C in ViewCollection]: { in: C } & ViewRecords[C] }[ViewCollection];

/** The workshop as everybody in it may know it. */
export interface PublicWorkshop extends Pick<Workshop, 'id' | 'planId' | 'title' | 'startsAt' | 'endsAt' | 'status'> {
	planTitle: string;
	municipality: string;
	fields: { id: string; title: string; hue: number; icon: string }[];
	view: WorkshopSettings['view'];
	/** With names in the minutes? People are told before they choose one. */
	names: boolean;
	dots: number;
	state: Omit<LiveState, 'timer'> & { timer: Timer | null };
}

/** Where the workshop stands; sent whenever that changes. `now` is the server's clock. */
export interface WorkshopEvent {
	type: 'workshop';
	now: number;
	workshop: PublicWorkshop;
	me: { id: string; name: string } | null;
	may: GuestRights;
	/** How many are connected. */
	here: number;
	/** For moderators. */
	guests?: { id: string; name: string; here: boolean; notes: number; dots: number }[];
	code?: string | null;
}

/** What changed on the table; `whole`: forget what was known before. */
export interface ViewEvent {
	type: 'view';
	whole?: true;
	set?: ViewRecord[];
	gone?: string[];
	/** Dots by what they stick on; `null`: hidden. */
	sums?: Record<string, number> | null;
	/** How many notes there are, those one does not see included. */
	count?: number;
	/** Ids of notes the receiver wrote, in addition to those known. */
	mine?: string[];
	/** The receiver's dots: their number, and what they stick on. */
	dots?: Record<number, string | null>;
}

/** The receiver's command number `n` is on disk (or was refused, for this reason). */
export interface DoneEvent {
	type: 'done';
	n: number;
	refused?: string;
}

export type TableEvent = WorkshopEvent | ViewEvent | DoneEvent;

/** What one sees of the plan in one workshop; `who` is the author to count as oneself. */
export class TableView {
	readonly #workshop: Pick<Workshop, 'id' | 'settings' | 'state' | 'status'>;
	readonly #names: (note: Note) => string;

	constructor(workshop: Pick<Workshop, 'id' | 'settings' | 'state' | 'status'>, names: (note: Note) => string) {
		this.#workshop = workshop;
		this.#names = names;
	}

	/** Do people only see their own notes? */
	get own(): boolean {
		const { settings, state } = this.#workshop;
		return settings.view === 'own' && (state.phase === 'collect' || state.phase === 'arrive');
	}

	/** The public form of a record, or `null` if it is not to be seen (any more). */
	record(plan: Plan, ref: string): ViewRecord | null {
		const [collection, id] = split(ref);
		switch (collection) {
			case 'notes': {
				const note = plan.notes[id];
				return note && this.#isMine(note) ? this.note(note) : null;
			}
			case 'clusters': {
				const cluster = plan.clusters[id];
				if (!cluster || !this.#isMine(cluster)) return null;
				const { field, title, order, goal } = cluster;
				return { in: 'clusters', id, field, title, order, goal };
			}
			case 'goals': {
				const goal = plan.goals[id];
				return goal && goal.deletedAt === null ? { in: 'goals', id, field: goal.field, title: goal.title } : null;
			}
			case 'boards': {
				const board = plan.boards[id];
				if (!board || !this.#isMine(board)) return null;
				return { in: 'boards', id, title: board.title, method: board.method, closed: board.closed };
			}
			case 'shares': {
				const share = plan.shares[id];
				const board = share && plan.boards[share.board];
				if (!share || !board || share.deletedAt !== null || !this.#isMine(board)) return null;
				return { in: 'shares', id, board: share.board, goal: share.goal, order: share.order, value: share.value };
			}
			default:
				return null;
		}
	}

	note(note: Note): ViewRecord {
		const { id, field, text, order, cluster, goal, createdAt } = note;
		const by = this.#workshop.state.namesHidden ? '' : this.#names(note);
		return { in: 'notes', id, field, text, order, cluster, goal, createdAt, ...(by && { by }) };
	}

	/** All references that may be seen: the workshop's own records and the goals they lead to. */
	refs(plan: Plan): string[] {
		const refs: string[] = [];
		const goals = new Set<string>();
		for (const collection of ['notes', 'clusters', 'boards'] as const) {
			for (const record of Object.values(plan[collection])) {
				if (!this.#isMine(record)) continue;
				refs.push(`${collection}/${record.id}`);
				if ('goal' in record && record.goal) goals.add(record.goal);
			}
		}
		for (const share of Object.values(plan.shares)) {
			const board = plan.boards[share.board];
			if (share.deletedAt !== null || !board || !this.#isMine(board)) continue;
			refs.push(`shares/${share.id}`);
			if (share.goal) goals.add(share.goal);
		}
		return [...refs, ...[...goals].map((id) => `goals/${id}`)];
	}

	notes(plan: Plan): Note[] {
		return Object.values(plan.notes).filter((note) => this.#isMine(note));
	}

	dots(plan: Plan): Dot[] {
		return Object.values(plan.dots).filter((dot) => this.#isMine(dot));
	}

	sums(plan: Plan): Record<string, number> {
		return sumDots(this.dots(plan));
	}

	#isMine(record: { workshop: string | null; deletedAt: number | null }): boolean {
		return record.workshop === this.#workshop.id && record.deletedAt === null;
	}
}

/** How many dots stick on what. */
export function sumDots(dots: Iterable<Pick<Dot, 'on'>>): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const { on } of dots) if (on) sums[on] = (sums[on] ?? 0) + 1;
	return sums;
}

/** A person's dots by their number; the number stands in the id: `d3-…`. */
export function ownDots(dots: Iterable<Dot>, userId: string): Record<number, Ref | null> {
	const own: Record<number, Ref | null> = {};
	for (const dot of dots) {
		const index = dot.createdBy === userId ? /^d(\d+)-/.exec(dot.id)?.[1] : undefined;
		if (index !== undefined) own[Number(index)] = dot.on;
	}
	return own;
}

export function split(ref: string): [collection: string, id: string] {
	const slash = ref.indexOf('/');
	return [ref.slice(0, slash), ref.slice(slash + 1)];
}
