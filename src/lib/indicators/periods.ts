/** A point or span of time an observation stands for. `key` is canonical and sorts within its kind. */
export type Period = { key: string; year: number } & (
	| { kind: 'year' }
	| { kind: 'half'; part: number }
	| { kind: 'quarter'; part: number }
	| { kind: 'month'; part: number }
	/** `year` is the year in which it begins. */
	| { kind: 'school_year' }
	/** A reference date; `key` is the ISO day. */
	| { kind: 'day'; month: number; day: number }
	/** Two years held against each other, "2024 / 2005"; `year` is the later one. */
	| { kind: 'pair'; from: number }
);

export type ParsedPeriod = { period: Period } | { error: 'letter_in_year' | 'no_such_day' | 'not_a_period' };

const monthNames = ['jan', 'feb', 'mär', 'apr', 'mai', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dez'];
const otherMonthNames: Record<string, number> = { mrz: 3, mar: 3, mae: 3, may: 5, oct: 10, dec: 12 };
const roman = ['i', 'ii', 'iii', 'iv'];

const year = String.raw`((?:18|19|20|21)\d{2})`;
/** Footnotes glued to a period: "2023 1)", "20232,3)", "2019*", "2011²". */
const footnote = /(?<=\d{4}|[a-z.])\s*(?:\d{1,2}(?:,\s?\d{1,2})*\)|\*+\)?|[¹²³⁴⁵⁶⁷⁸⁹⁰]+\)?|\(?[prves]\))$/i;
const lead = /^(?:(?:stand|stichtag|jahr|berichtsjahr|am|zum|im)\b[.:]?\s*)+/i;

type Rule = [pattern: RegExp, read: (parts: string[]) => Period | null];

const rules: Rule[] = [
	[new RegExp(`^${year}$`), ([y]) => ({ kind: 'year', key: y!, year: Number(y) })],
	[new RegExp(`^(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?${year}$`), ([d, m, y]) => dayOf(y!, m!, d!)],
	[new RegExp(`^${year}-(\\d{2})-(\\d{2})(?:[T ].*)?$`), ([y, m, d]) => dayOf(y!, m!, d!)],
	[new RegExp(`^(\\d{1,2})\\.\\s?([a-zäé]{3,10})\\.?\\s+${year}$`, 'i'), ([d, m, y]) => dayOf(y!, monthOf(m!), d!)],
	[new RegExp(`^([a-zäé]{3,10})\\.?[\\s-]+${year}$`, 'i'), ([m, y]) => partOf('month', y!, monthOf(m!))],
	[new RegExp(`^${year}[\\s-]+([a-zäé]{3,10})\\.?$`, 'i'), ([y, m]) => partOf('month', y!, monthOf(m!))],
	[new RegExp(`^(\\d{1,2})[./]${year}$`), ([m, y]) => partOf('month', y!, Number(m))],
	[new RegExp(`^${year}(?:-|\\s?M)(\\d{2})$`, 'i'), ([y, m]) => partOf('month', y!, Number(m)) ?? yearPair(y!, m!)],
	[new RegExp(`^${year}/(\\d{2})$`), ([y, m]) => yearPair(y!, m!) ?? partOf('month', y!, Number(m))],
	[new RegExp(`^Q([1-4])[\\s/-]?${year}$`, 'i'), ([q, y]) => partOf('quarter', y!, Number(q))],
	[new RegExp(`^${year}[\\s/-]?Q([1-4])$`, 'i'), ([y, q]) => partOf('quarter', y!, Number(q))],
	[
		new RegExp(`^([1-4]|I{1,3}|IV)\\.?\\s?(?:Quartal|Vierteljahr|Vj\\.?|Quarter)[\\s/]*${year}$`, 'i'),
		([q, y]) => partOf('quarter', y!, ordinal(q!))
	],
	[new RegExp(`^(?:H|HJ)([12])[\\s/-]?${year}$`, 'i'), ([h, y]) => partOf('half', y!, Number(h))],
	[new RegExp(`^${year}[\\s/-]?(?:H|S|HJ)([12])$`, 'i'), ([y, h]) => partOf('half', y!, Number(h))],
	[
		new RegExp(`^([12]|I{1,2})\\.?\\s?(?:Halbjahr|Hj\\.?)[\\s/]*${year}$`, 'i'),
		([h, y]) => partOf('half', y!, ordinal(h!))
	],
	[
		new RegExp(`^(?:(?:SJ|Schuljahr|WS|Wintersemester|Kita-?Jahr)\\.?\\s*)?${year}\\s?[/–-]\\s?(\\d{4}|\\d{2})$`, 'i'),
		([a, b]) => yearPair(a!, b!)
	]
];

/**
 * Reads a period as German and English tables write it: "2024", "31.12.2018", "Juni 2007", "Dez 2013",
 * "2. Quartal 2020", "1. Halbjahr 2020", "2024/2025" (school year), "2024 / 2005" (a pair). Years 1800 to 2199.
 */
export function parsePeriod(text: string): ParsedPeriod {
	const cell = text.trim();
	if (cell.length > 40 || !/[\doO]/.test(cell)) return { error: 'not_a_period' };
	const bare = cell.replace(/\s+/g, ' ').replace(footnote, '').replace(lead, '').trim();
	for (const [pattern, read] of rules) {
		const found = pattern.exec(bare);
		if (!found) continue;
		const period = read(found.slice(1));
		if (period) return { period };
		if (/\d[.-]\s?\d/.test(bare)) return { error: 'no_such_day' };
	}
	if (/^[12lI][\doOlI]{3}$/.test(bare) && /\d/.test(bare) && !/^\d+$/.test(bare)) return { error: 'letter_in_year' };
	return { error: 'not_a_period' };
}

function dayOf(y: string, m: string | number, d: string): Period | null {
	const [year, month, day] = [Number(y), Number(m), Number(d)];
	const date = new Date(Date.UTC(year, month - 1, day));
	if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
	return { kind: 'day', key: date.toISOString().slice(0, 10), year, month, day };
}

function monthOf(name: string): number {
	const start = name.toLowerCase().slice(0, 3);
	return monthNames.indexOf(start) + 1 || (otherMonthNames[start] ?? 0);
}

function ordinal(text: string): number {
	return Number(text) || roman.indexOf(text.toLowerCase()) + 1;
}

function partOf(kind: 'month' | 'quarter' | 'half', y: string, part: number): Period | null {
	const most = { month: 12, quarter: 4, half: 2 }[kind];
	if (part < 1 || part > most) return null;
	const key = { month: `${y}-${String(part).padStart(2, '0')}`, quarter: `${y}-Q${part}`, half: `${y}-H${part}` }[kind];
	return { kind, key, year: Number(y), part };
}

/** "2024/25", "1999/00": a year that follows makes a school year, any other full year a pair. */
function yearPair(a: string, b: string): Period | null {
	const first = Number(a);
	const second = b.length === 2 ? Math.floor(first / 100) * 100 + Number(b) + (a.endsWith('99') ? 100 : 0) : Number(b);
	if (second === first + 1) return { kind: 'school_year', key: `${first}/${second}`, year: first };
	if (b.length === 2 || second < 1800 || second > 2199) return null;
	const [from, to] = [Math.min(first, second), Math.max(first, second)];
	return { kind: 'pair', key: `${to} / ${from}`, year: to, from };
}
