import { describe, expect, it } from 'vitest';
import { examplePlan } from '../example/example.ts';
import { readPlan } from '../read.ts';
import { run, smallPlan } from '../testing/fixture.ts';
import { adviser } from '../testing/people.ts';
import type { Measure, Plan } from '../types.ts';
import { bin } from './bin.ts';
import { lanes, measureBoard } from './board.ts';
import { filterMeasures, sortMeasures } from './filter.ts';
import { fieldOutline, stepOutline } from './outline.ts';
import { daysBetween, isOverdue, partProgress, share, stepProgress } from './progress.ts';
import { commentCounts, commentsOn, find, isLive, live, mentionsIn, ownerRef, titleOf } from './records.ts';
import { searchPlan, searchText, searchWords } from './search.ts';
import { stepBoard, stepLine } from './steps.ts';

const muenster = readPlan(examplePlan());
const titles = (list: readonly { title: string }[]) => list.map((record) => record.title);

/** The small plan after some commands. */
function planAfter(...commands: Parameters<typeof run>[1][]): Plan {
	const doc = smallPlan();
	for (const command of commands) run(doc, command);
	return readPlan(doc);
}

describe('steps', () => {
	it('are stations on a line, with where we are', () => {
		const line = stepLine(muenster);
		expect(line.map(({ step }) => step.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect(line.filter(({ current }) => current).map(({ step }) => step.shortTitle)).toEqual(['Ziele gewichten']);
		expect(line[3]?.progress).toEqual({ done: 2, total: 4 });
	});

	it('are columns by status, all four of them', () => {
		expect(stepBoard(muenster).map(({ status, cards }) => [status, cards.length])).toEqual([
			['planned', 5],
			['running', 1],
			['done', 3],
			['paused', 0]
		]);
	});

	it('make progress by their milestones', () => {
		expect(stepProgress(muenster).get('s-1')).toEqual({ done: 3, total: 3 });
		expect(share(stepProgress(muenster).get('s-4'))).toBe(0.5);
		expect(share(undefined)).toBe(0);
	});
});

describe('measures', () => {
	it('stand in five columns, in lanes by field', () => {
		expect(measureBoard(muenster).map(({ status, cards }) => [status, cards.length])).toEqual([
			['idea', 4],
			['planned', 10],
			['active', 18],
			['done', 3],
			['established', 3]
		]);
		expect(lanes(muenster).map(({ field, count }) => [field?.id, count])).toEqual([
			['f-recht', 3],
			['f-sprache', 4],
			['f-wirtschaft', 7],
			['f-wohnen', 6],
			['f-kinder', 3],
			['f-gesundheit', 4],
			['f-personal', 4],
			['f-kultur', 3],
			['f-presse', 4]
		]);
	});

	it('can be filtered', () => {
		const ids = (filter: Parameters<typeof filterMeasures>[1]) => filterMeasures(muenster, filter).map(({ id }) => id);
		expect(ids({ fields: ['f-kultur', 'f-kinder'] })).toHaveLength(6);
		expect(ids({ organisation: 'o-hamm' })).toEqual(['m-personalentwicklung', 'm-komm-in']);
		expect(ids({ due: 'overdue', today: '2010-09-22' })).toEqual(['m-internationalitaet']);
		expect(ids({ due: { from: '2010-11-01', to: '2010-11-30' } })).toEqual([
			'm-einbuergerungskampagne',
			'm-zivilgesellschaft'
		]);
		expect(ids({ due: 'none', fields: ['f-recht'] })).toEqual(['m-partizipation']);
		expect(ids({ status: ['established'] })).toHaveLength(3);
		expect(ids({ text: 'weltmusik kinder' })).toEqual(['m-kultur-schule']);
		expect(ids({ text: 'einbuergerung' })).toEqual(['m-einbuergerungskampagne']);
		expect(ids({ text: 'bielefeld', fields: ['f-recht'] })).toEqual([]);
		expect(lanes(muenster, { fields: ['f-recht'] }).map(({ field }) => field?.id)).toEqual(['f-recht']);
	});

	it('can be sorted', () => {
		const some = filterMeasures(muenster, { fields: ['f-recht'] });
		expect(titles(sortMeasures(muenster, some, 'title'))[0]).toMatch(/^Entwicklung/);
		expect(sortMeasures(muenster, some, 'due').map(({ due }) => due)).toEqual(['2010-11-30', '2010-12-17', null]);
		expect(sortMeasures(muenster, some, 'status').map(({ status }) => status)).toEqual(['planned', 'active', 'active']);
		expect(titles(sortMeasures(muenster, some, 'order'))[0]).toMatch(/^Partizipation/);
	});

	it('make progress by their parts', () => {
		expect(partProgress(muenster).get('m-partizipation')).toEqual({ done: 1, total: 2 });
		expect(partProgress(muenster).get('m-schulen')).toBeUndefined();
	});

	it('whose field is gone for good get a lane of their own', () => {
		const plan = readPlan(smallPlan());
		const { 'f-2': _gone, ...fields } = plan.fields;
		const stray = { ...plan, fields };
		expect(lanes(stray).map(({ field, count }) => [field?.id ?? null, count])).toEqual([
			['f-1', 1],
			[null, 1]
		]);
		expect(fieldOutline(stray).at(-1)).toMatchObject({ field: null, measures: [{ measure: { id: 'm-2' } }] });
	});

	it('are the same in the outline as on the board', () => {
		const filter = { text: 'projekt' };
		const onBoard = lanes(muenster, filter).flatMap(({ columns }) => columns.flatMap(({ cards }) => cards));
		const inOutline = fieldOutline(muenster, filter).flatMap(({ measures }) => measures.map(({ measure }) => measure));
		const byId = (a: Measure, b: Measure) => (a.id < b.id ? -1 : 1);
		expect(inOutline.sort(byId)).toEqual(onBoard.sort(byId));
		expect(stepOutline(muenster)).toHaveLength(9);
	});
});

describe('what is overdue', () => {
	it('is open and past its day', () => {
		const [measure] = filterMeasures(muenster, { due: 'overdue', today: '2010-09-22' });
		expect(isOverdue(measure as Measure, '2010-09-01')).toBe(false);
		expect(isOverdue({ ...(measure as Measure), status: 'done' }, '2011-01-01')).toBe(false);
		expect(isOverdue({ ...(measure as Measure), due: null }, '2011-01-01')).toBe(false);
		const milestone = live(muenster, 'milestones').find(({ doneOn }) => doneOn === null);
		expect(milestone && isOverdue(milestone, '2010-10-15')).toBe(true);
		const step = stepLine(muenster)[3]?.step;
		expect(step && isOverdue(step, '2010-10-16')).toBe(true);
		expect(step && isOverdue({ ...step, status: 'paused' }, '2010-10-16')).toBe(false);
	});

	it('is counted in days', () => {
		expect(daysBetween('2010-03-27', '2010-03-29')).toBe(2);
		expect(daysBetween('2012-03-01', '2012-02-28')).toBe(-2);
	});
});

describe('the bin', () => {
	const plan = planAfter(
		{ type: 'record.bin', collection: 'goals', id: 'g-1', at: 5 },
		{ type: 'record.bin', collection: 'measures', id: 'm-1', at: 9 }
	);

	it('lists the latest first', () => {
		expect(bin(plan).map(({ ref, title }) => [ref, title])).toEqual([
			['measures/m-1', 'Kampagne'],
			['goals/g-1', 'Ziel']
		]);
	});

	it('hides what belongs to something in it', () => {
		expect(live(plan, 'measures').map(({ id }) => id)).toEqual(['m-2']);
		expect(live(plan, 'parts')).toEqual([]);
		expect(live(plan, 'comments')).toEqual([]);
		expect(isLive(plan, 'parts', plan.parts['p-1'] as never)).toBe(false);
		expect(bin(plan).map(({ ref }) => ref)).not.toContain('parts/p-1');
	});
});

describe('records', () => {
	it('are found, or not, whatever is asked for', () => {
		expect(find(muenster, 'measures', 'constructor')).toBeNull();
		expect(find(muenster, 'measures', null)).toBeNull();
		expect(titleOf(muenster, 'organisations/o-vmia')).toMatch(/^Koordinierungsstelle/);
		expect(titleOf(muenster, 'nonsense')).toBe('');
		expect(ownerRef('parts', muenster.parts['p-komm-in-1'] as never)).toBe('measures/m-komm-in');
		expect(ownerRef('steps', muenster.steps['s-1'] as never)).toBeNull();
	});

	it('have comments, oldest first', () => {
		const doc = smallPlan();
		const values = { on: 'measures/m-1', text: 'Hallo @[anna] und @[cem], @[anna]!' } as const;
		run(doc, { type: 'record.create', collection: 'comments', id: 'c-0', at: 2_000, values }, adviser);
		const plan = readPlan(doc);
		expect(commentsOn(plan, 'measures/m-1').map(({ id }) => id)).toEqual(['c-1', 'c-0']);
		expect(commentCounts(plan).get('measures/m-1')).toBe(2);
		expect(mentionsIn(values.text)).toEqual(['anna', 'cem']);
	});
});

describe('search', () => {
	it.each(['Münster', 'muenster', 'MUNSTER', 'müns', 'stadt munster'])('finds Münster by %j', (query) => {
		const text = searchText('Stadt', 'Münster');
		expect(searchWords(query).every((word) => text.includes(word))).toBe(true);
	});

	it('takes words literally otherwise', () => {
		const text = searchText('Maßnahme 50 % für Münster');
		expect(text).toContain('massnahme 50 %');
		expect(searchWords('  50 %  ')).toEqual(['50', '%']);
		expect(searchWords('')).toEqual([]);
	});

	it('finds all kinds of records, but nothing in the bin', () => {
		expect(searchPlan(muenster, 'sprachwerkstatt').map(({ ref }) => ref)).toEqual(['parts/p-komm-in-2']);
		expect(searchPlan(muenster, 'v/mia').map(({ ref }) => ref)).toEqual(['organisations/o-vmia']);
		expect(searchPlan(muenster, '')).toEqual([]);
		expect(searchPlan(muenster, 'e', 5)).toHaveLength(5);
		const binned = planAfter({ type: 'record.bin', collection: 'measures', id: 'm-1', at: 9 });
		expect(searchPlan(binned, 'kampagne')).toEqual([]);
		expect(searchPlan(binned, 'katalog')).toEqual([]);
	});
});
