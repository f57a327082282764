import { readJudgements, type Judgements, type Matrix } from './judgements.ts';
import { logWeights } from './log-least-squares.ts';

export interface Contradiction {
	/** three objects a, b, c: a was put above b, b above c, but c above a */
	cycle: [a: number, b: number, c: number];
	/** the one of the three answers to think about again: it fits the others least, i < j */
	reconsider: {
		i: number;
		j: number;
		/** by what factor the answer is off, ≥ 1 */
		epsilon: number;
		/** the value of a_ij that would fit all answers: w_i/w_j */
		consistent: number;
	};
}

const equal = 1e-9;

/**
 * The gravest contradiction in the order of the answers: the circular triad (Kendall & Babington Smith 1940) whose
 * three preferences together are strongest. null if there is none.
 * Errors: those of `pairwise` for the matrix, `not-connected` included (but never for a matrix without a cycle).
 */
export function contradiction(matrix: Matrix): Contradiction | null {
	const judgements = readJudgements(matrix);
	const cycle = strongestCycle(judgements);
	if (cycle === null) return null;
	const { n, logs } = judgements;
	const logWeight = logWeights(judgements);
	const answers = cycle.map((from, place) => {
		const to = cycle[(place + 1) % 3]!;
		const [i, j] = [Math.min(from, to), Math.max(from, to)];
		const fitting = logWeight[i]! - logWeight[j]!;
		return { i, j, epsilon: Math.exp(Math.abs(logs[i * n + j]! - fitting)), consistent: Math.exp(fitting) };
	});
	return { cycle, reconsider: answers.reduce((worst, answer) => (answer.epsilon > worst.epsilon ? answer : worst)) };
}

function strongestCycle({ n, logs }: Judgements): [number, number, number] | null {
	let best: [number, number, number] | null = null;
	let strength = 0;
	// Each cycle is seen once, beginning with its smallest index. Unknown answers have ln a = 0, so they prefer nobody.
	for (let a = 0; a < n; a++) {
		for (let b = a + 1; b < n; b++) {
			for (let c = a + 1; c < n; c++) {
				const [ab, bc, ca] = [logs[a * n + b]!, logs[b * n + c]!, logs[c * n + a]!];
				if (ab <= equal || bc <= equal || ca <= equal || ab + bc + ca <= strength + equal) continue;
				[best, strength] = [[a, b, c], ab + bc + ca];
			}
		}
	}
	return best;
}
