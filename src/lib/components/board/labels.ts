import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { goalStageLooks, measureStatusLooks, stepStatusLooks } from '../card/names.ts';
import { formatDay, formatMonth } from '../format.ts';
import { daysBetween } from '../../plan/selectors/progress.ts';
import type { Collection, Day, GoalStage, MeasureStatus, StepStatus } from '../../plan/types.ts';
import type { Due, Sort } from './filter.ts';

/** The words of boards, in the reader's language. */

export const measureStatusLabel = (status: MeasureStatus): string => capital(measureStatusLooks[status].label());
export const stepStatusLabel = (status: StepStatus): string => capital(stepStatusLooks[status].label());
export const goalStageLabel = (stage: GoalStage): string => capital(goalStageLooks[stage].label());

/** As a heading: "in Umsetzung" stands in a sentence, "In Umsetzung" over a column. */
function capital(text: string): string {
	return text.charAt(0).toLocaleUpperCase(getLocale()) + text.slice(1);
}

export const kindLabel = (collection: Collection): string =>
	({
		steps: m.board_kind_step,
		milestones: m.board_kind_milestone,
		fields: m.board_kind_field,
		measures: m.board_kind_measure,
		parts: m.board_kind_part,
		goals: m.board_kind_goal,
		organisations: m.board_kind_organisation,
		comments: m.board_kind_comment,
		targets: m.board_kind_target,
		clusters: m.board_kind_cluster,
		notes: m.board_kind_note,
		dots: m.board_kind_dot,
		boards: m.board_kind_board,
		shares: m.board_kind_share
	})[collection]();

export const kindPlural = (collection: Collection): string =>
	({
		steps: m.board_kinds_steps,
		milestones: m.board_kinds_milestones,
		fields: m.board_kinds_fields,
		measures: m.board_kinds_measures,
		parts: m.board_kinds_parts,
		goals: m.board_kinds_goals,
		organisations: m.board_kinds_organisations,
		comments: m.board_kinds_comments,
		targets: m.board_kinds_targets,
		clusters: m.board_kinds_clusters,
		notes: m.board_kinds_notes,
		dots: m.board_kinds_dots,
		boards: m.board_kinds_boards,
		shares: m.board_kinds_shares
	})[collection]();

export const sortLabel = (sort: Sort): string =>
	({ order: m.board_sort_order, due: m.board_sort_due, title: m.board_sort_title, newest: m.board_sort_newest })[
		sort
	]();

export function dueLabel(due: Due): string {
	switch (due) {
		case 'overdue':
			return m.board_due_overdue();
		case 'month':
			return m.board_due_month();
		case 'quarter':
			return m.board_due_quarter();
		case 'year':
			return m.board_due_year();
		case 'none':
			return m.board_due_none();
		default:
			return m.board_due_in({ year: due });
	}
}

/** A due day, short: the end of a month is that month, as in "12/2010". */
export function shortDay(day: Day): string {
	const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
	const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
	return date === last ? formatMonth(day, getLocale()) : formatDay(day, getLocale());
}

/** "3 Wochen über Termin": in the largest unit that says enough. */
export function lateText(due: Day, today: Day): string {
	const days = daysBetween(due, today);
	if (days < 14) return m.board_late_days({ count: days });
	if (days < 60) return m.board_late_weeks({ count: Math.floor(days / 7) });
	if (days < 730) return m.board_late_months({ count: Math.floor(days / 30.44) });
	return m.board_late_years({ count: Math.floor(days / 365.25) });
}

/** "01.03.2010 – 15.10.2010", "ab …", "bis …"; empty if neither is known. */
export function spanText(start: Day | null, end: Day | null): string {
	const locale = getLocale();
	if (start && end) return m.board_span({ from: formatDay(start, locale), to: formatDay(end, locale) });
	if (start) return m.board_from({ day: formatDay(start, locale) });
	return end ? m.board_until({ day: formatDay(end, locale) }) : '';
}
