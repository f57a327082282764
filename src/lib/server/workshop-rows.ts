import type { Kysely } from 'kysely';
import { phases, type Guest, type LiveState, type Workshop, type WorkshopSettings } from '../workshop/types.ts';
import { defaultSettings, firstState } from '../workshop/state.ts';
import type { Schema, WorkshopGuestTable, WorkshopTable } from './schema.ts';

/** What older versions did not know yet gets its usual value. */
export function workshopOf(row: WorkshopTable): Workshop {
	const settings = JSON.parse(row.settings) as Partial<WorkshopSettings>;
	const state = JSON.parse(row.state) as Partial<LiveState>;
	return {
		id: row.id,
		planId: row.plan_id,
		title: row.title,
		fields: JSON.parse(row.fields) as string[],
		startsAt: row.starts_at,
		endsAt: row.ends_at,
		code: row.code,
		status: row.status === 'ended' ? 'ended' : 'open',
		settings: { ...defaultSettings, ...settings, guests: { ...defaultSettings.guests, ...settings.guests } },
		state: { ...firstState, ...state, phase: phases.find((phase) => phase === row.phase) ?? 'arrive' },
		createdAt: row.created_at,
		createdBy: row.created_by,
		endedAt: row.ended_at
	};
}

export function guestOf(row: WorkshopGuestTable): Guest {
	return { id: row.id, name: row.name, joinedAt: row.joined_at, leftAt: row.left_at, removedAt: row.removed_at };
}

export async function readWorkshop(db: Kysely<Schema>, planId: string, id: string): Promise<Workshop | null> {
	const row = await db
		.selectFrom('workshop')
		.innerJoin('plan', 'plan.id', 'workshop.plan_id')
		.selectAll('workshop')
		.where('workshop.id', '=', id)
		.where('workshop.plan_id', '=', planId)
		.where('plan.deleted_at', 'is', null)
		.executeTakeFirst();
	return row ? workshopOf(row) : null;
}

export async function writeState(
	db: Kysely<Schema>,
	{ id, state, settings }: Pick<Workshop, 'id' | 'state' | 'settings'>
): Promise<void> {
	const values = { phase: state.phase, state: JSON.stringify(state), settings: JSON.stringify(settings) };
	await db.updateTable('workshop').set(values).where('id', '=', id).execute();
}
