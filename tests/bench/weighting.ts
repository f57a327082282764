/** Weighting: results of a large round with all figures, and the question that follows an answer. */
import { computeResults } from '../../src/lib/rounds/results.ts';
import { matrixOf } from '../../src/lib/rounds/content.ts';
import { partsOf } from '../../src/lib/rounds/parts.ts';
import { randomNumbers, testBallot, testRound } from '../../src/lib/rounds/testing.ts';
import { methods, type Answer } from '../../src/lib/rounds/types.ts';
import { nextComparison } from '../../src/lib/weighting/index.ts';
import { median, quantile, type Result, type Section } from './table.ts';

export const weightingTitle = 'Weighting: 500 ballots over 60 goals';

const ballotCount = 500;
const goalCount = 60;
/** Ballots of pairwise rounds take their time to be made: a few of them are counted again and again. */
const made = 20;
const runs = 15;

export async function benchWeighting(quick = false): Promise<Section> {
	const results: Result[] = [];
	for (const method of methods) {
		const round = testRound(method, goalCount, 9);
		const random = randomNumbers(1);
		const some = Array.from({ length: quick ? 2 : made }, () => testBallot(round, random));
		const bodies = ['Rat', 'Integrationsrat', 'Ausschuss'];
		const groups = bodies.map((body, index) => ({ bodies: [body], weight: index + 1, ballots: ballotCount / 3 }));
		const ballots = Array.from({ length: ballotCount }, (_, index) => ({
			group: index % bodies.length,
			content: some[index % some.length]!
		}));
		const times = Array.from({ length: quick ? 2 : runs }, () => {
			const start = performance.now();
			computeResults({ round, groups, ballots });
			return performance.now() - start;
		});
		const what = { points: 'points', ranking: 'rankings', pairwise: 'comparisons in pairs' }[method];
		// The first one counts: a server computes a result once, not fifteen times.
		results.push({ what: `${what}: all figures, the first time`, ...limit(times[0]!, 300) });
		results.push({ what: `${what}: all figures, median of ${times.length}`, ...limit(median(times), 300) });
		if (method !== 'pairwise') continue;
		const count = partsOf(round)[0]!.items.length;
		const answers = some[0]![0] as readonly Answer[];
		const questions = answers.map((_, index) => {
			const start = performance.now();
			nextComparison(matrixOf(answers.slice(0, index + 1), count));
			return performance.now() - start;
		});
		results.push({ what: `the next question among ${goalCount} goals, p99`, ...limit(quantile(questions, 0.99), 50) });
	}
	const note =
		'On the server, from stored answers to weights, spread, distribution, consensus within and between bodies, and ' +
		'sensitivity. The next question is chosen in the browser; this is the same code in Node.';
	return { title: weightingTitle, note, results };
}

function limit(milliseconds: number, target: number): Omit<Result, 'what'> {
	return { value: `${milliseconds.toFixed(1)} ms`, target: `< ${target} ms`, ok: milliseconds < target };
}
