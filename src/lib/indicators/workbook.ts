import { Notes, Unreadable, type Note } from './notes.ts';
import { decimalShown } from './parse-number.ts';
import { readSheet, unescape, type NumberStyle, type SheetContext } from './sheet.ts';
import { toTable, type Table } from './table.ts';
import { attribute, walkXml } from './xml.ts';
import { Zip } from './zip.ts';

export type Sheet = Table & { name: string; hidden: boolean };

const mostSheets = 250;

/** Reads an XLSX workbook; only the parts that are needed are unpacked. Throws `Unreadable`. */
export function readWorkbook(bytes: Uint8Array): { sheets: Sheet[]; notes: Note[] } {
	const zip = new Zip(bytes);
	if (zip.has('mimetype') && zip.text('mimetype')?.includes('opendocument')) throw new Unreadable('open_document');
	const path = relations(zip, '').find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
	const book = zip.text(path);
	if (book === null || !/<(?:\w+:)?workbook[\s>]/.test(book)) throw new Unreadable('not_a_workbook');
	const parts = relations(zip, path);
	const part = (type: string) => zip.text(parts.find((one) => one.type === type)?.target ?? '');
	const strings = readStrings(part('sharedStrings') ?? '');
	const context = { strings, styles: readStyles(part('styles') ?? ''), from1904: is1904(book) };
	const textSigns = countSigns(strings);
	const notes = new Notes();
	const sheets: Sheet[] = [];
	for (const { name, id, hidden } of listSheets(book).slice(0, mostSheets)) {
		const target = parts.find((one) => one.id === id && one.type === 'worksheet')?.target;
		const xml = target === undefined ? null : zip.text(target);
		if (xml === null) continue; // a sheet that is a chart
		if (hidden) notes.add('hidden_sheet', { values: { name } }, 'info');
		sheets.push({ name, hidden, ...readOne(xml, context, textSigns) });
	}
	if (sheets.length === 0) throw new Unreadable('not_a_workbook');
	return { sheets, notes: notes.all };
}

function readOne(
	xml: string,
	context: Omit<SheetContext, 'decimal'>,
	shared: { commas: number; points: number }
): Table {
	const notes = new Notes();
	const inline = xml.match(/<(?:\w+:)?t[^>]*>\s*[+-]?\d+,\d+\s*</g)?.length ?? 0;
	const decimal: ',' | '.' = shared.commas + inline > shared.points ? ',' : '.';
	const { rows, lines, merges, fractions } = readSheet(xml, { ...context, decimal }, notes);
	if (merges.length > 0) notes.add('merged_cells', { values: { areas: merges.length } }, 'info');
	const source = { rows, lines, merges, encoding: null, separator: null };
	return toTable(fractions > 0 ? { ...source, decimal } : source, notes);
}

/** Decimal signs of numbers that were typed as text. */
function countSigns(strings: readonly string[]): { commas: number; points: number } {
	let [commas, points] = [0, 0];
	for (const text of strings) {
		if (text.length > 30) continue;
		const sign = decimalShown(text.trim());
		if (sign === ',') commas++;
		if (sign === '.') points++;
	}
	return { commas, points };
}

interface Relation {
	id: string;
	/** Last part of the relation's type, such as "worksheet". */
	type: string;
	target: string;
}

/** What a part of the package points to, as paths from its root. */
function relations(zip: Zip, path: string): Relation[] {
	const slash = path.lastIndexOf('/') + 1;
	const [folder, file] = [path.slice(0, slash), path.slice(slash)];
	const found: Relation[] = [];
	walkXml(zip.text(`${folder}_rels/${file}.rels`) ?? '', {
		open(name, attributes) {
			if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return;
			const target = attribute(attributes, 'Target') ?? '';
			const type = (attribute(attributes, 'Type') ?? '').split('/').at(-1) ?? '';
			found.push({ id: attribute(attributes, 'Id') ?? '', type, target: resolve(folder, target) });
		}
	});
	return found;
}

function resolve(folder: string, target: string): string {
	if (target.startsWith('/')) return target.slice(1);
	const path: string[] = [];
	for (const part of `${folder}${target}`.split('/')) {
		if (part === '..') path.pop();
		else if (part !== '.' && part !== '') path.push(part);
	}
	return path.join('/');
}

function listSheets(book: string): { name: string; id: string; hidden: boolean }[] {
	const sheets: { name: string; id: string; hidden: boolean }[] = [];
	walkXml(book, {
		open(name, attributes) {
			if (name !== 'sheet') return;
			const hidden = (attribute(attributes, 'state') ?? 'visible') !== 'visible';
			sheets.push({ name: attribute(attributes, 'name') ?? '', id: relationId(attributes), hidden });
		}
	});
	return sheets;
}

/** `r:id`; a plain `sheetId` stands beside it. */
function relationId(attributes: string): string {
	return /:id\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1] ?? '';
}

function is1904(book: string): boolean {
	return /<(?:\w+:)?workbookPr[^>]*\bdate1904=["'](?:1|true)["']/.test(book);
}

/** Texts used by all sheets. A raised "1)" is a footnote sign and left out; phonetic readings are left out, too. */
function readStrings(xml: string): string[] {
	const strings: string[] = [];
	let [whole, run] = ['', ''];
	let [inText, phonetic, raised] = [false, false, false];
	walkXml(xml, {
		open(name, attributes) {
			if (name === 'si') whole = '';
			else if (name === 'r') [run, raised] = ['', false];
			else if (name === 'rPh') phonetic = true;
			else if (name === 't') inText = !phonetic;
			else if (name === 'vertAlign') raised = attribute(attributes, 'val') === 'superscript';
		},
		text(text) {
			if (inText) run += text;
		},
		close(name) {
			if (name === 't') inText = false;
			else if (name === 'rPh') phonetic = false;
			else if (name === 'r' || name === 'si') {
				if (!(raised && /^\s*(?:\d{1,2}[),;\s]*|\*+\)?)+\)?\s*$/.test(run) && /[)*]/.test(run))) whole += run;
				[run, raised] = ['', false];
				if (name === 'si') strings.push(unescape(whole).trim());
			}
		}
	});
	return strings;
}

const dateFormats = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57]);

/** For each cell style: is its number a date or a percentage? */
function readStyles(xml: string): NumberStyle[] {
	const custom = new Map<number, NumberStyle>();
	const styles: NumberStyle[] = [];
	let inCells = false;
	walkXml(xml, {
		open(name, attributes, empty) {
			if (name === 'numFmt') {
				custom.set(Number(attribute(attributes, 'numFmtId')), styleOf(attribute(attributes, 'formatCode') ?? ''));
			} else if (name === 'cellXfs') inCells = !empty;
			else if (name === 'xf' && inCells) {
				const id = Number(attribute(attributes, 'numFmtId'));
				const own = id === 9 || id === 10 ? 'percent' : dateFormats.has(id) ? 'date' : 'plain';
				styles.push(custom.get(id) ?? own);
			}
		},
		close(name) {
			if (name === 'cellXfs') inCells = false;
		}
	});
	return styles;
}

function styleOf(format: string): NumberStyle {
	const bare = format.replace(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '').split(';')[0] ?? '';
	if (bare.includes('%')) return 'percent';
	return /[dmyhs]/i.test(bare.replace(/general|standard/gi, '')) ? 'date' : 'plain';
}
