import { expect, test } from 'vitest';
import { readTable } from '../read-table.ts';
import type { Table } from '../table.ts';
import { toCsv } from '../csv.ts';
import { applyMapping, detectMapping, fingerprintOf, recall, toRemember } from './index.ts';

const indicators = [
	{ id: 'i1', code: 'MS-02', title: 'Sprachförderbedarf', dimensions: [] },
	{ id: 'i2', code: 'MS-05', title: 'Vorsorge', dimensions: [] }
];
function tableOf(text: string, filename = 'datei.csv'): Table {
	const read = readTable(new TextEncoder().encode(text), { filename });
	if (!('rows' in read)) throw new Error(JSON.stringify(read));
	return read as Table;
}
const context = { filename: 'datei.csv', indicators, preferred: 'i1' };
const find = (text: string) => indicators.find(({ code }) => code === text)?.id ?? null;
function mapped(text: string) {
	const table = tableOf(text);
	const mapping = detectMapping(table, 0, context);
	return { table, mapping, ...applyMapping(table, mapping, find) };
}
const flat = ({ candidates }: ReturnType<typeof mapped>) =>
	candidates.map(({ breakdown, span, measured }) => [breakdown, span.start.slice(0, 4), measured.value]);

test('years as columns, with title, footnotes and signs for nothing', () => {
	const result = mapped(
		[
			'Kinder mit Sprachförderbedarf in Münster;;;',
			'Angaben in Prozent;;;',
			';;;',
			'Migrationsvorgeschichte;2009;2010;20111)',
			'mit;30,2;29,8;.',
			'ohne;11,7;–;"11,0"',
			'Insgesamt;17,2;16,9;16,1',
			'__________;;;',
			'1) vorläufig;;;'
		].join('\r\n')
	);
	expect(result.mapping).toMatchObject({ indicator: 'i1', period: null });
	expect(flat(result)).toEqual([
		['Migrationsvorgeschichte=mit', '2009', 30.2],
		['Migrationsvorgeschichte=mit', '2010', 29.8],
		['Migrationsvorgeschichte=mit', '2011', null],
		['Migrationsvorgeschichte=ohne', '2009', 11.7],
		['Migrationsvorgeschichte=ohne', '2010', null],
		['Migrationsvorgeschichte=ohne', '2011', 11],
		['', '2009', 17.2],
		['', '2010', 16.9],
		['', '2011', 16.1]
	]);
	expect(result.candidates[2]?.measured).toMatchObject({ missing: 'suppressed', quality: 'suppressed' });
});

test('years as rows, groups as columns whose headings share a word', () => {
	const result = mapped(
		'"Berichtsjahr";"Frauen Arbeitslose";"Männer Arbeitslose";"Arbeitslose"\n"2015";"1.277.453";"1.517.211";"2.794.664"\n"2016";"1.208.251";"1.482.721";"2.690.975"'
	);
	expect(flat(result).slice(0, 3)).toEqual([
		['Geschlecht=Frauen', '2015', 1277453],
		['Geschlecht=Männer', '2015', 1517211],
		['', '2015', 2794664]
	]);
});

test('Open SDG’s long table, and words for all', () => {
	const result = mapped(
		'Year,Gebiet,Geschlecht,Value\n2009,Münster,,11.9\n2009,Münster,weiblich,12.5\n2010,Hamm,Insgesamt,15.8'
	);
	expect(flat(result)).toEqual([
		['Gebiet=Münster', '2009', 11.9],
		['Gebiet=Münster;Geschlecht=weiblich', '2009', 12.5],
		['Gebiet=Hamm', '2010', 15.8]
	]);
});

test('what is wrong is named by row and column, two values for one period are not taken', () => {
	const result = mapped(
		'Jahr;Gruppe;Wert\n2010;a;1,5\n2O11;a;2,5\n2012;a;=1+1\n2013;a;3,1\n2013;a;3,2\n2014;a;4,0\n2014;a;4,0\n2015;a;5,5\n2016;a;6,5'
	);
	expect(result.problems.map(({ kind, row, column }) => [kind, row, column])).toEqual([
		['period_letter', 3, 1],
		['formula', 4, 3],
		['conflict', 6, 3]
	]);
	expect(result.duplicates).toBe(1);
	expect(flat(result).map(([, year]) => year)).toEqual(['2010', '2014', '2015', '2016']);
});

test('next year’s file is known again, with its new column', () => {
	const first = tableOf('Gruppe;2009;2010\nmit;1,5;2,5\nohne;1,7;2,7');
	const mapping = detectMapping(first, 0, context);
	mapping.columns[0] = { is: 'dimension', name: 'Migrationsvorgeschichte' };
	const kept = toRemember(first, mapping, null);
	const next = tableOf('Gruppe;2010;2011;2012\nmit;1,5;2,5;3,5\nohne;1,7;2,7;3,7');
	expect(fingerprintOf(next)).toBe(fingerprintOf(first));
	const again = recall(next, JSON.parse(JSON.stringify(kept)), detectMapping(next, 0, { ...context, preferred: null }));
	expect(again.indicator).toBe('i1');
	const { candidates } = applyMapping(next, again, find);
	expect(candidates.map(({ breakdown, span }) => `${breakdown} ${span.start.slice(0, 4)}`)).toContain(
		'Migrationsvorgeschichte=mit 2012'
	);
});

test('what is exported is read again as it was', () => {
	const rest = { hidden: false, importId: null, at: 0, userId: null };
	const span = { kind: 'school_year', start: '2012-08-01' } as const;
	const measured = {
		value: 17.2,
		numerator: 172,
		denominator: 1000,
		missing: null,
		quality: 'provisional' as const,
		note: '=SUMME(A1)'
	};
	const observations = [
		{ ...rest, ...measured, breakdown: 'Geschlecht=weiblich', span },
		{
			...rest,
			...measured,
			breakdown: 'Geschlecht=männlich',
			span,
			value: null,
			numerator: null,
			denominator: null,
			missing: 'suppressed' as const,
			quality: 'suppressed' as const,
			note: null
		},
		{ ...rest, ...measured, breakdown: '', span, value: -3, note: null, quality: null }
	];
	const dimensions = [{ name: 'Geschlecht', values: ['weiblich', 'männlich'] }];
	const csv = toCsv([{ indicator: { code: 'MS-02', title: '@Titel', unit: '%', dimensions }, observations }]);
	expect(csv).not.toMatch(/(?:^|;)[=@+]/m);
	const { candidates, problemCount } = mapped(csv);
	expect(problemCount).toBe(0);
	expect(
		candidates.map(({ indicator, breakdown, span, measured }) => ({ indicator, breakdown, span, ...measured }))
	).toEqual(
		observations.map(({ breakdown, span, value, numerator, denominator, missing, quality, note }) => ({
			indicator: 'i1',
			breakdown,
			span,
			value,
			numerator,
			denominator,
			missing,
			quality,
			note
		}))
	);
});

test('a breakdown no definition could have is named with its place instead of being stored', () => {
	const table = tableOf(
		'Jahr;Gruppe;Untergruppe;Wert\n2010;Kinder;Jungen;1\n2011;Kinder;Jungen;2\n2012;Kinder;Jungen;3'
	);
	const mapping = detectMapping(table, 0, context);
	const group = { is: 'dimension', name: 'Gruppe' } as const;
	const columns = mapping.columns.map((role, column) => (column === 1 || column === 2 ? group : role));
	const result = applyMapping(table, { ...mapping, columns }, find);
	expect(result.candidates).toEqual([]);
	expect(result.problems[0]).toMatchObject({ kind: 'breakdown_too_long', row: 2, column: 4 });
});
