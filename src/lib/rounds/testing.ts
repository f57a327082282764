/** Made-up ballots for tests and benches. */
import { nextComparison } from '../weighting/index.ts';
import { matrixOf } from './content.ts';
import { partsOf } from './parts.ts';
import type { Answer, BallotContent, Method, Round, RoundField, RoundGoal } from './types.ts';

export type TestRound = Pick<Round, 'method' | 'levels' | 'mean' | 'fields' | 'goals'>;

/** A round over `count` goals in `fields` fields. */
export function testRound(method: Method, count: number, fields = 1, levels: 1 | 2 = 1): TestRound {
	const fieldList = Array.from({ length: fields }, (_, f): RoundField => ({
		id: `f${f}`,
		title: `Feld ${f}`,
		hue: 0,
		icon: 'scale'
	}));
	const goals = Array.from({ length: count }, (_, g): RoundGoal => ({
		id: `g${g}`,
		title: `Ziel ${g}`,
		field: `f${g % fields}`
	}));
	return { method, levels, mean: method === 'pairwise' ? 'geometric' : 'arithmetic', fields: fieldList, goals };
}

/** Numbers in 0..1 that look random and are the same every time. */
export function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) | 0;
		return (state >>> 8) / 0x1000000;
	};
}

/** A ballot of somebody who answers as the questions come, with some inconsistency. */
export function testBallot(round: TestRound, random: () => number): BallotContent {
	return partsOf(round).map(({ items }) => {
		const taste = items.map((_, index) => Math.exp(-index / items.length + 1.2 * (random() - 0.5)));
		if (round.method === 'ranking') return taste.map((own) => 1 + taste.filter((other) => other > own).length);
		if (round.method === 'points') {
			const sum = taste.reduce((total, value) => total + value, 0);
			const points = taste.map((value) => Math.floor((value / sum) * 100));
			points[0]! += 100 - points.reduce((total, value) => total + value, 0);
			return points;
		}
		return answersOf(taste, random);
	});
}

function answersOf(taste: readonly number[], random: () => number): Answer[] {
	const answers: Answer[] = [];
	for (
		let pair = nextComparison(matrixOf([], taste.length));
		pair;
		pair = nextComparison(matrixOf(answers, taste.length))
	) {
		const [i, j] = pair;
		const ratio = (taste[i]! / taste[j]!) ** 2 * Math.exp(0.6 * (random() - 0.5));
		const a = Math.min(9, Math.max(1, Math.round(ratio > 1 ? ratio : 1 / ratio)));
		answers.push([i, j, a === 1 ? 1 : ratio > 1 ? a : -a]);
	}
	return answers;
}
