import { definitionLimits, emptyDefinition, type IndicatorDefinition, type Periodicity } from './definition.ts';

/** A line of metadata that could not be read. */
export interface MetaProblem {
	line: number;
	kind: 'tab' | 'not_a_field' | 'unclosed_quote' | 'twice';
}

export interface OpenSdgMeta {
	/** Texts by their field; lists and nested fields are left out. */
	fields: ReadonlyMap<string, string>;
	problems: MetaProblem[];
}

export const mostMetaBytes = 500_000;
const longestKey = 100;

/**
 * Reads the metadata of an Open SDG indicator: YAML as such sites use it (`field: value`, quoted texts, texts over
 * several lines with `|` and `>`), alone or as the front matter of a Markdown file. What is more than a text is skipped.
 */
export function readOpenSdgMeta(source: string): OpenSdgMeta {
	const all = source.replace(/^\ufeff/, '').split(/\r\n?|\n/);
	const starts = all[0]?.trim() === '---';
	const end = all.findIndex((line, i) => i > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
	const lines = all.slice(0, end < 0 ? all.length : end);
	const fields = new Map<string, string>();
	const problems: MetaProblem[] = [];
	for (let at = starts ? 1 : 0; at < lines.length;) {
		const line = at + 1;
		const text = lines[at]!;
		at++;
		if (/^\s*(?:#.*)?$/.test(text)) continue;
		if (text.startsWith('\t')) {
			problems.push({ line, kind: 'tab' });
			continue;
		}
		const inside: string[] = [];
		while (at < lines.length && /^(?: |-(?:\s|$)|$)/.test(lines[at]!)) inside.push(lines[at++]!);
		const colon = text.slice(0, longestKey).search(/:(?:\s|$)/);
		const name = text.slice(0, Math.max(0, colon)).trim();
		const given = text.slice(colon + 1);
		const key = /^(['"]?)[\w. -]+\1$/.test(name) ? name.replaceAll(/['"]/g, '') : '';
		if (key === '') problems.push({ line, kind: 'not_a_field' });
		else if (fields.has(key)) problems.push({ line, kind: 'twice' });
		else {
			const value = valueOf(given.trim(), inside);
			if (value === undefined) problems.push({ line, kind: 'unclosed_quote' });
			else if (value !== null) fields.set(key, value);
		}
	}
	return { fields, problems };
}

/** `null`: a list or nested fields; `undefined`: a quote that is not closed. */
function valueOf(first: string, inside: readonly string[]): string | null | undefined {
	const block = /^([|>])[+-]?\d?[+-]?\s*(?:#.*)?$/.exec(first);
	if (block) return blockOf(inside, block[1] === '>');
	const more = inside.map((line) => line.trim());
	const quote = first[0];
	if (quote === '"' || quote === "'") return quoted(folded([first, ...more]), quote);
	if (first === '' && more.some((line) => /^-(?:\s|$)|^[\w.-]+:(?:\s|$)/.test(line))) return null;
	if (/^[[{&*!]/.test(first)) return null;
	const text = folded([first, ...more].map((line) => line.replace(/(?:^|\s)#.*$/, '').trim()));
	return /^(?:null|~)$/i.test(text) ? '' : text;
}

function blockOf(lines: readonly string[], fold: boolean): string {
	const filled = lines.filter((line) => line.trim() !== '');
	const indent = filled.reduce((least, line) => Math.min(least, line.length - line.trimStart().length), 1000);
	const own = lines.map((line) => line.slice(indent).trimEnd());
	return (fold ? folded(own) : own.join('\n')).trim();
}

/** Lines of one paragraph become one line; a blank line stays as a break. */
function folded(lines: readonly string[]): string {
	return lines
		.join('\n')
		.trim()
		.replaceAll(/\n(\n*)/g, (_, breaks: string) => breaks || ' ');
}

const escapes: Record<string, string> = { n: '\n', t: '\t', '"': '"', '\\': '\\', '/': '/' };

function quoted(text: string, quote: '"' | "'"): string | undefined {
	const pattern = quote === '"' ? /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/s : /^'((?:[^']|'')*)'\s*(?:#.*)?$/s;
	const inner = pattern.exec(text)?.[1];
	if (inner === undefined) return undefined;
	if (quote === "'") return inner.replaceAll("''", "'");
	return inner.replaceAll(/\\(u[\da-f]{4}|x[\da-f]{2}|.)/gis, (_, code: string) =>
		code.length > 1 ? String.fromCharCode(parseInt(code.slice(1), 16)) : (escapes[code] ?? code)
	);
}

/** The definition such metadata describe, as far as they do; the rest is for a person to fill in. */
export function definitionFromMeta({ fields }: OpenSdgMeta): IndicatorDefinition {
	const { code, title, text, unit, line } = definitionLimits;
	const take = (most: number, ...names: string[]) => {
		for (const name of names) {
			const value = plain(fields.get(name) ?? '');
			if (value !== '' && !/^(?:tbc|tbd|n\/?a)\.?$/i.test(value) && !isTranslationKey(value))
				return value.slice(0, most);
		}
		return '';
	};
	const link = take(line, 'source_url_1', 'source_url');
	const measure = take(unit, 'computation_units', 'unit_of_measure', 'measurement_unit');
	const share = /prozent|percent|^%$|anteil in/i.test(measure);
	const empty = emptyDefinition();
	return {
		...empty,
		code: take(code, 'indicator_number', 'indicator'),
		title: take(title, 'indicator_name', 'graph_title', 'title'),
		says: take(
			text,
			'indicator_definition',
			'national_indicator_description',
			'computation_definitions',
			'STAT_CONC_DEF'
		),
		saysNot: take(text, 'computation_limitations', 'comparability', 'other_info', 'REC_USE_LIM'),
		formula: take(text, 'computation_calculations', 'computation', 'DATA_COMP'),
		unit: share ? '%' : measure,
		kind: share ? 'share' : 'other',
		source: {
			body: take(line, 'source_organisation_1', 'source_organization_1', 'source_organisation', 'SOURCE_TYPE'),
			table: take(line, 'source_url_text_1', 'source_data_source_1', 'source_url_text'),
			link: /^https?:\/\//.test(link) ? link : '',
			licence: take(line, 'source_licence_1', 'source_license_1', 'licence', 'license')
		},
		periodicity: periodicityOf(take(line, 'source_periodicity_1', 'source_periodicity', 'FREQ_COLL'))
	};
}

/** Such sites keep texts apart: "global_indicators.3-1-1-title" names one, and is none. */
function isTranslationKey(value: string): boolean {
	return /^[\w-]+\.[\w.-]+$/.test(value) && !/^\d/.test(value);
}

/** Without HTML and the signs of Markdown that would only disturb. */
function plain(text: string): string {
	return text
		.replaceAll(/<br\s*\/?>|<\/p>/gi, '\n')
		.replaceAll(/<[^<>]{0,300}>/g, '')
		.replaceAll(/\[([^[\]]{1,300})\]\([^()\s]{1,500}\)/g, '$1')
		.replaceAll(/\*\*|__/g, '')
		.trim();
}

function periodicityOf(text: string): Periodicity {
	if (/schuljahr|school/i.test(text)) return 'school_year';
	if (/halbj|half|semi/i.test(text)) return 'half';
	if (/quart|viertelj/i.test(text)) return 'quarter';
	if (/monat|month/i.test(text)) return 'month';
	return text === '' || /^(?:jährlich|jahr|annual|yearly|year|a)/i.test(text) ? 'year' : 'irregular';
}
