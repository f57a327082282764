/** Reads an export back, as somebody who recomputes a round would, and computes it. */
import { strFromU8, unzipSync } from 'fflate';
import { partsOf } from '../parts.ts';
import { computeResults, type RoundResults, type Tally } from '../results.ts';
import type { Answer, CountedGroup, RoundField, RoundGoal } from '../types.ts';

type Row = (string | number)[];

/** The rows of each table, in the order of the file; numbers as numbers. */
export function readCsv(text: string): Row[][] {
	const rows: string[][] = [];
	const row: string[] = [];
	let [cell, quoted] = ['', false];
	const source = text.replace(/^\uFEFF/, '');
	for (let at = 0; at < source.length; at++) {
		const char = source[at]!;
		if (quoted) {
			if (char === '"' && source[at + 1] === '"') cell += source[++at];
			else if (char === '"') quoted = false;
			else cell += char;
		} else if (char === '"') quoted = true;
		else if (char === ';' || char === '\n') {
			row.push(cell);
			cell = '';
			if (char === '\n') rows.push(row.splice(0));
		} else if (char !== '\r') cell += char;
	}
	const tables: Row[][] = [];
	let name = '';
	for (const [first = '', ...rest] of rows) {
		if (first === '') continue;
		if (first !== name) tables.push([]);
		name = first;
		tables
			.at(-1)!
			.push(rest.map((text) => (/^-?\d+(,\d+)?(e-?\d+)?$/.test(text) ? Number(text.replace(',', '.')) : text)));
	}
	return tables;
}

export function readXlsx(bytes: Uint8Array): Row[][] {
	const files = unzipSync(bytes);
	const sheets = Object.keys(files).filter((path) => /^xl\/worksheets\/sheet\d+\.xml$/.test(path));
	sheets.sort((a, b) => Number(a.match(/\d+/)![0]) - Number(b.match(/\d+/)![0]));
	return sheets.map((path) =>
		[...strFromU8(files[path]!).matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, cells = '']) => {
			const row: Row = [];
			for (const [, column = '', inside = ''] of cells.matchAll(/<c r="([A-Z]+)\d+"[^>]*>(.*?)<\/c>/gs)) {
				const index = [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
				while (row.length < index) row.push('');
				const value = /<v>(.*)<\/v>/.exec(inside);
				const text = /<t[^>]*>(.*)<\/t>/s.exec(inside)?.[1] ?? '';
				const plain = text
					.replaceAll('&lt;', '<')
					.replaceAll('&gt;', '>')
					.replaceAll('&quot;', '"')
					.replaceAll('&amp;', '&');
				row.push(value ? Number(value[1]) : plain);
			}
			return row;
		})
	);
}

/** The results from nothing but the first four tables of a file; `published` is what the file says they are. */
export function recompute(tables: readonly Row[][]): { results: RoundResults; published: number[]; tally: Tally } {
	const [settings, goalRows, groupRows, ballotRows, resultRows] = tables as [Row[], Row[], Row[], Row[], Row[]];
	const setting = (row: number) => settings[row]![1]!;
	const fields: RoundField[] = [];
	const goals = goalRows.slice(1).map(([, id, title, field, fieldTitle]): RoundGoal => {
		if (!fields.some((known) => known.id === field)) {
			fields.push({ id: String(field), title: String(fieldTitle), hue: 0, icon: '' });
		}
		return { id: String(id), title: String(title), field: String(field) };
	});
	const round = { method: setting(2), levels: setting(3), mean: setting(4), fields, goals } as Tally['round'];
	const groups = groupRows.slice(1).map(([, bodies, weight, ballots]): CountedGroup => ({
		bodies: String(bodies).split(' + '),
		weight: Number(weight),
		ballots: Number(ballots)
	}));
	const parts = partsOf(round);
	const ballots: { group: number; content: (number[] | Answer[])[] }[] = [];
	for (const row of ballotRows.slice(1)) {
		// In a named round the name stands in between.
		const [part, item, against, answer] = row.slice(-4);
		const ballot = (ballots[Number(row[0]) - 1] ??= { group: Number(row[1]) - 1, content: parts.map(() => []) });
		const index = parts.findIndex(({ key }) => key === part);
		const place = (id: unknown) => parts[index]!.items.findIndex((known) => known.id === id);
		if (round.method === 'pairwise')
			(ballot.content[index] as Answer[]).push([place(item), place(against), Number(answer)]);
		else (ballot.content[index] as number[])[place(item)] = Number(answer);
	}
	const tally = { round, groups, ballots };
	return { results: computeResults(tally)!, published: resultRows.slice(1).map((row) => Number(row[3])), tally };
}
