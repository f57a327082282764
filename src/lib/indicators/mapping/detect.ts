import type { Dimension } from '../breakdown.ts';
import { tierSeparator } from '../header.ts';
import { parsePeriod } from '../periods.ts';
import type { Table } from '../table.ts';
import type { ColumnRole, Mapping } from './types.ts';
import { dimensionOf, isTotalWord, roleOfHeading } from './words.ts';

export interface KnownIndicator {
	id: string;
	code: string;
	title: string;
	dimensions: readonly Dimension[];
}

export interface DetectContext {
	filename: string;
	indicators: readonly KnownIndicator[];
	/** The indicator whose page the import began on. */
	preferred?: string | null;
	/** Title of the sheet. */
	sheetName?: string;
}

const sampled = 400;
const periodIn = (text: string) => 'period' in parsePeriod(text);

/** A first guess of what the columns of a table mean; the person corrects it. */
export function detectMapping(table: Table, sheet: number, context: DetectContext): Mapping {
	const rows = table.rows.length > sampled ? sample(table.rows) : table.rows;
	const values = new Set(table.valueColumns);
	const roles = table.header.map((label, column): ColumnRole => {
		const named = roleOfHeading(label);
		if (named && named !== 'value') return { is: named };
		const cells = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '');
		const periods = cells.filter(periodIn).length;
		if (cells.length > 0 && periods > 0.8 * cells.length && (!values.has(column) || column === 0))
			return { is: 'period' };
		if (values.has(column) || named === 'value') return { is: 'value', indicator: null, period: null, parts: [] };
		if (label === '' && cells.length === 0) return { is: 'ignore' };
		// One value all the way down says nothing that tells rows apart.
		if (cells.length === 0 || new Set(cells).size < 2) return { is: 'ignore' };
		return { is: 'dimension', name: nameOf(label, cells, column) };
	});
	onlyOne(roles, 'period');
	onlyOne(roles, 'indicator');
	describeValues(table, roles);
	const sections = table.rows.some((row) => isSection(row, roles));
	const timed = roles.some((role) => role.is === 'period' || (role.is === 'value' && role.period !== null));
	const title = titleOf(table, context);
	return {
		sheet,
		decimal: null,
		indicator: indicatorOf(table, roles, context, title),
		newTitle: title,
		period: timed ? null : periodOf(table, context),
		sections: sections ? 'Abschnitt' : null,
		columns: roles
	};
}

/** A row whose only cell is a label: the title of the rows below it. */
export function isSection(row: readonly string[], roles: readonly ColumnRole[]): boolean {
	const filled = row.flatMap((cell, column) => (cell === '' ? [] : [column]));
	return filled.length === 1 && roles[filled[0]!]?.is !== 'value' && roles.some((role) => role.is === 'value');
}

function sample(rows: readonly string[][]): string[][] {
	const step = rows.length / sampled;
	return Array.from({ length: sampled }, (_, i) => rows[Math.floor(i * step)]!);
}

function nameOf(label: string, cells: readonly string[], column: number): string {
	const bare = label.split(tierSeparator).at(-1)?.trim() ?? '';
	return (bare || dimensionOf([...new Set(cells)]) || `Spalte ${column + 1}`).slice(0, 100);
}

function onlyOne(roles: ColumnRole[], is: 'period' | 'indicator'): void {
	const first = roles.findIndex((role) => role.is === is);
	for (const [column, role] of roles.entries())
		if (role.is === is && column !== first) roles[column] = { is: 'ignore' };
}

