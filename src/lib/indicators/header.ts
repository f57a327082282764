import type { Merge } from './layout.ts';

/** Between the tiers of one column's label: "Insgesamt | unter 3 Jahre". */
export const tierSeparator = ' | ';

/** One label per column from the tiers above it: a cell that spans columns labels each of them. */
export function columnLabels(
	tiers: readonly (readonly string[])[],
	tierRows: readonly number[],
	width: number,
	merges: readonly Merge[]
): string[] {
	const spread = tiers.map((tier, i) => spreadTier(tier, tierRows[i]!, width, merges, i === tiers.length - 1));
	return Array.from({ length: width }, (_, column) => {
		const parts: string[] = [];
		for (const tier of spread) {
			const part = cleanLabel(tier[column] ?? '');
			if (part && parts.at(-1) !== part) parts.push(part);
		}
		return parts.join(tierSeparator);
	});
}

/** In a workbook merges tell how far a label reaches; in text it reaches to the next one, except in the last tier. */
function spreadTier(
	tier: readonly string[],
	row: number,
	width: number,
	merges: readonly Merge[],
	last: boolean
): string[] {
	const cells = Array.from({ length: width }, (_, column) => tier[column] ?? '');
	const own = merges.filter((merge) => merge.row <= row && row <= merge.lastRow && merge.lastColumn > merge.column);
	for (const { column, lastColumn } of own)
		cells.fill(cells[column] ?? '', column, Math.min(lastColumn, width - 1) + 1);
	const first = cells.findIndex((cell) => cell !== '');
	const alone = cells.filter((cell) => cell !== '').length === 1 && first > 0;
	if (own.length > 0 || (last && !alone)) return cells;
	for (let column = first + 1; first > 0 && column < width; column++) cells[column] ||= cells[column - 1] ?? '';
	return cells;
}

/** Without markup, line breaks and footnote signs: "Quote<sub>1</sub>", "Betreuungsquote 1)", "20232,3)". */
export function cleanLabel(label: string): string {
	return stripMarkup(label)
		.replace(/[\u00ad\u200b]/g, '')
		.replace(/\s+/g, ' ')
		.trim()
		.replace(
			/(?<=[\p{L}%)]|\d{4})\s*\d{1,2}(?:,\s?\d{1,2})*\)$|\s+\d{1,2}(?:,\s?\d{1,2})*\)$|\s*[¹²³⁴⁵⁶⁷⁸⁹]+\)$|\*+\)?$/u,
			''
		)
		.trim();
}

const entities: Record<string, string> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', shy: '', ndash: '–' };

/** Text of a label that carries HTML. */
export function stripMarkup(text: string): string {
	if (!/[<&]/.test(text)) return text;
	return text
		.replace(/<br\s*\/?>/gi, ' ')
		.replace(/<\/?[a-z][^<>]{0,200}>/gi, '')
		.replace(/&([a-z]{2,6});/g, (whole, name: string) => entities[name] ?? whole);
}
