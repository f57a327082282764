/** Why there is no number, in the signs of the statistical offices. None of them is ever 0. */
export type Missing =
	/** An empty cell. */
	| 'empty'
	/** "–", "-": nothing there. */
	| 'none'
	/** ".", "*", "<5": unknown or kept secret. */
	| 'suppressed'
	/** "...", ". . .", "…", "k. A.", ":", "n/a": not available, or follows later. */
	| 'unavailable'
	/** "x": a number would make no sense here. */
	| 'not_applicable'
	/** "/", "( )": not published because too uncertain. */
	| 'unreliable';

export type NumberError =
	/** Words, or a number with words round it. */
	| 'not_a_number'
	/** Begins with "=" (a formula that was not computed). */
	| 'formula'
	/** "#DIV/0!", "#WERT!" and the like. */
	| 'cell_error'
	/** "2O12": a letter where a digit should be. */
	| 'letter_in_number'
	/** A date or a time, or a number that a spreadsheet made one ("5. Mrz" from 5.3). */
	| 'date'
	/** "1.234" with no word on which sign is the decimal one: 1234 or 1,234? */
	| 'ambiguous'
	/** The signs do not fit the file's: "11.7" in a file with decimal commas, "1.23.4", "1,5.3". */
	| 'mixed_separators'
	/** "12,31)": a footnote that may be a digit. */
	| 'glued_footnote'
	/** Larger than a computer's number. */
	| 'out_of_range';

export type Mark = 'uncertain' | 'provisional' | 'estimated' | 'revised' | 'break';

export type ParsedNumber = { value: number; mark?: Mark } | { missing: Missing } | { error: NumberError };

export interface NumberFormat {
	/** `,` or `.`. Without it the number must tell by itself. */
	decimal?: ',' | '.' | string | null | undefined;
	/** Sign between groups of three; without it the other one of `,` and `.`. Blanks and apostrophes always may. */
	thousands?: string | null | undefined;
}

const missingSigns: [RegExp, Missing][] = [
	[/^$/, 'empty'],
	[/^[-–—‒‐−]{1,3}$/, 'none'],
	[/^(?:[.·•*●]|\*\)|<\s?\d+|\(?geheim\)?)$/i, 'suppressed'],
	[/^(?:…|\.\s?\.\s?\.?|\.{3,}|:|k\.\s?A\.|n\.\s?v\.|n\/?a|nan|null|none|#N\/A|#NV)$/i, 'unavailable'],
	[/^[x×]$/i, 'not_applicable'],
	[/^(?:\/|\(\s*\)|\(\/\))$/, 'unreliable']
];

const marks: Record<string, Mark> = {
	p: 'provisional',
	e: 'estimated',
	s: 'estimated',
	r: 'revised',
	b: 'break',
	u: 'uncertain'
};

const blank = String.raw`[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]`;
const gap = new RegExp(`(?:${blank}|['’´])`, 'g');
const grouped = new RegExp(`^[+-]?\\d{1,3}(?:(?:${blank}|['’´])\\d{3})+(?!\\d)`);
const months = '(?:jan|feb|mär|mrz|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-zäé]*';
const dates = new RegExp(
	[
		String.raw`^\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})?$`,
		String.raw`^\d{4}-\d{1,2}(?:-\d{1,2})?(?:[T ].*)?$`,
		String.raw`^\d{1,2}:\d{2}(?::\d{1,2})?$`,
		String.raw`^\d{0,2}[. -]*${months}\.?[ -]*\d{0,4}$`
	].join('|'),
	'i'
);

/**
 * Reads one cell as a number, in the unit of the cell: "17,2 %" is 17.2. Shares above 100 and negative numbers are
 * fine. "(12,3)" is a value with limited accuracy, as the statistical offices mark it, not a negative one; a letter
 * after the number is a quality mark (p, e, s, r, b, u as in Eurostat's and Destatis' tables). Never throws.
 */
export function parseNumber(text: string, format: NumberFormat = {}): ParsedNumber {
	if (text.length > 200) return { error: 'not_a_number' };
	const cell = text
		.replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
		.trim()
		.replace(/^"(.*)"$/s, '$1')
		.trim();
	for (const [sign, missing] of missingSigns) if (sign.test(cell)) return { missing };
	if (cell.length > 60) return { error: 'not_a_number' };
	if (cell.startsWith('=')) return { error: 'formula' };
	if (cell.startsWith('#')) return { error: 'cell_error' };
	const { bare, mark } = unwrap(cell);
	if (!/^[+-]?[\d.,]+(?:e[+-]?\d+)?$/i.test(bare)) return { error: reject(cell, bare) };
	if (dates.test(cell)) return { error: 'date' };
	const digits = normalise(bare, format);
	if (typeof digits === 'object') return digits;
	const value = Number(digits);
	if (Number.isNaN(value)) return { error: 'not_a_number' };
	if (!Number.isFinite(value)) return { error: 'out_of_range' };
	const number = value === 0 ? 0 : value; // "-0" is 0
	return mark ? { value: number, mark } : { value: number };
}

/** Takes off what may stand round a number: brackets, percent sign, footnote after a blank, mark, grouping blanks. */
function unwrap(cell: string): { bare: string; mark: Mark | null } {
	let bare = cell;
	let mark: Mark | null = null;
	const brackets = /^\(\s*(.+?)\s*\)$/.exec(bare);
	if (brackets) [bare, mark] = [brackets[1] ?? '', 'uncertain'];
	bare = bare.replace(/(?:\s+\d{1,2}\)(?:,?\s*\d{1,2}\))*|\s*(?:\*+\)?|[¹²³⁴⁵⁶⁷⁸⁹⁰]+\)?))$/, '');
	const letter = /^(.*\d)\s?([pesrbu])\)?$/.exec(bare);
	if (letter) [bare, mark] = [letter[1] ?? '', marks[letter[2] ?? ''] ?? mark];
	bare = bare
		.replace(/\s*[%‰]$/, '')
		.replace(/^[−–‒]/, '-')
		.replace(/^([+-])\s+/, '$1')
		.replace(grouped, (whole) => whole.replace(gap, ''));
	return { bare, mark };
}

