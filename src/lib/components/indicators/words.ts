import type { Aim, DefinitionField, Periodicity, ValueKind } from '$lib/indicators/definition.ts';
import type { Catalogue } from '$lib/indicators/themes.ts';
import { m } from '$lib/paraglide/messages';

export const aimWords: Record<Aim, () => string> = {
	more: m.ind_aim_more,
	less: m.ind_aim_less,
	equality: m.ind_aim_equality,
	none: m.ind_aim_none
};

export const kindWords: Record<ValueKind, () => string> = {
	count: m.ind_kind_count,
	share: m.ind_kind_share,
	other: m.ind_kind_other
};

export const periodicityWords: Record<Periodicity, () => string> = {
	year: m.ind_period_year,
	half: m.ind_period_half,
	quarter: m.ind_period_quarter,
	month: m.ind_period_month,
	school_year: m.ind_period_school_year,
	irregular: m.ind_period_irregular
};

export const catalogueWords: Record<Catalogue, () => string> = {
	federal: m.ind_catalogue_federal,
	state: m.ind_catalogue_state,
	city: m.ind_catalogue_city
};

/** What to say about the parts of a definition that do not fit. */
export function definitionErrors(fields: readonly DefinitionField[]): Record<string, string> {
	const messages: Record<DefinitionField, () => string> = {
		code: m.ind_error_code,
		title: m.ind_error_title,
		says: m.ind_error_text,
		saysNot: m.ind_error_text,
		formula: m.ind_error_text,
		unit: m.ind_error_unit,
		decimals: m.ind_error_decimals,
		limit: m.ind_error_limit,
		sourceBody: m.ind_error_line,
		sourceTable: m.ind_error_line,
		link: m.ind_error_link,
		licence: m.ind_error_line,
		dimensions: m.ind_error_dimensions,
		responsible: m.ind_error_responsible,
		nextDue: m.ind_error_due
	};
	return Object.fromEntries(fields.map((field) => [field, messages[field]()]));
}
