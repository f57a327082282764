import type { NumberError } from '$lib/indicators/parse-number.ts';
import { m } from '$lib/paraglide/messages';

/** Why a text is no number, and what to do. */
export function errorWord(error: NumberError): string {
	const words: Record<NumberError, () => string> = {
		not_a_number: m.ind_number_not,
		formula: m.ind_number_formula,
		cell_error: m.ind_number_cell_error,
		letter_in_number: m.ind_number_letter,
		date: m.ind_number_date,
		ambiguous: m.ind_number_ambiguous,
		mixed_separators: m.ind_number_mixed,
		glued_footnote: m.ind_number_footnote,
		out_of_range: m.ind_number_range
	};
	return words[error]();
}
