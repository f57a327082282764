/** The tables of indicators, as Kysely sees them; conventions as in ../schema.ts. */

export interface IndicatorTable {
	id: string;
	plan_id: string;
	code: string;
	title: string;
	/** JSON: the rest of the definition. */
	data: string;
	/** Breakdown shown where there is room for one series only; empty: the total. */
	headline: string;
	/** User id. */
	responsible: string | null;
	/** ISO day. */
	next_due: string | null;
	created_at: number;
	created_by: string | null;
	updated_at: number;
	updated_by: string | null;
}

export interface IndicatorSettingTable {
	plan_id: string;
	/** Counts of people below it are hidden. */
	threshold: number;
	method: string;
	/** For the linear path, in percent of the way from baseline to target. */
	tolerance: number;
}

/** What names one observation. */
export interface ObservationKey {
	indicator_id: string;
	/** Canonical, see src/lib/indicators/breakdown.ts. */
	breakdown: string;
	period_kind: string;
	/** ISO day. */
	period_start: string;
}

export interface ObservationTable extends ObservationKey {
	value: number | null;
	numerator: number | null;
	denominator: number | null;
	/** Why there is no value. */
	missing: string | null;
	quality: string | null;
	note: string | null;
	/** Small, or needed to keep a small one secret: not for everybody. Worked out anew with every change. */
	hidden: number;
	/** The import it came with; `null`: entered by hand. */
	import_id: string | null;
	at: number;
	user_id: string | null;
}

export interface ObservationRevisionTable extends ObservationKey {
	id: string;
	at: number;
	user_id: string | null;
	/** The import that changed or (undone) restored it. */
	import_id: string | null;
	/** JSON. */
	before: string;
	/** JSON; `null`: removed. */
	after: string | null;
	reason: string | null;
}

export interface SeriesBreakTable {
	indicator_id: string;
	/** First year of the new series. */
	year: number;
	note: string;
	at: number;
	user_id: string | null;
}

export interface IndicatorImportTable {
	id: string;
	plan_id: string;
	/** `draft`, `done` or `undone`. */
	state: string;
	file_name: string;
	bytes: number;
	/** SHA-256 of the file. */
	hash: string | null;
	/** JSON. */
	mapping: string | null;
	/** JSON. */
	counts: string | null;
	created_at: number;
	created_by: string | null;
	applied_at: number | null;
	undone_at: number | null;
	undone_by: string | null;
}

/** A draft's file, in the parts in which it arrived. */
export interface IndicatorImportPartTable {
	import_id: string;
	n: number;
	data: Buffer;
}

export interface ImportMappingTable {
	plan_id: string;
	/** Of the file's header. */
	fingerprint: string;
	/** JSON. */
	mapping: string;
	file_name: string;
	at: number;
}

export interface IndicatorTables {
	indicator: IndicatorTable;
	indicator_setting: IndicatorSettingTable;
	observation: ObservationTable;
	observation_revision: ObservationRevisionTable;
	series_break: SeriesBreakTable;
	indicator_import: IndicatorImportTable;
	indicator_import_part: IndicatorImportPartTable;
	import_mapping: ImportMappingTable;
}