/** Of several value columns, each header says for which time or group: "2019", "Insgesamt | unter 3 Jahre", "Frauen". */
function describeValues(table: Table, roles: ColumnRole[]): void {
	const columns = roles.flatMap((role, column) => (role.is === 'value' ? [column] : []));
	if (columns.length < 2) {
		const [only] = columns;
		const role = only === undefined ? undefined : roles[only];
		if (role?.is === 'value') role.period = (table.header[only!] ?? '').split(tierSeparator).find(periodIn) ?? null;
		return;
	}
	const labels = columns.map((column) => (table.header[column] ?? '').split(tierSeparator));
	const groups = labels.map((tiers) => tiers.filter((tier) => !periodIn(tier)));
	const common = commonTiers(groups);
	const rest = groups.map((tiers) => tiers.filter((tier) => !common.has(tier)));
	const depth = Math.max(0, ...rest.map((tiers) => tiers.length));
	const names = Array.from({ length: depth }, (_, tier) => {
		const own = [...new Set(rest.flatMap((tiers) => tiers[tier] ?? []))];
		return dimensionOf(own) ?? (depth > 1 ? `Gruppe ${tier + 1}` : 'Gruppe');
	});
	for (let tier = 1; tier < names.length; tier++) {
		if (names.slice(0, tier).includes(names[tier]!)) names[tier] = `${names[tier]} (${tier + 1})`;
	}
	const stripped = withoutCommonWords(rest);
	for (const [i, column] of columns.entries()) {
		const role = roles[column]!;
		if (role.is !== 'value') continue;
		role.period = labels[i]!.find(periodIn) ?? null;
		role.parts = stripped[i]!.flatMap((value, tier): [string, string][] =>
			value === '' || isTotalWord(value) ? [] : [[names[tier]!, value]]
		);
	}
}

/** Tiers that label every value column: the table's own title. */
function commonTiers(groups: readonly string[][]): Set<string> {
	return new Set(groups[0]?.filter((tier) => groups.every((tiers) => tiers.includes(tier))));
}

/** "Frauen Arbeitslose", "Männer Arbeitslose", "Arbeitslose": what stands in all of them names the figure, not the group. */
function withoutCommonWords(groups: readonly string[][]): string[][] {
	if (groups.some((tiers) => tiers.length !== 1)) return groups.map((tiers) => [...tiers]);
	const words = groups.map(([label = '']) => label.trim().split(/\s+/));
	let shared = 0;
	while (words.every((own) => own.length > shared && own.at(-1 - shared) === words[0]!.at(-1 - shared))) shared++;
	const bare = words.map((own) => own.slice(0, own.length - shared).join(' '));
	return (new Set(bare).size === bare.length ? bare : words.map((own) => own.join(' '))).map((label) => [label]);
}

const tooGeneral = /^(?:tabelle|blatt|sheet|inhalt|quelle|stand|hinweis|region|indikator|gebietsstand|bericht)/i;

/** The longest line above the table, or the name of the file. */
function titleOf({ preamble }: Table, { filename, sheetName }: DetectContext): string {
	const lines = preamble
		.filter((row) => row.filter(Boolean).length === 1)
		.map((row) => row.find(Boolean)!.replace(/\s+/g, ' ').trim())
		.filter((line) => line.length > 12 && !tooGeneral.test(line));
	const best = lines.sort((a, b) => b.length - a.length)[0];
	const file = filename.replace(/\.[^.]+$/, '').replaceAll(/[_]+/g, ' ');
	return (best ?? (sheetName && !tooGeneral.test(sheetName) ? sheetName : file)).slice(0, 300);
}

function periodOf({ preamble }: Table, { filename }: DetectContext): string | null {
	for (const cell of preamble.flat()) {
		if (periodIn(cell)) return cell;
		const found = /\b(?:\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|(?:19|20)\d{2})\b/.exec(cell);
		if (found && periodIn(found[0])) return found[0];
	}
	return /(?<!\d)(?:19|20)\d{2}(?!\d)/.exec(filename)?.[0] ?? null;
}

/** The indicator a file is most likely about: where the import began, or the one whose title shares most words. */
function indicatorOf(
	table: Table,
	roles: readonly ColumnRole[],
	{ indicators, preferred, filename }: DetectContext,
	title: string
): string | null {
	if (preferred && indicators.some(({ id }) => id === preferred)) return preferred;
	if (roles.some((role) => role.is === 'indicator')) return null;
	const said = words([title, filename, ...table.preamble.flat(), ...table.header].join(' '));
	let [best, most] = [null as string | null, 0.6];
	for (const { id, code, title: own } of indicators) {
		if (said.has(code.toLowerCase())) return id;
		const wanted = [...words(own)];
		const share = wanted.filter((word) => said.has(word)).length / Math.max(1, wanted.length);
		if (wanted.length > 1 && share > most) [best, most] = [id, share];
	}
	return best;
}

function words(text: string): Set<string> {
	return new Set(text.toLowerCase().match(/[\p{L}\d-]{4,}/gu));
}
