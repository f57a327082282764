import type { Kysely } from 'kysely';
import { keyOf, type Observation } from '../../indicators/observation.ts';
import type { PeriodKind } from '../../indicators/time.ts';
import { checkCoordinator } from '../membership-rows.ts';
import type { Schema } from '../schema.ts';
import { findIndicator } from './definitions.ts';
import type { ImportDeps, KeptCounts } from './imports.ts';
import type { Refused } from './indicators.ts';
import { thresholdOf } from './values.ts';
import { readKnown, writeObservations, type Kept, type ObservationChange } from './write.ts';

export type UndoResult =
	| {
			ok: true;
			/** Values that went, and values that are again what they were. */
			removed: number;
			restored: number;
			/** Values somebody has corrected since: they stay. */
			kept: number;
	  }
	| Refused<'forbidden' | 'gone'>;

/** Takes back an import: what it added goes, what it changed is again as it was, what was corrected since stays. */
export function undoImport(
	{ db, audit, now }: ImportDeps,
	planId: string,
	id: string,
	by: string
): Promise<UndoResult> {
	return db.transaction().execute(async (trx): Promise<UndoResult> => {
		if (await checkCoordinator(trx, planId, by)) return { ok: false, reason: 'forbidden' };
		const at = now();
		const found = await trx
			.updateTable('indicator_import')
			.set({ state: 'undone', undone_at: at, undone_by: by })
			.where('plan_id', '=', planId)
			.where('id', '=', id)
			.where('state', '=', 'done')
			.returning(['file_name', 'counts'])
			.executeTakeFirst();
		if (!found) return { ok: false, reason: 'gone' };
		const before = await valuesBefore(trx, id);
		const { added, changed, indicators } = JSON.parse(found.counts ?? '{}') as KeptCounts;
		const threshold = await thresholdOf(trx, planId);
		const counts = { removed: 0, restored: 0 };
		for (const indicatorId of indicators) {
			const indicator = await findIndicator(trx, planId, indicatorId);
			if (!indicator) continue;
			const known = await readKnown(trx, indicatorId);
			const changes = [...known.values()]
				.filter((one) => one.importId === id)
				.map((one) => toBefore(one, before.get(`${indicatorId} ${keyOf(one)}`)));
			const context = { importId: id, userId: by, at, threshold, wholeImport: true };
			const written = await writeObservations(trx, indicator, known, changes, context);
			counts.removed += written.removed;
			counts.restored += written.changed;
		}
		const kept = Math.max(0, added + changed - counts.removed - counts.restored);
		const detail = { import: id, file: found.file_name, ...counts, kept };
		await audit.write({ action: 'import_undone', userId: by, planId, detail }, trx);
		return { ok: true, ...counts, kept };
	});
}

/** What the import replaced, from its revisions. */
async function valuesBefore(trx: Kysely<Schema>, id: string): Promise<Map<string, Kept>> {
	const rows = await trx
		.selectFrom('observation_revision')
		.selectAll()
		.where('import_id', '=', id)
		.orderBy('at')
		.execute();
	const before = new Map<string, Kept>();
	for (const row of rows) {
		const span = { kind: row.period_kind as PeriodKind, start: row.period_start };
		const key = `${row.indicator_id} ${keyOf({ breakdown: row.breakdown, span })}`;
		if (!before.has(key)) before.set(key, JSON.parse(row.before) as Kept);
	}
	return before;
}

function toBefore({ breakdown, span }: Observation, before: Kept | undefined): ObservationChange {
	if (!before) return { breakdown, span, after: null };
	const { importId, ...after } = before;
	return { breakdown, span, after, importId };
}
