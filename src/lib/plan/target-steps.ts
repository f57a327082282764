import { lineLike, type Key } from './checks.ts';
import { limits } from './limits.ts';

/** Intermediate values of a target: calendar year and value. */
export type TargetStep = readonly [year: number, value: number];

const step = /^(19\d\d|2[01]\d\d|2200):(-?\d{1,15}(?:\.\d{1,10})?)$/;

/** Reads `2026:12.5;2027:14`; `null` if it is not a list of years in ascending order with plain decimal numbers. */
export function readSteps(text: string): TargetStep[] | null {
	if (text === '') return [];
	const steps: TargetStep[] = [];
	for (const part of text.split(';')) {
		const found = step.exec(part);
		const [year, value] = [Number(found?.[1]), Number(found?.[2])];
		if (!found || year <= (steps.at(-1)?.[0] ?? 0)) return null;
		steps.push([year, value]);
	}
	return steps.length <= limits.targetSteps ? steps : null;
}

/** Writes steps as a target keeps them: by year, the last value of a year, ten decimals at most. */
export function writeSteps(steps: Iterable<TargetStep>): string {
	const byYear = [...new Map(steps)].sort(([a], [b]) => a - b);
	return byYear.map(([year, value]) => `${year}:${plainNumber(value)}`).join(';');
}

function plainNumber(value: number): string {
	return value
		.toFixed(10)
		.replace(/\.?0+$/, '')
		.replace(/^-0$/, '0');
}

/** Writes a breakdown as a target keeps it: `gender=f;migration=yes`, `''` for the total. */
export function writeBreakdown(values: Readonly<Record<string, string>>): string {
	const pairs = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
	return pairs.map(([key, value]) => `${key}=${value}`).join(';');
}

export const stepsKey: Key = {
	check: (value) => (typeof value === 'string' && readSteps(value) !== null ? null : 'invalid'),
	initial: ''
};

export const breakdownKey: Key = lineLike(
	limits.breakdown,
	/^([^\p{C}=;\s]+=[^\p{C}=;]+(;[^\p{C}=;\s]+=[^\p{C}=;]+)*)?$/u
);
