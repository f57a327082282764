/** What a reader has to say about a file: named, with its place, for a sentence made elsewhere. */
export interface Note {
	kind: NoteKind;
	/** `error`: nothing was read. `warning`: read, but look here. `info`: what was recognised. */
	level: 'error' | 'warning' | 'info';
	/** Row as a person counts it in the file or sheet, from 1. */
	row?: number;
	/** Column as a person counts it, from 1. */
	column?: number;
	/** How many places are alike; the note names the first. */
	count?: number;
	/** Figures and short texts for the sentence. */
	values?: Record<string, string | number>;
}

export type UnreadableKind =
	| 'empty'
	| 'too_large'
	| 'too_many_cells'
	| 'not_a_table'
	| 'old_or_protected_workbook'
	| 'open_document'
	| 'not_a_workbook'
	| 'zip_damaged'
	| 'zip_bomb';

export type NoteKind =
	| UnreadableKind
	| 'mixed_encoding'
	| 'doubly_encoded'
	| 'replacement_character'
	| 'mixed_separators'
	| 'mixed_decimals'
	| 'unclosed_quote'
	| 'stray_quote'
	| 'ragged_row'
	| 'no_header'
	| 'no_rows'
	| 'duplicate_column'
	| 'another_table'
	| 'column_numbers'
	| 'merged_cells'
	| 'hidden_sheet'
	| 'formula'
	| 'formula_without_value'
	| 'cell_error'
	| 'letter_in_number'
	| 'date_in_values'
	| 'unit_changes'
	| 'duplicate_row'
	| 'conflicting_row'
	| 'out_of_order'
	| 'sum_row';

/** A file that cannot be read at all. Thrown inside the readers, caught in `readTable`. */
export class Unreadable extends Error {
	readonly note: Note;
	constructor(kind: UnreadableKind, place: Omit<Note, 'kind' | 'level'> = {}) {
		super(kind);
		this.note = { kind, level: 'error', ...place };
	}
}

/** Collects notes; equal ones become one with a count and the first place. */
export class Notes {
	#byKind = new Map<string, Note>();

	add(kind: NoteKind, place: Omit<Note, 'kind' | 'level' | 'count'> = {}, level: Note['level'] = 'warning'): void {
		const known = this.#byKind.get(kind);
		if (known) known.count = (known.count ?? 1) + 1;
		else this.#byKind.set(kind, { kind, level, ...place });
	}

	get all(): Note[] {
		return [...this.#byKind.values()];
	}
}
