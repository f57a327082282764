import { isDay } from '../plan/checks.ts';
import type { Period } from './periods.ts';

export const periodKinds = ['year', 'half', 'quarter', 'month', 'school_year', 'day'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** The period an observation stands for, as it is stored: its kind and its first day. */
export interface Span {
	kind: PeriodKind;
	/** ISO day; of a reference date the day itself. */
	start: string;
}

const monthsOf = { half: 6, quarter: 3, month: 1 } as const;

/** `null` for a pair of years: no observation stands for two. */
export function spanOf(period: Period): Span | null {
	switch (period.kind) {
		case 'year':
			return { kind: 'year', start: `${period.year}-01-01` };
		case 'school_year':
			return { kind: 'school_year', start: `${period.year}-08-01` };
		case 'day':
			return { kind: 'day', start: period.key };
		case 'pair':
			return null;
		default: {
			const month = (period.part - 1) * monthsOf[period.kind] + 1;
			return { kind: period.kind, start: `${period.year}-${String(month).padStart(2, '0')}-01` };
		}
	}
}

/** Can this be stored: a known kind, and a day with which such a period begins? */
export function isSpan({ kind, start }: { kind: string; start: string }): boolean {
	if (!isDay(start) && !/^(?:18|21)\d\d-\d\d-\d\d$/.test(start)) return false;
	const [, month = 0, day = 0] = start.split('-').map(Number);
	switch (kind) {
		case 'day':
			return true;
		case 'year':
			return month === 1 && day === 1;
		case 'school_year':
			return month === 8 && day === 1;
		case 'half':
		case 'quarter':
		case 'month':
			return day === 1 && (month - 1) % monthsOf[kind] === 0;
		default:
			return false;
	}
}

export function yearOf({ start }: Span): number {
	return Number(start.slice(0, 4));
}

/** Canonical text, which `parsePeriod` reads again: "2012", "2012-H2", "2012-Q3", "2012-09", "2012/2013", "2012-02-29". */
export function spanKey({ kind, start }: Span): string {
	const [year = '', month = ''] = start.split('-');
	switch (kind) {
		case 'year':
			return year;
		case 'school_year':
			return `${year}/${Number(year) + 1}`;
		case 'day':
			return start;
		case 'month':
			return `${year}-${month}`;
		case 'quarter':
			return `${year}-Q${(Number(month) + 2) / 3}`;
		case 'half':
			return `${year}-H${month === '01' ? 1 : 2}`;
	}
}

/** For people: "2012", "2. Halbjahr 2012", "3. Quartal 2012", "09/2012", "2012/2013", "29.02.2012". */
export function spanLabel(span: Span, locale: string): string {
	const [year = '', month = '', day = ''] = span.start.split('-');
	const german = locale === 'de';
	switch (span.kind) {
		case 'day':
			return german ? `${day}.${month}.${year}` : span.start;
		case 'month':
			return `${month}/${year}`;
		case 'quarter':
			return german ? `${(Number(month) + 2) / 3}. Quartal ${year}` : `Q${(Number(month) + 2) / 3} ${year}`;
		case 'half': {
			const half = month === '01' ? 1 : 2;
			return german ? `${half}. Halbjahr ${year}` : `H${half} ${year}`;
		}
		default:
			return spanKey(span);
	}
}

/** A year as a fraction, for the time axis of a chart: 2012.5 is the middle of 2012. */
export function axisTime({ kind, start }: Span): number {
	const [year = 0, month = 1, day = 1] = start.split('-').map(Number);
	if (kind === 'year') return year;
	if (kind === 'school_year') return year + 0.5;
	return year + (month - 1) / 12 + (day - 1) / 366;
}
