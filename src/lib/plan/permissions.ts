import { parseRef } from './ids.ts';
import type {
	Access,
	Board,
	Cluster,
	Collection,
	Goal,
	Measure,
	Note,
	Part,
	RecordOf,
	Share,
	Target
} from './types.ts';
import { mayInWorkshop, type WorkshopAct } from './workshop-rights.ts';

type Some<R, K extends keyof R> = Readonly<Record<string, Pick<R, K> | undefined>>;

/** What is needed to judge a record by what it belongs to. A `Plan` is one. */
export interface FieldLookup {
	readonly measures: Some<Measure, 'field'>;
	readonly goals?: Some<Goal, 'field'>;
	readonly boards?: Some<Board, 'workshop' | 'closed'>;
	readonly clusters?: Some<Cluster, 'workshop'>;
	readonly notes?: Some<Note, 'workshop'>;
}
export const lookedUp = ['measures', 'goals', 'boards', 'clusters', 'notes'] as const;

/**
 * Who may do what, decided the same way in the browser (to hide what would be refused) and on the server
 * (to refuse it). The roles stand in the plan's design: a coordinator edits everything, a partner the goals,
 * measures, parts and targets of their fields, an adviser comments, a viewer reads; all but viewers move shares on
 * weighting boards. A guest, and whoever else takes part in a workshop, may there what its moderator allows.
 */

/** May the person create records of this collection at all, in this field of action if it belongs to one? */
export function canCreate(access: Access, collection: Collection, field?: string): boolean {
	if (collection === 'notes' || collection === 'clusters' || collection === 'dots') {
		return access.role === 'coordinator' || (access.workshops ?? []).length > 0;
	}
	if (access.role === 'coordinator') return true;
	if (collection === 'comments') return canComment(access);
	if (access.role !== 'partner') return false;
	if (!['measures', 'goals', 'parts', 'targets'].includes(collection)) return false;
	return field === undefined ? access.fields.length > 0 : access.fields.includes(field);
}

/** May the person change this record, in these keys? Without keys: in any. `create`: is it to be put there? */
export function canEdit<C extends Collection>(
	access: Access,
	plan: FieldLookup,
	collection: C,
	record: RecordOf[C],
	act: WorkshopAct = {}
): boolean {
	switch (collection) {
		case 'comments':
			return canComment(access) && record.createdBy === access.userId;
		case 'shares':
			return canWeigh(access, plan, record as Share, act);
		case 'dots':
			return mayInWorkshop(access, plan, 'dots', record as RecordOf['dots'], act);
	}
	if (access.role === 'coordinator') return true;
	if (collection === 'notes' || collection === 'clusters') {
		return mayInWorkshop(access, plan, collection, record as Note | Cluster, act);
	}
	if (access.role !== 'partner') return false;
	const field = fieldOf(plan, collection, record);
	return field !== null && access.fields.includes(field);
}

/** Shares move for everybody who takes part, as long as the board is open; what stands on it is the coordinators'. */
function canWeigh(access: Access, plan: FieldLookup, share: Share, act: WorkshopAct): boolean {
	const board = plan.boards?.[share.board];
	const keys = act.keys ?? ['value'];
	const isMove = (key: string) => key === 'value' || key === 'order';
	if (board?.closed && (act.create || keys.some(isMove))) return false;
	const onlyMoves = !act.create && keys.every(isMove);
	if (access.role === 'coordinator') return true;
	if (!onlyMoves || access.role === 'viewer') return false;
	if (access.role !== 'guest') return true;
	const workshop = access.workshops?.find(({ id }) => id === board?.workshop);
	return workshop?.phase === 'weigh' && workshop.may.weigh;
}

/**
 * May the person put it into the bin, or take it out? Who may change it may; coordinators may also remove other
 * people's comments, though not change them.
 */
export function canBin<C extends Collection>(
	access: Access,
	plan: FieldLookup,
	collection: C,
	record: RecordOf[C]
): boolean {
	return access.role === 'coordinator' || canEdit(access, plan, collection, record, { keys: ['deletedAt'] });
}

/** May the person delete it for good? Only coordinators, and only from the bin. */
export function canPurge(access: Access, record: { deletedAt: number | null }): boolean {
	return access.role === 'coordinator' && record.deletedAt !== null;
}

export function canComment(access: Access): boolean {
	return access.role !== 'viewer' && access.role !== 'guest';
}

/** The field of action that decides about a record, or `null` if none does. */
export function fieldOf<C extends Collection>(plan: FieldLookup, collection: C, record: RecordOf[C]): string | null {
	switch (collection) {
		case 'measures':
		case 'goals':
			return (record as Measure | Goal).field;
		case 'parts':
			return plan.measures[(record as Part).measure]?.field ?? null;
		case 'targets':
			return plan.goals?.[(record as Target).goal]?.field ?? null;
		default:
			return null;
	}
}

/** Adds to a lookup what a record's own keys point to, as `read` finds it. */
export function lookupFor(
	keys: readonly unknown[],
	read: (collection: (typeof lookedUp)[number], id: string) => object | undefined
): FieldLookup {
	const lookup: Record<string, Record<string, object>> = { measures: {} };
	for (const ref of keys) {
		const target = parseRef(ref);
		const collection = lookedUp.find((name) => name === target?.collection);
		const record = target && collection && read(collection, target.id);
		if (record) (lookup[collection] ??= {})[target.id] = record;
	}
	return lookup as unknown as FieldLookup;
}
