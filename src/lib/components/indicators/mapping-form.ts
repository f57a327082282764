import type { ColumnRole, Mapping, RoleName } from '../../indicators/mapping/types.ts';
import * as v from 'valibot';

const text = (length: number) => v.pipe(v.string(), v.maxLength(length));
const pair = v.tuple([text(100), text(100)]);
const role = v.variant('is', [
	v.object({ is: v.literal('ignore') }),
	v.object({ is: v.literal('period') }),
	v.object({ is: v.literal('dimension'), name: text(100) }),
	v.object({ is: v.literal('indicator') }),
	v.object({
		is: v.literal('value'),
		indicator: v.nullable(text(64)),
		period: v.nullable(text(60)),
		parts: v.pipe(v.array(pair), v.maxLength(6))
	}),
	v.object({ is: v.literal('numerator') }),
	v.object({ is: v.literal('denominator') }),
	v.object({ is: v.literal('quality') }),
	v.object({ is: v.literal('note') })
]);
const mapping = v.object({
	sheet: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(250)),
	decimal: v.nullable(v.picklist([',', '.'])),
	indicator: v.nullable(text(64)),
	newTitle: text(300),
	period: v.nullable(text(60)),
	sections: v.nullable(text(100)),
	columns: v.pipe(v.array(role), v.maxLength(16_384))
});

export const roleNames: readonly RoleName[] = [
	'ignore',
	'period',
	'dimension',
	'value',
	'numerator',
	'denominator',
	'indicator',
	'quality',
	'note'
];

/** "Geschlecht: Frauen; Alter: 0 bis 3" for people, and back. */
export function partsText(parts: readonly (readonly [string, string])[]): string {
	return parts.map(([name, value]) => `${name}: ${value}`).join('; ');
}

export function partsFrom(text: string): [string, string][] {
	return text
		.split(';')
		.map((part): [string, string] => {
			const at = part.indexOf(':');
			return at < 0 ? ['Gruppe', part.trim()] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
		})
		.filter(([name, value]) => name !== '' && value !== '')
		.slice(0, 6);
}

/**
 * The mapping as the person has corrected it: the one the page came with, and over it what the form's fields say.
 * `null`: recognise it anew (another sheet, or a form that is none).
 */
export function mappingOf(form: FormData): Mapping | null {
	const field = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value.trim().slice(0, 300) : null;
	};
	let base: unknown;
	try {
		base = JSON.parse(String(form.get('mapping') ?? 'null'));
	} catch {
		return null;
	}
	const read = v.safeParse(mapping, base);
	if (!read.success) return null;
	const now: Mapping = read.output;
	if (field('sheet') !== null && Number(field('sheet')) !== now.sheet) return null;
	const decimal = field('decimal');
	if (decimal !== null) now.decimal = decimal === ',' || decimal === '.' ? decimal : null;
	const indicator = field('indicator');
	if (indicator !== null) now.indicator = indicator || null;
	now.newTitle = field('newTitle') ?? now.newTitle;
	if (field('period') !== null) now.period = field('period') || null;
	if (field('sections') !== null) now.sections = field('sections') || null;
	now.columns = now.columns.map((before, column) => roleFrom(before, (name) => field(`${name}-${column}`)));
	return v.is(mapping, now) ? now : null;
}

function roleFrom(before: ColumnRole, field: (name: string) => string | null): ColumnRole {
	const is = roleNames.find((name) => name === field('role')) ?? before.is;
	const same = is === before.is;
	if (is === 'dimension') {
		const name = same ? field('name') : null;
		return {
			is,
			name: name || (before.is === 'dimension' ? before.name : (field('header') ?? 'Gruppe')).slice(0, 100)
		};
	}
	if (is !== 'value') return { is };
	const old = before.is === 'value' ? before : { period: null, parts: [], indicator: null };
	const [period, parts, indicator] = [field('period'), field('parts'), field('own')];
	return {
		is,
		period: period === null ? old.period : period || null,
		parts: parts === null ? old.parts : partsFrom(parts),
		indicator: indicator === null ? old.indicator : indicator || null
	};
}
