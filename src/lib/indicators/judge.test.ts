import { expect, test } from 'vitest';
import { annualSeries, judge, rollUpField, rollUpGoal, type JudgeInput } from './judge.ts';
import type { Span } from './time.ts';

const year = (y: number, value: number | null) => ({ span: { kind: 'year', start: `${y}-01-01` } as Span, value });
const input = (more: Partial<JudgeInput['target']> = {}, rest: Partial<JudgeInput> = {}): JudgeInput => ({
	target: {
		baseYear: 2009,
		baseValue: null,
		targetYear: 2015,
		kind: 'reach',
		value: 15,
		high: null,
		steps: '',
		override: null,
		...more
	},
	aim: 'less',
	limit: 0,
	points: [year(2009, 30), year(2010, 29), year(2011, 28), year(2012, 27), year(2013, 26)],
	breaks: [],
	method: 'dns',
	tolerance: 0,
	reportYear: 2013,
	...rest
});

test('the rule of the German sustainability strategy, with its figures', () => {
	const { verdict, progress, path, last } = judge(input());
	expect(verdict).toBe('off_track_right_direction');
	expect(progress.projected).toBe(24);
	expect(path).toEqual([
		[2009, 30],
		[2015, 15]
	]);
	expect(last).toEqual([2013, 26]);
	expect(judge(input())).toMatchObject({ expected: 20, gap: -6 });
	expect(judge(input({}, { reportYear: 2009 })).expected).toBe(30);
	expect(judge(input({ kind: 'hold', targetYear: null }))).toMatchObject({ expected: null, gap: null });
	expect(judge(input({}, { reportYear: 2011 })).verdict).toBe('not_assessable');
	expect(judge(input({ value: 26 })).verdict).toBe('reached');
});

test('the linear path runs through agreed values; a person’s word counts, the computed one stays', () => {
	expect(judge(input({ steps: '2013:26;2014:20' }, { method: 'linear' })).verdict).toBe('on_track');
	expect(judge(input({}, { method: 'linear' })).verdict).toBe('off_track_right_direction');
	const own = judge(input({ override: 'on_track' }));
	expect(own).toMatchObject({ verdict: 'on_track', computed: 'off_track_right_direction' });
});

test('bad input gives an answer, not a mistake', () => {
	expect(judge(input({ targetYear: 2005 }, { method: 'linear' })).verdict).toBe('not_assessable');
	expect(judge(input({ value: null, targetYear: null }, { points: [] })).verdict).toBe('not_assessable');
	expect(judge(input({ kind: 'direction', value: null })).verdict).toBe('on_track');
	expect(
		judge(input({}, { points: [year(2009, 0), year(2013, 5)], method: 'growth', aim: 'more' })).progress.why.key
	).toMatch(/^growth_/);
});

test('of quarters always the same one is taken', () => {
	const quarter = (y: number, month: string, value: number) => ({
		span: { kind: 'quarter', start: `${y}-${month}-01` } as Span,
		value
	});
	expect(annualSeries([quarter(2010, '01', 1), quarter(2010, '10', 4), quarter(2011, '01', 2)])).toEqual([
		[2010, 1],
		[2011, 2]
	]);
});

test('goals take the worst, fields the weights', () => {
	expect(rollUpGoal(['on_track', 'not_assessable', 'slightly_off_track'])).toBe('slightly_off_track');
	const field = rollUpField([
		{ verdict: 'on_track', weight: 0.3 },
		{ verdict: 'wrong_direction', weight: 0.1 }
	]);
	expect(field).toMatchObject({ weighted: true, goals: 2 });
	expect(field.shares.on_track).toBeCloseTo(0.75);
	expect(
		rollUpField([
			{ verdict: 'on_track', weight: null },
			{ verdict: 'reached', weight: 0.2 }
		])
	).toMatchObject({
		weighted: false,
		shares: { on_track: 0.5, reached: 0.5 }
	});
});
