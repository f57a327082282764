import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { find } from '../../plan/selectors/records.ts';
import type { Plan } from '../../plan/types.ts';
import type { BoardFilter } from './filter.ts';
import { dueLabel, sortLabel } from './labels.ts';

/** What the filters let through, in words: for paper, where their controls do not stand. Empty if they let all. */
export function filterText(filter: BoardFilter, plan: Plan): string {
	const parts = [
		...filter.fields.map((id) => find(plan, 'fields', id)?.title ?? ''),
		find(plan, 'organisations', filter.organisation)?.name ?? '',
		filter.due ? dueLabel(filter.due) : '',
		filter.text ? m.board_filter_contains({ text: filter.text }) : '',
		filter.sort === 'order' ? '' : sortLabel(filter.sort)
	].filter(Boolean);
	return new Intl.ListFormat(getLocale(), { type: 'unit' }).format(parts);
}
