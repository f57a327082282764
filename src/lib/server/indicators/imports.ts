import { mostBytes } from '../../indicators/read-table.ts';
import type { Mapping } from '../../indicators/mapping/index.ts';
import { newId } from '../ids.ts';
import { checkCoordinator } from '../membership-rows.ts';
import type { IndicatorDeps, Refused } from './indicators.ts';
import { applyImport } from './import-apply.ts';
import { previewImport, type Preview } from './import-preview.ts';
import type { Reading, ReadingTask } from './import-reading.ts';
import { RecentReadings } from './recent-readings.ts';
import { undoImport, type UndoResult } from './import-undo.ts';
import { readInWorker } from './read-in-worker.ts';
import type { IndicatorImportTable } from './tables.ts';
import { toBuffer } from '../checksum.ts';

export type ImportState = 'draft' | 'done' | 'undone';

export interface ImportCounts {
	added: number;
	changed: number;
	unchanged: number;
	/** Values that could not be read and were left out. */
	left: number;
}

/** As they are stored: with the indicators the import wrote to. */
export type KeptCounts = ImportCounts & { indicators: string[] };

export interface ImportEntry {
	id: string;
	state: ImportState;
	fileName: string;
	bytes: number;
	hash: string | null;
	counts: ImportCounts | null;
	createdAt: number;
	createdBy: string | null;
	appliedAt: number | null;
	undoneAt: number | null;
	undoneBy: string | null;
}

export type ApplyResult =
	{ ok: true; counts: ImportCounts; indicators: string[] } | Refused<'forbidden' | 'gone' | 'unreadable' | 'nothing'>;

export interface Imports {
	/** Opens a draft for a file of this size. Its bytes follow in parts. */
	begin(
		planId: string,
		file: { name: string; bytes: number },
		by: string
	): Promise<{ ok: true; id: string } | Refused<'forbidden' | 'gone' | 'too_large' | 'empty'>>;
	/** Parts come in order, from 0. */
	addPart(
		planId: string,
		id: string,
		n: number,
		data: Uint8Array,
		by: string
	): Promise<{ ok: true } | Refused<'forbidden' | 'gone' | 'too_large' | 'order'>>;
	/** What the file holds and what importing it would change. `mapping: null`: as recognised. */
	preview(
		planId: string,
		id: string,
		options: { mapping?: Mapping | null; sheet?: number | null; preferred?: string | null },
		by: string
	): Promise<
		| ({ ok: true } & Preview)
		| { ok: false; reason: 'unreadable'; error: Preview['error'] }
		| Refused<'forbidden' | 'gone'>
	>;
	/** Writes everything in one transaction, or nothing. */
	apply(planId: string, id: string, mapping: Mapping, by: string): Promise<ApplyResult>;
	/** Takes back what an import wrote; what people have corrected since stays. */
	undo(planId: string, id: string, by: string): Promise<UndoResult>;
	discard(planId: string, id: string, by: string): Promise<void>;
	/** Newest first. Drafts only of this person. */
	list(planId: string, by: string): Promise<ImportEntry[]>;
	/** Deletes drafts nobody finished. */
	sweep(): Promise<void>;
}

export interface ImportDeps extends IndicatorDeps {
	read: (task: ReadingTask) => Promise<Reading>;
	recent: RecentReadings;
}

const draftsKeptMs = 3 * 24 * 60 * 60 * 1000;

export function createImports(given: IndicatorDeps, read: ImportDeps['read'] = readInWorker): Imports {
	const deps: ImportDeps = { ...given, read, recent: new RecentReadings() };
	const { db, now } = deps;
	return {
		begin: (planId, file, by) => begin(deps, planId, file, by),
		addPart: (planId, id, n, data, by) => addPart(deps, planId, id, n, data, by),
		preview: (planId, id, options, by) => previewImport(deps, planId, id, options, by),
		apply: (planId, id, mapping, by) => applyImport(deps, planId, id, mapping, by),
		undo: (planId, id, by) => undoImport(deps, planId, id, by),
		async discard(planId, id, by) {
			await db
				.deleteFrom('indicator_import')
				.where('plan_id', '=', planId)
				.where('id', '=', id)
				.where('state', '=', 'draft')
				.where('created_by', '=', by)
				.execute();
		},
		async list(planId, by) {
			const rows = await db
				.selectFrom('indicator_import')
				.selectAll()
				.where('plan_id', '=', planId)
				.where((eb) => eb.or([eb('state', '!=', 'draft'), eb('created_by', '=', by)]))
				.orderBy('created_at', 'desc')
				.limit(200)
				.execute();
			return rows.map(toEntry);
		},
		async sweep() {
			await db
				.deleteFrom('indicator_import')
				.where('state', '=', 'draft')
				.where('created_at', '<', now() - draftsKeptMs)
				.execute();
		}
	};
}

async function begin(
	{ db, now }: ImportDeps,
	planId: string,
	{ name, bytes }: { name: string; bytes: number },
	by: string
): ReturnType<Imports['begin']> {
	const problem = await checkCoordinator(db, planId, by);
	if (problem) return { ok: false, reason: problem === 'gone' ? 'gone' : 'forbidden' };
	if (!Number.isInteger(bytes) || bytes <= 0) return { ok: false, reason: 'empty' };
	if (bytes > mostBytes) return { ok: false, reason: 'too_large' };
	const id = newId();
	await db
		.insertInto('indicator_import')
		.values({
			id,
			plan_id: planId,
			state: 'draft',
			file_name: name.replace(/[\p{Cc}/\\]/gu, '_').slice(0, 200) || 'datei',
			bytes,
			hash: null,
			mapping: null,
			counts: null,
			created_at: now(),
			created_by: by,
			applied_at: null,
			undone_at: null,
			undone_by: null
		})
		.execute();
	return { ok: true, id };
}

async function addPart(
	{ db }: ImportDeps,
	planId: string,
	id: string,
	n: number,
	data: Uint8Array,
	by: string
): ReturnType<Imports['addPart']> {
	if (await checkCoordinator(db, planId, by)) return { ok: false, reason: 'forbidden' };
	return db.transaction().execute(async (trx): ReturnType<Imports['addPart']> => {
		const draft = await trx
			.selectFrom('indicator_import')
			.select('bytes')
			.where('plan_id', '=', planId)
			.where('id', '=', id)
			.where('state', '=', 'draft')
			.where('created_by', '=', by)
			.executeTakeFirst();
		if (!draft) return { ok: false, reason: 'gone' };
		const parts = await trx.selectFrom('indicator_import_part').select('n').where('import_id', '=', id).execute();
		if (n !== parts.length) return { ok: false, reason: 'order' };
		// The size said at first is what may come, however many parts it comes in.
		if (n > 200 || data.length > draft.bytes) return { ok: false, reason: 'too_large' };
		await trx
			.insertInto('indicator_import_part')
			.values({ import_id: id, n, data: toBuffer(data) })
			.execute();
		return { ok: true };
	});
}

function toEntry(row: IndicatorImportTable): ImportEntry {
	return {
		id: row.id,
		state: row.state as ImportState,
		fileName: row.file_name,
		bytes: row.bytes,
		hash: row.hash,
		counts: row.counts === null ? null : (JSON.parse(row.counts) as ImportCounts),
		createdAt: row.created_at,
		createdBy: row.created_by,
		appliedAt: row.applied_at,
		undoneAt: row.undone_at,
		undoneBy: row.undone_by
	};
}
