import type { Breakdown } from '../breakdown.ts';
import type { Measured } from '../observation.ts';
import type { NumberError } from '../parse-number.ts';
import type { Span } from '../time.ts';

/** What a column of a file holds. */
export type ColumnRole =
	| { is: 'ignore' }
	| { is: 'period' }
	/** Cells are values of this dimension; empty cells and words for "all" mean the total. */
	| { is: 'dimension'; name: string }
	/** Cells name the indicator by its code or title. */
	| { is: 'indicator' }
	/** `period`: as the header gives it; `parts`: the group the header names. */
	| { is: 'value'; indicator: string | null; period: string | null; parts: [dimension: string, value: string][] }
	| { is: 'numerator' }
	| { is: 'denominator' }
	| { is: 'quality' }
	| { is: 'note' };

export type RoleName = ColumnRole['is'];

/** How a file becomes observations. */
export interface Mapping {
	/** Place of the sheet in a workbook; 0 for text files. */
	sheet: number;
	/** `null`: as recognised. */
	decimal: ',' | '.' | null;
	/** Id of the indicator of all values whose row or column names none. `new`: one made from `newTitle`. */
	indicator: string | null;
	newTitle: string;
	/** For values whose row and column say nothing of a time: "2013", "31.12.2018". */
	period: string | null;
	/** Dimension of titles that stand alone in a row above their group ("Männer"); `null`: they mean nothing. */
	sections: string | null;
	columns: ColumnRole[];
}

/** The place of an indicator that is to be made. */
export const newIndicator = 'new';

export type ProblemKind =
	| NumberError
	| 'no_period'
	| 'period_letter'
	| 'period_no_day'
	| 'period_pair'
	| 'no_indicator'
	| 'unknown_indicator'
	| 'conflict'
	| 'breakdown_too_long';

export interface Problem {
	kind: ProblemKind;
	/** As people count them in the file, from 1. */
	row: number;
	column: number;
	/** What stands there, shortened. */
	text: string;
	/** `conflict`: the row with the other value. */
	other?: number;
}

export interface Candidate {
	/** Id, or `new`. */
	indicator: string;
	breakdown: Breakdown;
	span: Span;
	measured: Measured;
	row: number;
	column: number;
}

export interface Mapped {
	candidates: Candidate[];
	/** The first of them. */
	problems: Problem[];
	/** How many there are in all. */
	problemCount: number;
	/** Cells with a role but nothing in them. */
	empty: number;
	/** The same value twice. */
	duplicates: number;
}
