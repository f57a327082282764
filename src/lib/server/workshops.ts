import { randomBytes } from 'node:crypto';
import { cleanLine } from '../plan/checks.ts';
import { codeFrom, codeLength } from '../workshop/code.ts';
import { act, firstState, graceMs, isDots, isOver, type Action } from '../workshop/state.ts';
import type { Guest, Workshop, WorkshopSettings } from '../workshop/types.ts';
import type { AccessSignal } from './access-signal.ts';
import type { Refused } from './accounts.ts';
import type { Audit } from './audit.ts';
import type { Db } from './db.ts';
import { readGuestSession, type GuestSession } from './guest-session.ts';
import { newId } from './ids.ts';
import { readAccess } from './membership-rows.ts';
import { createJoining, type Joining } from './workshop-joining.ts';
import { guestOf, readWorkshop, workshopOf, writeState } from './workshop-rows.ts';

export interface WorkshopDraft {
	title: string;
	/** Ids of fields of action; empty: notes belong to none. */
	fields: readonly string[];
	startsAt: number;
	endsAt: number;
	settings: WorkshopSettings;
}

export type DraftProblem = 'title' | 'fields' | 'starts' | 'ends' | 'dots';
export type WorkshopProblem = 'forbidden' | 'gone' | 'ended' | 'invalid';
export type DraftResult = { ok: true; id: string } | Refused<WorkshopProblem> | InvalidDraft;
export interface InvalidDraft {
	ok: false;
	reason: 'draft';
	fields: DraftProblem[];
}
export type ChangeResult = { ok: true; workshop: Workshop } | Refused<WorkshopProblem>;

/** What happened to a workshop; told after the commit, in this process. */
export type WorkshopListener = (workshop: Workshop) => void;

export interface Workshops extends Joining {
	/** Newest first, with how many joined. */
	list(planId: string): Promise<(Workshop & { joined: number })[]>;
	read(planId: string, id: string): Promise<Workshop | null>;
	/** Opens one: the code works from now on. Coordinators only, as everything that changes one. */
	open(planId: string, draft: WorkshopDraft, by: string): Promise<DraftResult>;
	edit(planId: string, id: string, draft: WorkshopDraft, by: string): Promise<DraftResult>;
	act(planId: string, id: string, action: Action, by: string): Promise<ChangeResult>;
	/** The old code stops working; who is in stays in. */
	renewCode(planId: string, id: string, by: string): Promise<ChangeResult>;
	/** Ends guest access for good. `by`: `null` for the server itself, when its time is long over. */
	end(planId: string, id: string, by: string | null): Promise<ChangeResult>;
	/** What is to be kept of one that has ended, as JSON. */
	keepMinutes(planId: string, id: string, minutes: string): Promise<void>;
	/** Only before anybody joined. */
	delete(planId: string, id: string, by: string): Promise<{ ok: true } | Refused<WorkshopProblem | 'used'>>;
	/** The minutes as they were kept at the end, JSON. */
	minutes(planId: string, id: string): Promise<string | null>;
	/** In the order in which they came. */
	guests(workshopId: string): Promise<Guest[]>;
	removeGuest(planId: string, id: string, guestId: string, by: string): Promise<ChangeResult>;
	/** Whose cookie is it? Also of a guest who was removed and of a workshop that has ended: these are told so. */
	guestSession(token: string): Promise<GuestSession | null>;
	/** Of these guests, those who may still be there. One query. */
	livingGuests(guestIds: readonly string[]): Promise<Map<string, Workshop>>;
	/** Names of all guests a plan ever had, by id; empty once deleted. */
	guestNames(planId: string): Promise<Record<string, string>>;
	/** Open workshops whose time has been over for hours: they are to be ended. */
	overdue(): Promise<Workshop[]>;
	onChange(listener: WorkshopListener): () => void;
}

