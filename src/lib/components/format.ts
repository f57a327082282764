import type { Day } from '$lib/plan/types.ts';

/** Dates and numbers as people here write them. `locale` is the interface's: "de" or "en". */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2010-10-15` as "15.10.2010" or "15 Oct 2010". */
export function formatDay(day: Day, locale: string): string {
	const [year = '', month = '', date = ''] = day.split('-');
	if (locale === 'de') return `${date}.${month}.${year}`;
	return `${Number(date)} ${months[Number(month) - 1] ?? month} ${year}`;
}

/** `2010-10-15` as "10/2010" or "Oct 2010": for the line of stations and small cards. */
export function formatMonth(day: Day, locale: string): string {
	const [year = '', month = ''] = day.split('-');
	return locale === 'de' ? `${month}/${year}` : `${months[Number(month) - 1] ?? month} ${year}`;
}

/** A moment as "15.10.2010, 14:05" or "15 Oct 2010, 14:05", in the reader's or the given time zone. */
export function formatTime(time: number, locale: string, timeZone?: string): string {
	return new Intl.DateTimeFormat(locale === 'de' ? 'de-DE' : 'en-GB', {
		dateStyle: 'medium',
		timeStyle: 'short',
		...(timeZone ? { timeZone } : {})
	}).format(time);
}

/** "vor 5 Minuten", "gestern", "in 3 Tagen". */
export function formatAgo(time: number, locale: string, now = Date.now()): string {
	const seconds = (time - now) / 1000;
	const units: [Intl.RelativeTimeFormatUnit, number][] = [
		['year', 31_557_600],
		['month', 2_629_800],
		['week', 604_800],
		['day', 86_400],
		['hour', 3600],
		['minute', 60]
	];
	const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
	const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
	return format.format(unit === 'second' ? 0 : Math.trunc(seconds / size), unit);
}

/** 0.172 as "17,2 %" with a narrow no-break space in German, "17.2%" in English. */
export function formatPercent(share: number, locale: string, digits = 0): string {
	const number = formatNumber(share * 100, locale, digits);
	return locale === 'de' ? `${number}\u202F%` : `${number}%`;
}

/** Thousands apart by a narrow no-break space in German ("48 303"), by a comma in English. */
export function formatNumber(value: number, locale: string, digits = 0): string {
	const [whole = '', fraction] = Math.abs(value).toFixed(digits).split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, locale === 'de' ? '\u202F' : ',');
	const sign = value < 0 ? '−' : '';
	return sign + grouped + (fraction === undefined ? '' : (locale === 'de' ? ',' : '.') + fraction);
}
