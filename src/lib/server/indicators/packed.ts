import type { Candidate, Mapped } from '../../indicators/mapping/index.ts';
import { missingReasons, qualities } from '../../indicators/observation.ts';
import { periodKinds } from '../../indicators/time.ts';

/** Candidates as columns of numbers: a hundred thousand of them cross from one thread to the other at no cost. */
export interface Packed {
	count: number;
	/** What repeats stands once. */
	words: string[];
	/** Per candidate: indicator, breakdown, period kind and start (places in `words`), row, column. */
	places: Int32Array<ArrayBuffer>;
	/** Value, numerator, denominator; NaN: none. */
	numbers: Float64Array<ArrayBuffer>;
	/** Missing and quality: place in their lists, 255: none. */
	marks: Uint8Array<ArrayBuffer>;
	/** By candidate; few have one. */
	notes: Map<number, string>;
}

const none = 255;

export function pack(candidates: readonly Candidate[]): Packed {
	const count = candidates.length;
	const known = new Map<string, number>();
	const words: string[] = [];
	const place = (word: string) => {
		const at = known.get(word) ?? words.push(word) - 1;
		known.set(word, at);
		return at;
	};
	const packed: Packed = {
		count,
		words,
		places: new Int32Array(count * 6),
		numbers: new Float64Array(count * 3),
		marks: new Uint8Array(count * 2),
		notes: new Map()
	};
	for (let i = 0; i < count; i++) {
		const { indicator, breakdown, span, measured, row, column } = candidates[i]!;
		packed.places.set(
			[place(indicator), place(breakdown), periodKinds.indexOf(span.kind), place(span.start), row, column],
			i * 6
		);
		const { value, numerator, denominator, missing, quality, note } = measured;
		packed.numbers.set([value ?? NaN, numerator ?? NaN, denominator ?? NaN], i * 3);
		packed.marks[i * 2] = missing === null ? none : missingReasons.indexOf(missing);
		packed.marks[i * 2 + 1] = quality === null ? none : qualities.indexOf(quality);
		if (note !== null) packed.notes.set(i, note);
	}
	return packed;
}

/** The buffers that move to the other thread. */
export function buffersOf({ places, numbers, marks }: Packed): ArrayBuffer[] {
	return [places.buffer, numbers.buffer, marks.buffer];
}

export function* unpack({ count, words, places, numbers, marks, notes }: Packed): Generator<Candidate> {
	const number = (at: number) => (Number.isNaN(numbers[at]) ? null : numbers[at]!);
	for (let i = 0; i < count; i++) {
		const [p, n, k] = [i * 6, i * 3, i * 2];
		yield {
			indicator: words[places[p]!]!,
			breakdown: words[places[p + 1]!]!,
			span: { kind: periodKinds[places[p + 2]!]!, start: words[places[p + 3]!]! },
			measured: {
				value: number(n),
				numerator: number(n + 1),
				denominator: number(n + 2),
				missing: missingReasons[marks[k]!] ?? null,
				quality: qualities[marks[k + 1]!] ?? null,
				note: notes.get(i) ?? null
			},
			row: places[p + 4]!,
			column: places[p + 5]!
		};
	}
}

/** Candidates by indicator; one indicator's at a time are made. */
export function* byIndicator(packed: Packed): Generator<[indicator: string, own: () => Generator<Candidate>]> {
	const ids = new Set<number>();
	for (let i = 0; i < packed.count; i++) ids.add(packed.places[i * 6]!);
	for (const id of ids) {
		const indicator = packed.words[id]!;
		yield [indicator, () => only(packed, indicator)];
	}
}

function* only(packed: Packed, indicator: string): Generator<Candidate> {
	for (const candidate of unpack(packed)) if (candidate.indicator === indicator) yield candidate;
}

export type PackedMapped = Omit<Mapped, 'candidates'> & { packed: Packed };