export interface WorkshopsDeps {
	db: Db;
	signal: AccessSignal;
	audit: Audit;
	now: () => number;
}

const longestMs = 14 * 24 * 60 * 60 * 1000;
const titleLength = 200;

export const newCode = (): string => codeFrom(randomBytes(codeLength));

export function createWorkshops(deps: WorkshopsDeps): Workshops {
	const { db, now } = deps;
	const listeners = new Set<WorkshopListener>();
	const tell = (result: ChangeResult): ChangeResult => {
		if (result.ok) for (const listener of [...listeners]) listener(result.workshop);
		return result;
	};
	const change = async (...rest: DropFirst<Parameters<typeof changeWorkshop>>): Promise<ChangeResult> =>
		tell(await changeWorkshop(deps, ...rest));
	return {
		...createJoining(deps),
		list: (planId) => list(db, planId),
		read: (planId, id) => readWorkshop(db, planId, id),
		open: (planId, draft, by) => open(deps, planId, draft, by),
		async edit(planId, id, draft, by) {
			const problems = await draftProblems(db, planId, draft);
			if (problems.length > 0) return { ok: false, reason: 'draft', fields: problems };
			const result = await change(planId, id, by, (workshop) => {
				const { fields, startsAt, endsAt } = draft;
				return { ...workshop, title: cleanLine(draft.title), fields, startsAt, endsAt, settings: draft.settings };
			});
			return result.ok ? { ok: true, id } : result;
		},
		act: (planId, id, action, by) =>
			change(planId, id, by, (workshop) => {
				const done = act(workshop, action, now());
				return done && { ...workshop, ...done };
			}),
		renewCode: (planId, id, by) => change(planId, id, by, (workshop) => ({ ...workshop, code: newCode() })),
		async end(planId, id, by) {
			return tell(await end(deps, planId, id, by));
		},
		async keepMinutes(planId, id, minutes) {
			await db.updateTable('workshop').set({ minutes }).where('id', '=', id).where('plan_id', '=', planId).execute();
		},
		delete: (planId, id, by) => remove(deps, planId, id, by),
		async minutes(planId, id) {
			const row = await db
				.selectFrom('workshop')
				.select('minutes')
				.where('id', '=', id)
				.where('plan_id', '=', planId)
				.executeTakeFirst();
			return row?.minutes ?? null;
		},
		async guests(workshopId) {
			const rows = await db
				.selectFrom('workshop_guest')
				.selectAll()
				.where('workshop_id', '=', workshopId)
				.orderBy('joined_at')
				.orderBy('id')
				.execute();
			return rows.map(guestOf);
		},
		async removeGuest(planId, id, guestId, by) {
			const work = async (workshop: Workshop, trx: Trx) => {
				const { numUpdatedRows } = await trx
					.updateTable('workshop_guest')
					.set({ removed_at: now() })
					.where('id', '=', guestId)
					.where('workshop_id', '=', id)
					.where('removed_at', 'is', null)
					.executeTakeFirst();
				if (numUpdatedRows === 0n) return 'gone';
				const detail = { workshop: id, guest: guestId };
				await deps.audit.write({ action: 'workshop_guest_removed', userId: by, planId, detail }, trx);
				return workshop;
			};
			return change(planId, id, by, work, guestId);
		},
		guestSession: (token) => readGuestSession(db, token),
		livingGuests: (guestIds) => livingGuests(deps, guestIds),
		async guestNames(planId) {
			const rows = await db
				.selectFrom('workshop_guest')
				.innerJoin('workshop', 'workshop.id', 'workshop_guest.workshop_id')
				.select(['workshop_guest.id', 'workshop_guest.name'])
				.where('workshop.plan_id', '=', planId)
				.execute();
			return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
		},
		async overdue() {
			const rows = await db
				.selectFrom('workshop')
				.selectAll()
				.where('status', '=', 'open')
				.where('ends_at', '<', now() - graceMs)
				.execute();
			return rows.map(workshopOf);
		},
		onChange(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		}
	};
}

