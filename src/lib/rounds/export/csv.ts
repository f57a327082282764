import type { Cell, Table } from './tables.ts';

/**
 * All tables one below the other, each row beginning with the name of its table. As German spreadsheets read it:
 * semicolons, decimal commas, UTF-8 with a mark.
 */
export function toCsv(tables: readonly Table[]): string {
	const lines = tables.flatMap(({ name, rows }) => [...rows.map((row) => [name, ...row].map(csvCell).join(';')), '']);
	return `\uFEFF${lines.join('\r\n')}`;
}

/** Text that a spreadsheet would take for a formula gets an apostrophe in front, which says: text. */
export function csvCell(cell: Cell): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return String(cell).replace('.', ',');
	const safe = /^[\s\u00A0]*[=+\-@|%]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
	return /[";\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
