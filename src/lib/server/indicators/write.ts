import type { Kysely } from 'kysely';
import { partsOf, withValuesOf, type Breakdown } from '../../indicators/breakdown.ts';
import type { Indicator } from '../../indicators/definition.ts';
import { keyOf, sameMeasured, type Measured, type Observation } from '../../indicators/observation.ts';
import { protectedKeys } from '../../indicators/protect.ts';
import type { Span } from '../../indicators/time.ts';
import { newId } from '../ids.ts';
import type { Schema } from '../schema.ts';
import { insertRevisions, upsertObservations } from './bulk.ts';
import { definitionColumns, measuredOf, toObservation } from './rows.ts';
import type { ObservationRevisionTable, ObservationTable } from './tables.ts';

/** One observation as it shall be; `after: null` removes it. */
export interface ObservationChange {
	breakdown: Breakdown;
	span: Span;
	after: Measured | null;
	/** Whose it is afterwards; without it that of the whole write. Undoing an import gives values back. */
	importId?: string | null;
}

export interface WriteContext {
	/** `null`: by hand. */
	importId: string | null;
	userId: string | null;
	at: number;
	threshold: number;
	reason?: string | null;
	/** The changes are all there is of the import: nothing of it stays as it is. */
	wholeImport?: boolean;
}

export interface WriteCounts {
	added: number;
	changed: number;
	removed: number;
	unchanged: number;
}

/**
 * Writes observations of one indicator in the caller's transaction: what they replace is kept as revisions, which of
 * them are not for everybody is worked out anew, and the indicator learns of new groups. `known`: what is there.
 */
export async function writeObservations(
	trx: Kysely<Schema>,
	indicator: Indicator,
	known: ReadonlyMap<string, Observation>,
	changes: Iterable<ObservationChange>,
	context: WriteContext
): Promise<WriteCounts> {
	const counts: WriteCounts = { added: 0, changed: 0, removed: 0, unchanged: 0 };
	const after = new Map(known);
	const rows: Observation[] = [];
	const removed: Observation[] = [];
	const revisions: ObservationRevisionTable[] = [];
	for (const { breakdown, span, after: measured, importId: given } of changes) {
		const key = keyOf({ breakdown, span });
		const before = after.get(key);
		if (before ? measured && sameMeasured(before, measured) && given === undefined : !measured) {
			counts.unchanged++;
			continue;
		}
		if (before) revisions.push(revisionOf(indicator.id, before, measured, context));
		if (measured === null) {
			counts.removed++;
			after.delete(key);
			removed.push(before!);
			continue;
		}
		counts[before ? 'changed' : 'added']++;
		const { userId, at } = context;
		const importId = given === undefined ? context.importId : given;
		const row = { breakdown, span, ...measured, hidden: false, importId, userId, at };
		after.set(key, row);
		rows.push(row);
	}
	const hidden = protectedKeys(after.values(), { kind: indicator.kind, threshold: context.threshold });
	const written = new Set(rows.map(keyOf));
	const flipped = [...known.values()].filter(
		(one) => !written.has(keyOf(one)) && after.has(keyOf(one)) && one.hidden !== hidden.has(keyOf(one))
	);
	await deleteRows(trx, indicator.id, removed, context);
	// In the order of the primary key: the database then fills page after page.
	const order = (a: Observation, b: Observation) =>
		a.breakdown < b.breakdown ? -1 : a.breakdown > b.breakdown ? 1 : a.span.start < b.span.start ? -1 : 1;
	await upsertObservations(
		trx,
		[...rows, ...flipped].sort(order).map((row) => toRow(indicator.id, row, hidden.has(keyOf(row))))
	);
	await insertRevisions(trx, revisions);
	await updateIndicator(trx, indicator, after, rows);
	return counts;
}

/** Works out anew which observations are not for everybody, after the threshold or the kind of value has changed. */
export async function protectAgain(trx: Kysely<Schema>, indicator: Indicator, threshold: number): Promise<void> {
	const known = await readKnown(trx, indicator.id);
	const hidden = protectedKeys(known.values(), { kind: indicator.kind, threshold });
	const flipped = [...known.values()].filter((one) => one.hidden !== hidden.has(keyOf(one)));
	await upsertObservations(
		trx,
		flipped.map((row) => toRow(indicator.id, row, hidden.has(keyOf(row))))
	);
}

export async function readKnown(db: Kysely<Schema>, indicatorId: string): Promise<Map<string, Observation>> {
	const rows = await db.selectFrom('observation').selectAll().where('indicator_id', '=', indicatorId).execute();
	const known = new Map<string, Observation>();
	for (const row of rows) {
		const observation = toObservation(row);
		known.set(keyOf(observation), observation);
	}
	return known;
}

/** Everything of an import at once where all of it goes or is written again, else one after the other. */
async function deleteRows(
	trx: Kysely<Schema>,
	indicatorId: string,
	removed: readonly Observation[],
	{ wholeImport, importId }: WriteContext
): Promise<void> {
	const query = trx.deleteFrom('observation').where('indicator_id', '=', indicatorId);
	if (wholeImport) {
		await query.where('import_id', '=', importId).execute();
		return;
	}
	for (const { breakdown, span } of removed) {
		await query
			.where('breakdown', '=', breakdown)
			.where('period_kind', '=', span.kind)
			.where('period_start', '=', span.start)
			.execute();
	}
}

/** New groups join the dimensions; where there is no total, the series shown first is the one with most values. */
async function updateIndicator(
	trx: Kysely<Schema>,
	indicator: Indicator,
	after: ReadonlyMap<string, Observation>,
	rows: readonly Observation[]
): Promise<void> {
	const dimensions = withValuesOf(indicator.dimensions, new Set(rows.map(({ breakdown }) => breakdown)));
	const sizes = new Map<Breakdown, number>();
	for (const { breakdown } of after.values()) sizes.set(breakdown, (sizes.get(breakdown) ?? 0) + 1);
	let { headline } = indicator;
	if (sizes.size > 0 && !sizes.has(headline)) {
		const rank = (breakdown: Breakdown) => sizes.get(breakdown)! - 10_000 * partsOf(breakdown).length;
		headline = [...sizes.keys()].reduce((best, one) => (rank(one) > rank(best) ? one : best));
	}
	if (dimensions === indicator.dimensions && headline === indicator.headline) return;
	const { data } = definitionColumns({ ...indicator, dimensions });
	await trx.updateTable('indicator').set({ data, headline }).where('id', '=', indicator.id).execute();
}

function toRow(indicatorId: string, row: Observation, hidden: boolean): ObservationTable {
	return {
		indicator_id: indicatorId,
		breakdown: row.breakdown,
		period_kind: row.span.kind,
		period_start: row.span.start,
		...measuredOf(row),
		hidden: hidden ? 1 : 0,
		import_id: row.importId,
		at: row.at,
		user_id: row.userId
	};
}

/** What a revision keeps of a value: with whose it was, so that undoing can give it back. */
export type Kept = Measured & { importId: string | null };

function revisionOf(
	indicatorId: string,
	before: Observation,
	after: Measured | null,
	{ importId, userId, at, reason }: WriteContext
): ObservationRevisionTable {
	const kept: Kept = { ...measuredOf(before), importId: before.importId };
	return {
		id: newId(),
		indicator_id: indicatorId,
		breakdown: before.breakdown,
		period_kind: before.span.kind,
		period_start: before.span.start,
		at,
		user_id: userId,
		import_id: importId,
		before: JSON.stringify(kept),
		after: after && JSON.stringify(measuredOf(after)),
		reason: reason ?? null
	};
}