type DropFirst<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;
type Trx = Parameters<Parameters<AccessSignal['change']>[0]>[0];

async function list(db: Db, planId: string): Promise<(Workshop & { joined: number })[]> {
	const rows = await db
		.selectFrom('workshop')
		.selectAll()
		.select((eb) =>
			eb
				.selectFrom('workshop_guest')
				.select((guest) => guest.fn.countAll<number>().as('count'))
				.whereRef('workshop_guest.workshop_id', '=', 'workshop.id')
				.where('workshop_guest.removed_at', 'is', null)
				.as('joined')
		)
		.where('plan_id', '=', planId)
		.orderBy('starts_at', 'desc')
		.execute();
	return rows.map((row) => ({ ...workshopOf(row), joined: Number(row.joined ?? 0) }));
}

async function open(deps: WorkshopsDeps, planId: string, draft: WorkshopDraft, by: string): Promise<DraftResult> {
	const { db, audit, now } = deps;
	const access = await readAccess(db, by, planId);
	if (access?.role !== 'coordinator') return { ok: false, reason: 'forbidden' };
	const problems = await draftProblems(db, planId, draft);
	if (problems.length > 0) return { ok: false, reason: 'draft', fields: problems };
	const id = newId();
	await db.transaction().execute(async (trx) => {
		const { phase, ...state } = firstState;
		await trx
			.insertInto('workshop')
			.values({
				id,
				plan_id: planId,
				title: cleanLine(draft.title),
				fields: JSON.stringify(draft.fields),
				starts_at: draft.startsAt,
				ends_at: draft.endsAt,
				code: newCode(),
				status: 'open',
				phase,
				settings: JSON.stringify(draft.settings),
				state: JSON.stringify(state),
				minutes: null,
				created_at: now(),
				created_by: by,
				ended_at: null
			})
			.execute();
		await audit.write({ action: 'workshop_opened', userId: by, planId, detail: { workshop: id } }, trx);
	});
	return { ok: true, id };
}

async function draftProblems(db: Db, planId: string, draft: WorkshopDraft): Promise<DraftProblem[]> {
	const problems: DraftProblem[] = [];
	const title = cleanLine(draft.title);
	if (title === '' || title.length > titleLength) problems.push('title');
	if (!Number.isSafeInteger(draft.startsAt)) problems.push('starts');
	const length = draft.endsAt - draft.startsAt;
	if (!Number.isSafeInteger(draft.endsAt) || !(length > 0 && length <= longestMs)) problems.push('ends');
	if (!isDots(draft.settings.dots)) problems.push('dots');
	const fields = [...new Set(draft.fields)];
	if (fields.length === 0) return problems;
	const known = await db
		.selectFrom('plan_record')
		.select('record_id')
		.where('plan_id', '=', planId)
		.where('collection', '=', 'fields')
		.where('record_id', 'in', fields)
		.execute();
	if (known.length !== fields.length) problems.push('fields');
	return problems;
}

/** Reads, changes and writes an open workshop in one transaction: two moderators at once both take effect. */
function changeWorkshop(
	{ signal }: WorkshopsDeps,
	planId: string,
	id: string,
	by: string,
	work: (workshop: Workshop, trx: Trx) => Promise<Workshop | null | 'gone'> | Workshop | null,
	/** The guest whose access ends with it. What others may do is asked for every command. */
	ended?: string
): Promise<ChangeResult> {
	return signal.change(async (trx, tell): Promise<ChangeResult> => {
		const access = await readAccess(trx, by, planId);
		if (access?.role !== 'coordinator') return { ok: false, reason: 'forbidden' };
		const before = await readWorkshop(trx, planId, id);
		if (!before) return { ok: false, reason: 'gone' };
		if (before.status === 'ended') return { ok: false, reason: 'ended' };
		const workshop = await work(before, trx);
		if (workshop === null) return { ok: false, reason: 'invalid' };
		if (workshop === 'gone') return { ok: false, reason: 'gone' };
		const { title, fields, startsAt, endsAt, code } = workshop;
		const columns = { title, fields: JSON.stringify(fields), starts_at: startsAt, ends_at: endsAt, code };
		await trx.updateTable('workshop').set(columns).where('id', '=', id).execute();
		await writeState(trx, workshop);
		if (ended) tell({ planId, userId: ended });
		return { ok: true, workshop };
	});
}

