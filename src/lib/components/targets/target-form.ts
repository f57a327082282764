import { parseNumber } from '$lib/indicators/parse-number.ts';
import { m } from '$lib/paraglide/messages';
import { readSteps, writeSteps, type TargetStep } from '$lib/plan/target-steps.ts';
import { cleanLines } from '$lib/plan/checks.ts';
import type { Target, TargetKind, TargetVerdict } from '$lib/plan/types.ts';

export type TargetValues = Pick<
	Target,
	| 'indicator'
	| 'breakdown'
	| 'baseYear'
	| 'baseValue'
	| 'targetYear'
	| 'kind'
	| 'value'
	| 'high'
	| 'steps'
	| 'override'
	| 'overrideReason'
>;

interface Typed {
	indicator: string;
	breakdown: string;
	kind: TargetKind;
	baseYear: string;
	baseValue: string;
	targetYear: string;
	value: string;
	high: string;
	steps: string;
	override: TargetVerdict | '';
	reason: string;
}

/** "2026: 12,5; 2027: 14" for people. */
export function stepsText(steps: string, locale: string): string {
	const number = (value: number) => (locale === 'de' ? String(value).replace('.', ',') : String(value));
	return (readSteps(steps) ?? []).map(([year, value]) => `${year}: ${number(value)}`).join('; ');
}

/** What the dialog asks for, or what is wrong by the id of its field. */
export function readTarget(
	typed: Typed,
	locale: string
): { values: TargetValues } | { errors: Record<string, string> } {
	const errors: Record<string, string> = {};
	const decimal = locale === 'de' ? ',' : '.';
	const number = (text: string, id: string): number | null => {
		const read = parseNumber(text, { decimal });
		if ('value' in read && Math.abs(read.value) < 1e15) return read.value;
		if (!('missing' in read)) errors[id] = m.target_error_number();
		return null;
	};
	const year = (text: string, id: string): number | null => {
		if (text.trim() === '') return null;
		const value = Number(text);
		if (Number.isInteger(value) && value >= 1900 && value <= 2200) return value;
		errors[id] = m.target_error_year();
		return null;
	};
	const { kind } = typed;
	if (typed.indicator === '') errors['target-indicator'] = m.target_error_indicator();
	const value = kind === 'direction' ? null : number(typed.value, 'target-value');
	const high = kind === 'direction' ? null : number(typed.high, 'target-high');
	if (kind !== 'direction' && value === null) errors['target-value'] ??= m.target_error_number();
	if (value !== null && high !== null && high <= value) errors['target-high'] = m.target_error_high();
	const reach = kind === 'reach';
	const targetYear = reach ? year(typed.targetYear, 'target-year') : null;
	const baseYear = reach ? year(typed.baseYear, 'target-base-year') : null;
	const baseValue = reach ? number(typed.baseValue, 'target-base-value') : null;
	if (reach && targetYear === null) errors['target-year'] ??= m.target_error_year();
	if (targetYear !== null && baseYear !== null && targetYear <= baseYear)
		errors['target-year'] = m.target_error_before();
	const steps = reach ? readTyped(typed.steps, decimal) : [];
	if (steps === null) errors['target-steps'] = m.target_error_steps();
	const override = typed.override || null;
	const overrideReason = override ? cleanLines(typed.reason) : '';
	if (override && overrideReason === '') errors['target-reason'] = m.target_error_reason();
	if (Object.keys(errors).length > 0) return { errors };
	const { indicator, breakdown } = typed;
	return {
		values: {
			...{ indicator, breakdown, kind, value, high, targetYear, baseYear, baseValue },
			...{ steps: writeSteps(steps ?? []), override, overrideReason }
		}
	};
}

function readTyped(text: string, decimal: ',' | '.'): TargetStep[] | null {
	const steps: TargetStep[] = [];
	for (const part of text.split(';').filter((one) => one.trim() !== '')) {
		const found = /^\s*(\d{4})\s*[:=]\s*(.+)$/.exec(part);
		const read = parseNumber(found?.[2] ?? '', { decimal });
		const year = Number(found?.[1]);
		if (!('value' in read) || !(year >= 1900 && year <= 2200)) return null;
		steps.push([year, read.value]);
	}
	return steps.length <= 50 ? steps : null;
}
