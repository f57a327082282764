import { isBreakdown, type Breakdown } from './breakdown.ts';
import { isSpan, type Span } from './time.ts';

export const qualities = ['provisional', 'estimated', 'uncertain', 'suppressed'] as const;
/** `suppressed`: the source keeps it secret, there is no value. */
export type Quality = (typeof qualities)[number];

export const missingReasons = [
	'none',
	'suppressed',
	'unavailable',
	'not_applicable',
	'unreliable',
	'protected'
] as const;
/** Why there is no value; `protected`: there is one, but it is small and not for everybody. */
export type MissingReason = (typeof missingReasons)[number];

/** What was measured. Missing is never 0: then `value` is `null` and `missing` says why. */
export interface Measured {
	value: number | null;
	numerator: number | null;
	denominator: number | null;
	missing: MissingReason | null;
	quality: Quality | null;
	note: string | null;
}

export interface Observation extends Measured {
	breakdown: Breakdown;
	span: Span;
	/** Small, or needed to keep a small one secret: not for everybody. */
	hidden: boolean;
	/** The import it came with; `null`: entered by hand. */
	importId: string | null;
	at: number;
	userId: string | null;
}

export const noteLength = 1000;

/** Text by which two observations are told apart, or known for the same. */
export function keyOf({ breakdown, span }: { breakdown: Breakdown; span: Span }): string {
	return `${span.kind} ${span.start} ${breakdown}`;
}

export function sameMeasured(a: Measured, b: Measured): boolean {
	return (
		a.value === b.value &&
		a.numerator === b.numerator &&
		a.denominator === b.denominator &&
		a.missing === b.missing &&
		a.quality === b.quality &&
		(a.note ?? '') === (b.note ?? '')
	);
}

/** Can it be stored? */
export function fitsObservation(given: Measured & { breakdown: Breakdown; span: Span }): boolean {
	const number = (value: number | null) => value === null || Number.isFinite(value);
	return (
		isBreakdown(given.breakdown) &&
		isSpan(given.span) &&
		[given.value, given.numerator, given.denominator].every(number) &&
		(given.value === null) === (given.missing !== null) &&
		(given.missing === null || (given.missing !== 'protected' && missingReasons.includes(given.missing))) &&
		(given.quality === null || qualities.includes(given.quality)) &&
		(given.quality === 'suppressed') === (given.missing === 'suppressed') &&
		(given.note === null || given.note.length <= noteLength)
	);
}