function reject(cell: string, bare: string): NumberError {
	if (dates.test(cell)) return 'date';
	if (/^[\d.,]+\d\)$/.test(bare)) return 'glued_footnote';
	if (/\d/.test(bare) && /^[+-]?[\doOlI|.,]+$/.test(bare)) return 'letter_in_number';
	return /^[+-]?\d[\d.,'’ ]*\d$/.test(bare) ? 'mixed_separators' : 'not_a_number';
}

/** To JavaScript's notation: no grouping, decimal point. */
function normalise(bare: string, format: NumberFormat): string | { error: NumberError } {
	const [, sign = '', mantissa = '', exponent = ''] = /^([+-]?)([\d.,]+)(e.*)?$/i.exec(bare) ?? [];
	const decimal = format.decimal || (format.thousands ? other(format.thousands) : findDecimal(mantissa));
	if (decimal === null) return { error: 'ambiguous' };
	const thousands = format.thousands ?? other(decimal);
	const at = decimal ? mantissa.lastIndexOf(decimal) : -1;
	const whole = at < 0 ? mantissa : mantissa.slice(0, at);
	const fraction = at < 0 ? '' : mantissa.slice(at + 1);
	const plain = ungroup(whole, thousands);
	if (plain === null || !/^\d*$/.test(fraction) || plain + fraction === '') return { error: 'mixed_separators' };
	return `${sign}${plain || '0'}${fraction ? `.${fraction}` : ''}${exponent}`;
}

function ungroup(whole: string, thousands: string): string | null {
	if (/^\d*$/.test(whole)) return whole;
	const groups = thousands ? whole.split(thousands) : [whole];
	const inThrees = groups.every((group, i) => (i === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group));
	return inThrees ? groups.join('') : null;
}

/**
 * What one cell says about a file's decimal sign: `,` or `.`, `''` if nothing, `null` if it is a number like "1.234"
 * that can be read in two ways.
 */
export function decimalShown(cell: string): ',' | '.' | '' | null {
	const mantissa = /^\(?[+−-]?([\d.,]+)(?:e[+-]?\d+)?\s?[%‰]?\)?$/i.exec(cell.replace(gap, ''))?.[1];
	if (!mantissa) return '';
	const decimal = findDecimal(mantissa);
	return decimal && 'error' in Object(normalise(mantissa, { decimal })) ? '' : decimal;
}

/** The decimal sign a number shows by itself; `''` when it has none, `null` when it can be read in two ways. */
function findDecimal(mantissa: string): ',' | '.' | '' | null {
	const comma = mantissa.lastIndexOf(',');
	const point = mantissa.lastIndexOf('.');
	if (comma < 0 && point < 0) return '';
	if (comma >= 0 && point >= 0) return comma > point ? ',' : '.';
	const sign = comma >= 0 ? ',' : '.';
	const [whole = '', ...rest] = mantissa.split(sign);
	if (rest.length > 1) return other(sign); // two or more of them can only group
	const groups = /^[1-9]\d{0,2}$/.test(whole) && rest[0]?.length === 3;
	return groups ? null : sign;
}

function other(sign: string): ',' | '.' {
	return sign === ',' ? '.' : ',';
}
