/**
 * Indicators: reading numbers and tables as statistical offices publish them, judging a series against its target,
 * groups against each other, and hiding small counts. Pure: no framework, no input or output, runs in plain Node.
 */
export { readTable, mostBytes, type ReadTable, type UnreadableFile, type Workbook } from './read-table.ts';
export type { Table } from './table.ts';
export type { Sheet } from './workbook.ts';
export type { Encoding } from './encoding.ts';
export type { Note, NoteKind, UnreadableKind } from './notes.ts';
export {
	parseNumber,
	type Mark,
	type Missing,
	type NumberError,
	type NumberFormat,
	type ParsedNumber
} from './parse-number.ts';
export { parsePeriod, type ParsedPeriod, type Period } from './periods.ts';
export { outliers } from './outliers.ts';
export { progress } from './progress/index.ts';
export {
	methods,
	type Direction,
	type DnsVerdict,
	type GrowthVerdict,
	type LinearVerdict,
	type Method,
	type Point,
	type Progress,
	type ProgressInput,
	type TargetKind,
	type Verdict,
	type Why,
	type WhyKey
} from './progress/types.ts';
export { worstOf } from './worst-of.ts';
export { gapOverTime, parity, type GapOverTime, type GapTrend, type Parity } from './parity.ts';
export { suppress, type CountTable, type SuppressOptions } from './suppress.ts';