function end(
	{ signal, audit, now }: WorkshopsDeps,
	planId: string,
	id: string,
	by: string | null
): Promise<ChangeResult> {
	return signal.change(async (trx, tell): Promise<ChangeResult> => {
		if (by !== null && (await readAccess(trx, by, planId))?.role !== 'coordinator') {
			return { ok: false, reason: 'forbidden' };
		}
		const workshop = await readWorkshop(trx, planId, id);
		if (!workshop) return { ok: false, reason: 'gone' };
		if (workshop.status === 'ended') return { ok: false, reason: 'ended' };
		const endedAt = now();
		await trx
			.updateTable('workshop')
			.set({ status: 'ended', code: null, ended_at: endedAt })
			.where('id', '=', id)
			.execute();
		const left = { left_at: endedAt, ...(!workshop.settings.names && { name: '' }) };
		await trx.updateTable('workshop_guest').set(left).where('workshop_id', '=', id).execute();
		await audit.write({ action: 'workshop_ended', userId: by, planId, detail: { workshop: id } }, trx);
		tell({ planId });
		return { ok: true, workshop: { ...workshop, status: 'ended', code: null, endedAt } };
	});
}

function remove(
	{ signal, audit }: WorkshopsDeps,
	planId: string,
	id: string,
	by: string
): Promise<{ ok: true } | Refused<WorkshopProblem | 'used'>> {
	return signal.change(async (trx): Promise<{ ok: true } | Refused<WorkshopProblem | 'used'>> => {
		if ((await readAccess(trx, by, planId))?.role !== 'coordinator') return { ok: false, reason: 'forbidden' };
		const workshop = await readWorkshop(trx, planId, id);
		if (!workshop) return { ok: false, reason: 'gone' };
		const guest = await trx
			.selectFrom('workshop_guest')
			.select('id')
			.where('workshop_id', '=', id)
			.limit(1)
			.executeTakeFirst();
		if (guest || workshop.status === 'ended') return { ok: false, reason: 'used' };
		await trx.deleteFrom('workshop').where('id', '=', id).execute();
		await audit.write({ action: 'workshop_deleted', userId: by, planId, detail: { workshop: id } }, trx);
		return { ok: true };
	});
}

async function livingGuests({ db, now }: WorkshopsDeps, guestIds: readonly string[]): Promise<Map<string, Workshop>> {
	const living = new Map<string, Workshop>();
	if (guestIds.length === 0) return living;
	const guests = await db
		.selectFrom('workshop_guest')
		.select(['id', 'workshop_id'])
		.where('id', 'in', [...guestIds])
		.where('removed_at', 'is', null)
		.execute();
	const workshops = new Map<string, Workshop>();
	const ids = [...new Set(guests.map(({ workshop_id }) => workshop_id))];
	if (ids.length > 0) {
		const rows = await db
			.selectFrom('workshop')
			.innerJoin('plan', 'plan.id', 'workshop.plan_id')
			.selectAll('workshop')
			.where('workshop.id', 'in', ids)
			.where('plan.deleted_at', 'is', null)
			.execute();
		for (const row of rows) workshops.set(row.id, workshopOf(row));
	}
	for (const { id, workshop_id } of guests) {
		const workshop = workshops.get(workshop_id);
		if (workshop && !isOver(workshop, now())) living.set(id, workshop);
	}
	return living;
}
