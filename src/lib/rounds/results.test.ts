import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, toCsv } from './export/csv.ts';
import { roundTables, type ExportLabels } from './export/tables.ts';
import { readCsv, readXlsx, recompute } from './export/testing.ts';
import { toXlsx } from './export/xlsx.ts';
import { computeResults, type Tally } from './results.ts';
import { ranksOf } from './ranks.ts';
import { randomNumbers, testBallot, testRound } from './testing.ts';

const labels = new Proxy({} as ExportLabels, { get: (_, key) => String(key) });

function tally(
	method: Tally['round']['method'],
	more: { goals?: number; levels?: 1 | 2; ballots?: number; seed?: number } = {}
): Tally {
	const { goals = 6, levels = 1, ballots = 9, seed = 3 } = more;
	const round = testRound(method, goals, 3, levels);
	const random = randomNumbers(seed);
	const groups = ['Rat', 'Integrationsrat', 'Ausschuss'].map((body, index) => ({
		bodies: [body],
		weight: index + 1,
		ballots: ballots / 3
	}));
	return {
		round,
		groups,
		ballots: Array.from({ length: ballots }, (_, index) => ({ group: index % 3, content: testBallot(round, random) }))
	};
}

describe('results', () => {
	it('of every method are weights that sum to 1, and consensus stays within its bounds', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('points' as const, 'ranking' as const, 'pairwise' as const),
				fc.constantFrom(1 as const, 2 as const),
				fc.integer({ min: 2, max: 9 }),
				fc.nat(1000),
				(method, levels, goals, seed) => {
					const results = computeResults(tally(method, { levels, goals, seed }))!;
					const rows = [results.goals.map(({ weight }) => weight), ...results.groups.map(({ weights }) => weights)];
					for (const row of rows) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
					for (const { w, indicator } of [results.consensus, ...results.groups.map(({ consensus }) => consensus)]) {
						if (w !== null) expect(w).toBeGreaterThanOrEqual(0);
						if (w !== null) expect(w).toBeLessThanOrEqual(1);
						expect(indicator).toBeGreaterThanOrEqual(0);
						expect(indicator).toBeLessThanOrEqual(1);
					}
					for (const { bins } of results.goals)
						expect(bins.reduce((sum, count) => sum + count, 0)).toBe(results.ballots);
				}
			),
			{ numRuns: 60 }
		);
	});

	it('do not depend on the order of the ballots', () => {
		const given = tally('pairwise', { ballots: 12 });
		const turned = { ...given, ballots: [...given.ballots].reverse() };
		const [one, other] = [computeResults(given)!, computeResults(turned)!];
		one.goals.forEach((goal, index) => expect(other.goals[index]!.weight).toBeCloseTo(goal.weight, 12));
		expect(other.consensus.w).toBeCloseTo(one.consensus.w!, 12);
	});

	it('weigh bodies, not heads: ten of one body do not outvote two of another', () => {
		const round = { ...testRound('points', 2), mean: 'arithmetic' as const };
		const of = (group: number, count: number, first: number) =>
			Array.from({ length: count }, () => ({ group, content: [[first, 100 - first]] }));
		const groups = [
			{ bodies: ['Rat'], weight: 1, ballots: 10 },
			{ bodies: ['Integrationsrat'], weight: 3, ballots: 2 }
		];
		const results = computeResults({ round, groups, ballots: [...of(0, 10, 100), ...of(1, 2, 20)] })!;
		expect(results.goals.map(({ weight }) => weight)).toEqual(
			[0.25 + 0.75 * 0.2, 0.75 * 0.8].map((value) => expect.closeTo(value))
		);
		expect(results.robustness.nearest).toMatchObject({ ahead: 1, behind: 0 });
		// Level where share·1 + (1 − share)·0.2 = 0.5.
		expect(results.robustness.nearest!.shares[0]).toBeCloseTo(0.375, 9);
		expect(results.robustness.ranges[0]!.high).toBeCloseTo(0.375, 9);
		expect(results.robustness.ranges[0]!.low).toBe(0);
		expect(results.between!.w).not.toBeNull();
	});

	it('say which goals people agree on and which divide them', () => {
		const round = testRound('ranking', 4);
		const groups = [{ bodies: ['Rat'], weight: 1, ballots: 4 }];
		const rankings = [
			[1, 2, 3, 4],
			[1, 4, 3, 2],
			[1, 2, 3, 4],
			[1, 4, 3, 2]
		];
		const results = computeResults({
			round,
			groups,
			ballots: rankings.map((ranks) => ({ group: 0, content: [ranks] }))
		})!;
		expect(results.goals.map(({ agreement }) => agreement)).toEqual(['agree', 'divide', 'agree', 'divide']);
		expect(results.consensus.raters).toBe(4);
	});

	it('of nobody are none', () => {
		expect(computeResults({ ...tally('points'), ballots: [] })).toBeNull();
		expect(ranksOf([0.2, 0.5, 0.3, 0.2])).toEqual([3.5, 1, 2, 3.5]);
	});
});

describe('the export', () => {
	it.each(['points', 'ranking', 'pairwise'] as const)(
		'of a %s round holds everything to compute it again',
		(method) => {
			for (const levels of [1, 2] as const) {
				const given = tally(method, { levels, goals: 7 });
				const results = computeResults(given)!;
				const round = { ...given.round, title: '=1+1', secret: levels === 2, closesAt: 0 };
				const ballots = given.ballots.map((ballot, index) => ({
					...ballot,
					person: levels === 1 ? `Person ${index}` : null
				}));
				const tables = roundTables({ round, counted: given.groups, ballots, results }, labels);
				for (const read of [readCsv(toCsv(tables)), readXlsx(toXlsx(tables))]) {
					const again = recompute(read);
					expect(again.tally.ballots).toEqual(given.ballots);
					expect(again.results.goals.map(({ weight }) => weight)).toEqual(results.goals.map(({ weight }) => weight));
					expect(again.published).toEqual(results.goals.map(({ weight }) => weight));
					expect(again.results.consensus).toEqual(results.consensus);
					expect(again.results.robustness).toEqual(results.robustness);
				}
			}
		}
	);

	it('makes no formula of what people wrote', () => {
		for (const text of ['=1+1', '+49', '-2', '@SUM(A1)', '\t=1', ' =1', '|calc', '\r=1']) {
			expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
			const sheet = new TextDecoder().decode(toXlsx([{ name: 'a', rows: [[text]] }]));
			expect(sheet).not.toContain('<f>');
		}
		expect(csvCell(-3)).toBe('-3');
		expect(csvCell('Sprache; "und" Bildung')).toBe('"Sprache; ""und"" Bildung"');
		expect(csvCell('Sprache – lernen')).toBe('Sprache – lernen');
	});
});
