import type { MeasureFilter, MeasureSort } from '../../plan/selectors/filter.ts';
import type { Day } from '../../plan/types.ts';

/** What of the measures a page shows, and in which order. Lives in the address, so that it can be shared. */
export interface BoardFilter {
	fields: readonly string[];
	/** Responsible or taking part. */
	organisation: string | null;
	due: Due | null;
	text: string;
	sort: Sort;
}

export const dueSpans = ['overdue', 'month', 'quarter', 'year', 'none'] as const;
/** A span from today, or a year as four digits. */
export type Due = (typeof dueSpans)[number] | `${number}`;

export const sorts = ['order', 'due', 'title', 'newest'] as const satisfies MeasureSort[];
export type Sort = (typeof sorts)[number];

export const noFilter: BoardFilter = { fields: [], organisation: null, due: null, text: '', sort: 'order' };

/** Reads a query; what it does not understand counts as not said. */
export function readFilter(query: URLSearchParams): BoardFilter {
	const due = query.get('due') ?? '';
	const sort = query.get('sort');
	return {
		fields: [...new Set(query.getAll('field').filter(Boolean))],
		organisation: query.get('organisation') || null,
		due: dueSpans.some((span) => span === due) || /^\d{4}$/.test(due) ? (due as Due) : null,
		text: (query.get('q') ?? '').trim().slice(0, 200),
		sort: sorts.find((name) => name === sort) ?? 'order'
	};
}

/** Writes a filter into a query, leaving out what is as usual. Other keys (the view) stay. */
export function writeFilter(filter: BoardFilter, query: URLSearchParams): URLSearchParams {
	const next = new URLSearchParams(query);
	for (const key of ['field', 'organisation', 'due', 'q', 'sort']) next.delete(key);
	for (const field of filter.fields) next.append('field', field);
	if (filter.organisation) next.set('organisation', filter.organisation);
	if (filter.due) next.set('due', filter.due);
	if (filter.text) next.set('q', filter.text);
	if (filter.sort !== 'order') next.set('sort', filter.sort);
	return next;
}

/** The address of another view of the same: everything else in the query stays. */
export function viewHref(query: URLSearchParams, view: string | null): string {
	const next = new URLSearchParams(query);
	next.delete('view');
	if (view) next.set('view', view);
	return `?${next}`;
}

/** How many of the filters hold something back; the order does not. */
export function filterCount(filter: BoardFilter): number {
	return [filter.fields.length > 0, filter.organisation, filter.due, filter.text].filter(Boolean).length;
}

/** The filter as the plan's selectors understand it. */
export function forPlan({ fields, organisation, due, text }: BoardFilter, today: Day): MeasureFilter {
	return {
		fields,
		text,
		today,
		...(organisation ? { organisation } : {}),
		...(due ? { due: due === 'overdue' || due === 'none' ? due : daysOf(due, today) } : {})
	};
}

/** First and last day of a span. */
export function daysOf(span: Exclude<Due, 'overdue' | 'none'>, today: Day): { from: Day; to: Day } {
	const [year = '', month = ''] = today.split('-');
	if (span === 'year') return { from: `${year}-01-01`, to: `${year}-12-31` };
	// No month is longer than 31 days, and days compare as text.
	if (span === 'month') return { from: `${year}-${month}-01`, to: `${year}-${month}-31` };
	if (span === 'quarter') {
		const first = Math.floor((Number(month) - 1) / 3) * 3 + 1;
		const two = (number: number) => String(number).padStart(2, '0');
		return { from: `${year}-${two(first)}-01`, to: `${year}-${two(first + 2)}-31` };
	}
	return { from: `${span}-01-01`, to: `${span}-12-31` };
}
