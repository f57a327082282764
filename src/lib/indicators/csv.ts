import { partsOf, type Dimension } from './breakdown.ts';
import type { MissingReason, Observation } from './observation.ts';
import { spanKey } from './time.ts';

/** Headings of the long table Etappe writes, and recognises again. */
export const csvHeadings = {
	indicator: 'Indikator',
	title: 'Titel',
	period: 'Zeitraum',
	value: 'Wert',
	numerator: 'Zähler',
	denominator: 'Nenner',
	unit: 'Einheit',
	quality: 'Kennzeichen',
	note: 'Anmerkung'
} as const;

export const missingSigns: Record<MissingReason, string> = {
	none: '–',
	suppressed: '.',
	unavailable: '…',
	not_applicable: 'x',
	unreliable: '/',
	protected: '•'
};

export const qualityCodes = { provisional: 'p', estimated: 'e', uncertain: 'u' } as const;

interface Exported {
	indicator: { code: string; title: string; unit: string; dimensions: readonly Dimension[] };
	observations: readonly Observation[];
}

/**
 * Observations as a long table in CSV: UTF-8 with BOM, semicolons, decimal commas, as German spreadsheets read it. Texts
 * that a spreadsheet would run as a formula get an apostrophe in front. What is hidden stays out.
 */
export function toCsv(exported: readonly Exported[]): string {
	const names = [...new Set(exported.flatMap(({ indicator }) => indicator.dimensions.map(({ name }) => name)))];
	const head = csvHeadings;
	const rows: string[][] = [
		[head.indicator, head.title, head.period, ...names.map(text), head.value, head.numerator, head.denominator],
		[head.unit, head.quality, head.note]
	];
	const lines = [rows.flat()];
	for (const { indicator, observations } of exported) {
		for (const one of observations) {
			const parts = new Map(partsOf(one.breakdown));
			lines.push([
				text(indicator.code),
				text(indicator.title),
				spanKey(one.span),
				...names.map((name) => text(parts.get(name) ?? '')),
				one.value === null ? missingSigns[one.missing ?? 'unavailable'] : number(one.value),
				number(one.numerator),
				number(one.denominator),
				text(indicator.unit),
				one.quality !== null && one.quality !== 'suppressed' ? qualityCodes[one.quality] : '',
				text(one.note ?? '')
			]);
		}
	}
	return `\ufeff${lines.map((line) => line.map(quote).join(';')).join('\r\n')}\r\n`;
}

function number(value: number | null): string {
	return value === null ? '' : String(value).replace('.', ',');
}

/** Spreadsheets run what begins like this. */
export function text(cell: string): string {
	return /^['=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** Takes off the apostrophe again. */
export function untext(cell: string): string {
	return /^'['=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

function quote(cell: string): string {
	return /[";\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;
}
