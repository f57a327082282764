import type { Kysely } from 'kysely';
import { emptyDefinition, tidyDefinition, type Indicator } from '../../indicators/definition.ts';
import { newIndicator, type Candidate, type Mapping, type RememberedMapping } from '../../indicators/mapping/index.ts';
import { keyOf, type Observation } from '../../indicators/observation.ts';
import { checkCoordinator } from '../membership-rows.ts';
import type { Schema } from '../schema.ts';
import { findIndicator, insertIndicator, listIndicators } from './definitions.ts';
import { loadDraft, merged, readDraft } from './import-preview.ts';
import type { ApplyResult, ImportCounts, ImportDeps, KeptCounts } from './imports.ts';
import { byIndicator } from './packed.ts';
import { thresholdOf } from './values.ts';
import { readKnown, writeObservations } from './write.ts';

/** Undoes the transaction: nothing may be half-written. */
class Refusal extends Error {
	readonly reason: 'forbidden' | 'gone';

	constructor(reason: 'forbidden' | 'gone') {
		super(reason);
		this.reason = reason;
	}
}

export async function applyImport(
	deps: ImportDeps,
	planId: string,
	id: string,
	mapping: Mapping,
	by: string
): Promise<ApplyResult> {
	const draft = await loadDraft(deps, planId, id, by);
	if ('reason' in draft) return { ok: false, reason: draft.reason };
	const { reading, hash } = await readDraft(deps, planId, draft, { mapping });
	if (!reading.ok) return { ok: false, reason: 'unreadable' };
	const { mapped } = reading;
	if (mapped.packed.count === 0) return { ok: false, reason: 'nothing' };
	try {
		return await deps.db.transaction().execute(async (trx): Promise<ApplyResult> => {
			if (await checkCoordinator(trx, planId, by)) throw new Refusal('forbidden');
			const at = deps.now();
			const context = { importId: id, userId: by, at, threshold: await thresholdOf(trx, planId) };
			const counts: ImportCounts = { added: 0, changed: 0, unchanged: 0, left: mapped.problemCount };
			const indicators: string[] = [];
			let made: string | null = null;
			for (const [wanted, own] of byIndicator(mapped.packed)) {
				const indicator =
					wanted === newIndicator
						? await makeIndicator(trx, planId, mapping, own(), by, at)
						: await findIndicator(trx, planId, wanted);
				if (!indicator) throw new Refusal('gone');
				if (wanted === newIndicator) made = indicator.id;
				const known = await readKnown(trx, indicator.id);
				const changes = own().map((candidate) => toChange(candidate, known.get(keyOf(candidate)) ?? null));
				const written = await writeObservations(trx, indicator, known, changes, context);
				counts.added += written.added;
				counts.changed += written.changed;
				counts.unchanged += written.unchanged;
				indicators.push(indicator.id);
			}
			const kept: KeptCounts = { ...counts, indicators };
			const done = await trx
				.updateTable('indicator_import')
				.set({ state: 'done', hash, mapping: JSON.stringify(mapping), counts: JSON.stringify(kept), applied_at: at })
				.where('id', '=', id)
				.where('state', '=', 'draft')
				.executeTakeFirst();
			// Somebody pressed the button twice: the other one has done it.
			if (Number(done.numUpdatedRows) !== 1) throw new Refusal('gone');
			await trx.deleteFrom('indicator_import_part').where('import_id', '=', id).execute();
			await remember(trx, planId, reading.fingerprint, withMade(reading.remember, made), draft.name, at);
			const { added, changed, unchanged, left } = counts;
			const detail = { import: id, file: draft.name, added, changed, unchanged, left };
			await deps.audit.write({ action: 'import_applied', userId: by, planId, detail }, trx);
			return { ok: true, counts, indicators };
		});
	} catch (error) {
		if (error instanceof Refusal) return { ok: false, reason: error.reason };
		throw error;
	}
}

function toChange(candidate: Candidate, before: Observation | null) {
	const after = merged(before, candidate);
	const { breakdown, span } = candidate;
	// An unchanged value keeps where it came from.
	return { breakdown, span, after };
}

function withMade(remembered: RememberedMapping, made: string | null): RememberedMapping {
	if (made === null) return remembered;
	return {
		...remembered,
		indicator: remembered.indicator === null || remembered.indicator === newIndicator ? made : remembered.indicator,
		columns: remembered.columns.map(([label, role]) => [
			label,
			role.is === 'value' && role.indicator === newIndicator ? { ...role, indicator: made } : role
		])
	};
}

async function remember(
	trx: Kysely<Schema>,
	planId: string,
	fingerprint: string,
	mapping: RememberedMapping,
	fileName: string,
	at: number
): Promise<void> {
	const row = { mapping: JSON.stringify(mapping), file_name: fileName, at };
	await trx
		.insertInto('import_mapping')
		.values({ plan_id: planId, fingerprint, ...row })
		.onConflict((conflict) => conflict.columns(['plan_id', 'fingerprint']).doUpdateSet(row))
		.execute();
}

/** The indicator a file brings along, as far as the file says what it is; the rest is for the coordinator to fill in. */
async function makeIndicator(
	trx: Kysely<Schema>,
	planId: string,
	mapping: Mapping,
	candidates: Iterable<Candidate>,
	by: string,
	at: number
): Promise<Indicator> {
	const codes = new Set((await listIndicators(trx, planId)).map(({ code }) => code));
	let n = 1;
	while (codes.has(`N-${String(n).padStart(2, '0')}`)) n++;
	let whole = true;
	for (const { measured } of candidates) whole &&= measured.value === null || Number.isInteger(measured.value);
	const { definition } = tidyDefinition({
		...emptyDefinition(),
		code: `N-${String(n).padStart(2, '0')}`,
		title: mapping.newTitle.slice(0, 300) || 'Neuer Indikator',
		// Whole numbers are most likely counts of people, which are protected; the rest shares.
		kind: whole ? 'count' : 'share',
		unit: whole ? '' : '%',
		decimals: whole ? 0 : 1,
		aim: 'none'
	});
	const id = await insertIndicator(trx, planId, definition, by, at);
	return { ...definition, id, headline: '', updatedAt: at };
}
