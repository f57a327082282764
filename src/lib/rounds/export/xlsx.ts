import { strToU8, zipSync } from 'fflate';
import type { Cell, Table } from './tables.ts';

/**
 * A workbook with a sheet for each table (SpreadsheetML, ECMA-376). Text is written as text cells, so nothing in it can
 * become a formula.
 */
export function toXlsx(tables: readonly Table[]): Uint8Array {
	const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
	const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
	const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
	const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
	const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
	const each = (line: (table: Table, number: number) => string) =>
		tables.map((table, index) => line(table, index + 1)).join('');
	const files: Record<string, string> = {
		'[Content_Types].xml':
			`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>` +
			each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${types}.worksheet+xml"/>`) +
			`</Types>`,
		'_rels/.rels':
			`<Relationships xmlns="${relationships}">` +
			`<Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		'xl/workbook.xml':
			`<workbook xmlns="${main}" xmlns:r="${office}"><sheets>` +
			each(({ name }, n) => `<sheet name="${escape(sheetName(name))}" sheetId="${n}" r:id="rId${n}"/>`) +
			`</sheets></workbook>`,
		'xl/_rels/workbook.xml.rels':
			`<Relationships xmlns="${relationships}">` +
			each((_, n) => `<Relationship Id="rId${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`) +
			`<Relationship Id="rId${tables.length + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
		// Style 1: the bold headings.
		'xl/styles.xml':
			`<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>` +
			`<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
			`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
			`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
			`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
			`<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
			`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`
	};
	tables.forEach(({ rows }, index) => {
		const body = rows.map((row, place) => `<row r="${place + 1}">${cells(row, place)}</row>`).join('');
		files[`xl/worksheets/sheet${index + 1}.xml`] =
			`<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">` +
			`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
			`<cols><col min="1" max="20" width="18" customWidth="1"/></cols><sheetData>${body}</sheetData></worksheet>`;
	});
	return zipSync(
		Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(head + text)])),
		// A fixed time: the same round gives the same file.
		{ level: 6, mtime: new Date(Date.UTC(2000, 0, 1, 12)) }
	);
}

function cells(row: readonly Cell[], place: number): string {
	const style = place === 0 ? ' s="1"' : '';
	return row
		.map((cell, column) => {
			const at = `${columnName(column)}${place + 1}`;
			if (cell === null) return '';
			if (typeof cell === 'number') return `<c r="${at}"${style}><v>${cell}</v></c>`;
			return `<c r="${at}"${style} t="inlineStr"><is><t xml:space="preserve">${escape(cell)}</t></is></c>`;
		})
		.join('');
}

/** 0 is A, 26 is AA. */
function columnName(column: number): string {
	const last = String.fromCharCode(65 + (column % 26));
	return column < 26 ? last : columnName(Math.floor(column / 26) - 1) + last;
}

/** Excel allows 31 characters and not these. */
function sheetName(name: string): string {
	return name.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31);
}

function escape(text: string): string {
	const allowed = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
	return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
