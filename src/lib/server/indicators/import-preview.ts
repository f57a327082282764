import type { Kysely } from 'kysely';
import { keyOf, sameMeasured, type Measured, type Observation } from '../../indicators/observation.ts';
import {
	newIndicator,
	type Candidate,
	type Mapping,
	type Problem,
	type RememberedMapping
} from '../../indicators/mapping/index.ts';
import type { Note } from '../../indicators/notes.ts';
import type { Span } from '../../indicators/time.ts';
import { checkCoordinator } from '../membership-rows.ts';
import type { Schema } from '../schema.ts';
import { listIndicators } from './definitions.ts';
import { hashOf, type FileView, type Oddity, type Reading } from './import-reading.ts';
import type { ImportCounts, ImportDeps, Imports } from './imports.ts';
import { byIndicator } from './packed.ts';
import { readKnown } from './write.ts';

export interface PreviewValue {
	/** Id, or `new`. */
	indicator: string;
	breakdown: string;
	span: Span;
	before: Measured | null;
	after: Measured;
	row: number;
	column: number;
}

export interface Preview {
	fileName: string;
	bytes: number;
	view: FileView;
	mapping: Mapping;
	/** Recognised as the next file of one imported before. */
	known: boolean;
	counts: ImportCounts & { empty: number; duplicates: number };
	/** The first of them. */
	problems: Problem[];
	changed: PreviewValue[];
	added: PreviewValue[];
	oddities: Oddity[];
	/** A finished import of the very same file. */
	sameFile: { at: number; by: string | null } | null;
	error?: Note;
}

const shown = 60;

export async function previewImport(
	deps: ImportDeps,
	planId: string,
	id: string,
	options: Parameters<Imports['preview']>[2],
	by: string
): ReturnType<Imports['preview']> {
	const loaded = await loadDraft(deps, planId, id, by);
	if ('reason' in loaded) return { ok: false, reason: loaded.reason };
	const { file, reading, hash } = await readDraft(deps, planId, loaded, options);
	if (!reading.ok) return { ok: false, reason: 'unreadable', error: reading.error };
	const { view, mapping, known, mapped, oddities } = reading;
	const counts = { added: 0, changed: 0, unchanged: 0, left: mapped.problemCount };
	const [changed, added]: [PreviewValue[], PreviewValue[]] = [[], []];
	for (const [indicator, own] of byIndicator(mapped.packed)) {
		const there = indicator === newIndicator ? new Map<string, Observation>() : await readKnown(deps.db, indicator);
		for (const candidate of own()) {
			const before = there.get(keyOf(candidate)) ?? null;
			const kind = compare(before, candidate);
			counts[kind]++;
			const list = kind === 'changed' ? changed : kind === 'added' ? added : null;
			if (list && list.length < shown) list.push(toValue(candidate, before));
		}
	}
	const same = await deps.db
		.selectFrom('indicator_import')
		.select(['applied_at', 'created_by'])
		.where('plan_id', '=', planId)
		.where('hash', '=', hash)
		.where('state', '=', 'done')
		.executeTakeFirst();
	return {
		ok: true,
		fileName: file.name,
		bytes: file.bytes,
		view,
		mapping,
		known,
		counts: { ...counts, empty: mapped.empty, duplicates: mapped.duplicates },
		problems: mapped.problems.slice(0, 200),
		changed,
		added,
		oddities,
		sameFile: same ? { at: same.applied_at ?? 0, by: same.created_by } : null
	};
}

/** A file says less than a person may have added: its silence about counts, marks and notes changes nothing. */
export function merged(before: Measured | null, { measured }: Pick<Candidate, 'measured'>): Measured {
	if (!before || before.value !== measured.value || before.missing !== measured.missing) return measured;
	return {
		...measured,
		numerator: measured.numerator ?? before.numerator,
		denominator: measured.denominator ?? before.denominator,
		note: measured.note ?? before.note
	};
}

function compare(before: Observation | null, candidate: Candidate): 'added' | 'changed' | 'unchanged' {
	if (!before) return 'added';
	return sameMeasured(before, merged(before, candidate)) ? 'unchanged' : 'changed';
}

function toValue({ indicator, breakdown, span, measured, row, column }: Candidate, before: Observation | null) {
	return { indicator, breakdown, span, before, after: measured, row, column };
}

interface Draft {
	id: string;
	name: string;
	bytes: number;
	parts: Buffer[];
}

export async function loadDraft(
	{ db }: ImportDeps,
	planId: string,
	id: string,
	by: string
): Promise<Draft | { reason: 'forbidden' | 'gone' }> {
	if (await checkCoordinator(db, planId, by)) return { reason: 'forbidden' };
	const row = await db
		.selectFrom('indicator_import')
		.select(['file_name', 'bytes'])
		.where('plan_id', '=', planId)
		.where('id', '=', id)
		.where('state', '=', 'draft')
		.where('created_by', '=', by)
		.executeTakeFirst();
	if (!row) return { reason: 'gone' };
	const parts = await db
		.selectFrom('indicator_import_part')
		.select('data')
		.where('import_id', '=', id)
		.orderBy('n')
		.execute();
	return { id, name: row.file_name, bytes: row.bytes, parts: parts.map(({ data }) => data) };
}

export async function readDraft(
	{ db, read, recent }: ImportDeps,
	planId: string,
	draft: Draft,
	{ mapping = null, sheet = null, preferred = null }: Parameters<Imports['preview']>[2]
): Promise<{ file: Draft; reading: Reading; hash: string }> {
	const indicators = (await listIndicators(db, planId)).map(({ id, code, title, dimensions }) => ({
		id,
		code,
		title,
		dimensions
	}));
	const remembered = await rememberedOf(db, planId);
	const bytes = Buffer.concat(draft.parts);
	const task = { bytes, filename: draft.name, mapping, sheet, indicators, preferred, remembered };
	const kept = mapping && recent.get(draft.id, mapping);
	const reading = kept ?? (await read(task));
	if (reading.ok) recent.set(draft.id, reading);
	return { file: draft, reading, hash: hashOf([bytes]) };
}

async function rememberedOf(db: Kysely<Schema>, planId: string): Promise<Record<string, RememberedMapping>> {
	const rows = await db
		.selectFrom('import_mapping')
		.select(['fingerprint', 'mapping'])
		.where('plan_id', '=', planId)
		.orderBy('at', 'desc')
		.limit(500)
		.execute();
	return Object.fromEntries(rows.map((row) => [row.fingerprint, JSON.parse(row.mapping) as RememberedMapping]));
}
