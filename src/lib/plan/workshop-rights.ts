import { dotIndex, parseRef } from './ids.ts';
import { limits } from './limits.ts';
import type { FieldLookup } from './permissions.ts';
import type { Access, Cluster, Dot, Note, WorkshopAccess } from './types.ts';

/** What is to be done to a record. */
export interface WorkshopAct {
	/** It is to be put there. */
	create?: boolean;
	/** Keys to be written; none given: any. */
	keys?: readonly string[];
}

const noteKeys = ['text', 'field', 'order', 'deletedAt', 'deletedBy'];
const sortingKeys = ['cluster', 'field', 'order'];

/** What a workshop lets its participants do, guests and others alike. Coordinators are asked only for their dots. */
export function mayInWorkshop(
	access: Access,
	plan: FieldLookup,
	collection: 'notes' | 'clusters' | 'dots',
	record: Note | Cluster | Dot,
	act: WorkshopAct
): boolean {
	const workshop = access.workshops?.find(({ id }) => id === record.workshop);
	if (!workshop) return false;
	switch (collection) {
		case 'notes':
			return mayChangeNote(access, plan, workshop, record as Note, act);
		case 'clusters':
			return maySort(workshop) && (record as Cluster).goal === null && isInField(workshop, record as Cluster);
		case 'dots':
			return !act.keys?.includes('deletedAt') && mayStick(access, plan, workshop, record as Dot);
	}
}

function mayChangeNote(
	access: Access,
	plan: FieldLookup,
	workshop: WorkshopAccess,
	note: Note,
	{ create = false, keys = [] }: WorkshopAct
): boolean {
	if (!isInField(workshop, note) || note.goal !== null) return false;
	if (note.cluster !== null && plan.clusters?.[note.cluster]?.workshop !== workshop.id) return false;
	const writing = note.createdBy === access.userId && workshop.phase === 'collect' && workshop.may.write;
	// What the moderator has taken away does not come back.
	const taken = note.deletedBy !== null && note.deletedBy !== access.userId;
	if (taken && keys.some((key) => key.startsWith('deleted'))) return false;
	if (create) return writing && note.authorName === workshop.name;
	if (writing && keys.every((key) => noteKeys.includes(key))) return true;
	return maySort(workshop) && keys.every((key) => sortingKeys.includes(key));
}

function mayStick(access: Access, plan: FieldLookup, workshop: WorkshopAccess, dot: Dot): boolean {
	if (workshop.phase !== 'vote' || !workshop.may.vote) return false;
	const index = dot.createdBy === access.userId ? dotIndex(dot.id, workshop.id, access.userId) : null;
	if (index === null || index >= workshop.dots || dot.deletedAt !== null) return false;
	const target = parseRef(dot.on);
	if (!target) return true;
	const on = target.collection === 'notes' ? plan.notes?.[target.id] : plan.clusters?.[target.id];
	return on?.workshop === workshop.id;
}

function maySort({ phase, may }: WorkshopAccess): boolean {
	return phase === 'cluster' && may.cluster;
}

function isInField(workshop: WorkshopAccess, { field }: { field: string | null }): boolean {
	return field === null || workshop.fields.includes(field);
}

/** Nobody but coordinators fills a workshop with more notes than anybody can read. */
export function hasEnoughNotes(access: Access, written: () => number): boolean {
	return access.role !== 'coordinator' && written() >= limits.notesPerPerson;
}

/** How many notes somebody wrote in a workshop. Whoever keeps count hands that in: a hall writes many at once. */
export type NoteCount = (workshop: string, author: string) => number;

export function countNotes(notes: Iterable<Pick<Note, 'workshop' | 'createdBy'>>): NoteCount {
	return (workshop, author) => {
		let count = 0;
		for (const note of notes) if (note.createdBy === author && note.workshop === workshop) count++;
		return count;
	};
}

/** Keeps count of notes by workshop and author. */
export class NoteCounts {
	readonly #counts = new Map<string, number>();

	constructor(notes: Iterable<Pick<Note, 'workshop' | 'createdBy'>>) {
		for (const note of notes) this.#add(note, 1);
	}

	readonly of: NoteCount = (workshop, author) => this.#counts.get(`${workshop} ${author}`) ?? 0;

	/** A note came, changed or went. */
	change(before: Note | undefined, after: Note | undefined): void {
		if (before) this.#add(before, -1);
		if (after) this.#add(after, 1);
	}

	#add({ workshop, createdBy }: Pick<Note, 'workshop' | 'createdBy'>, by: number): void {
		const key = `${workshop} ${createdBy ?? ''}`;
		this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
	}
}
