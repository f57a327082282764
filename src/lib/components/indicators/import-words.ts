import type { Problem, ProblemKind, RoleName } from '$lib/indicators/mapping/types.ts';
import type { Note, NoteKind } from '$lib/indicators/notes.ts';
import { m } from '$lib/paraglide/messages';
import { errorWord } from './number-words.ts';

export const roleWords: Record<RoleName, () => string> = {
	ignore: m.imp_role_ignore,
	period: m.imp_role_period,
	dimension: m.imp_role_dimension,
	indicator: m.imp_role_indicator,
	value: m.imp_role_value,
	numerator: m.ind_numerator,
	denominator: m.ind_denominator,
	quality: m.ind_quality,
	note: m.ind_note
};

/** What is wrong at one place of a file. */
export function problemWord({ kind, text, other }: Problem): string {
	const words: Partial<Record<ProblemKind, () => string>> = {
		no_period: m.imp_problem_no_period,
		period_letter: m.imp_problem_period_letter,
		period_no_day: m.imp_problem_period_no_day,
		period_pair: m.imp_problem_period_pair,
		no_indicator: m.imp_problem_no_indicator,
		unknown_indicator: m.imp_problem_unknown_indicator,
		conflict: () => m.imp_problem_conflict({ other: String(other ?? '') }),
		breakdown_too_long: m.imp_problem_too_long
	};
	const word = words[kind]?.() ?? errorWord(kind as Parameters<typeof errorWord>[0]);
	return text ? `„${text}“: ${word}` : word;
}

/** What the reader has to say about a file, as a sentence; `null` for what needs none. */
export function noteWord({ kind, values = {} }: Note): string | null {
	const value = (name: string) => String(values[name] ?? '');
	const words: Partial<Record<NoteKind, () => string>> = {
		empty: m.imp_note_empty,
		too_large: m.imp_too_large,
		too_many_cells: m.imp_note_too_many,
		not_a_table: m.imp_note_no_table,
		old_or_protected_workbook: m.imp_note_old,
		open_document: m.imp_note_open_document,
		not_a_workbook: m.imp_note_no_workbook,
		zip_damaged: m.imp_note_damaged,
		zip_bomb: m.imp_note_bomb,
		mixed_encoding: m.imp_note_mixed_encoding,
		doubly_encoded: m.imp_note_doubly_encoded,
		replacement_character: m.imp_note_replacement,
		mixed_separators: m.imp_note_mixed_separators,
		mixed_decimals: () => m.imp_note_mixed_decimals({ decimal: value('decimal') }),
		unclosed_quote: m.imp_note_quote,
		stray_quote: m.imp_note_quote,
		ragged_row: m.imp_note_ragged,
		no_header: m.imp_note_no_header,
		no_rows: m.imp_note_no_rows,
		duplicate_column: () => m.imp_note_duplicate_column({ label: value('label') }),
		another_table: m.imp_note_another_table,
		formula: m.imp_note_formula,
		formula_without_value: m.imp_note_formula,
		cell_error: m.imp_note_cell_error,
		unit_changes: m.imp_note_unit,
		duplicate_row: m.imp_note_duplicate_row,
		conflicting_row: m.imp_note_conflicting_row,
		out_of_order: m.imp_note_order,
		sum_row: m.imp_note_sum,
		hidden_sheet: () => m.imp_note_hidden_sheet({ name: value('name') })
	};
	return words[kind]?.() ?? null;
}
