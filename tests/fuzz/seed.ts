/** A source of numbers that a test can replay: 0 to sides - 1. */
export type Dice = (sides: number) => number;

/** Deterministic numbers from a seed (mulberry32). */
export function diceOf(seed: number): Dice {
	let state = seed >>> 0;
	return (sides) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * sides);
	};
}

/**
 * Parameters of one fuzz run: its seed (from FUZZ_SEED, else a new one, printed so that it can be had again)
 * and how many cases (FUZZ_RUNS times as many).
 */
export function fuzzRun(name: string, cases: number): { seed: number; numRuns: number } {
	const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
	console.info(`${name}: FUZZ_SEED=${seed}`);
	return { seed, numRuns: Math.round(cases * Number(process.env.FUZZ_RUNS ?? 1)) };
}
