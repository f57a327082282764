import { parseNumber } from '$lib/indicators/parse-number.ts';
import { aims, periodicities, valueKinds, type IndicatorDefinition } from '$lib/indicators/definition.ts';
import type { Dimension } from '$lib/indicators/breakdown.ts';

/** The definition a form asks for. What does not fit is left to `tidyDefinition`, which names it. */
export function definitionOf(form: FormData): IndicatorDefinition {
	const text = (name: string) => String(form.get(name) ?? '').slice(0, 20_000);
	const oneOf = <T extends string>(name: string, values: readonly T[]) =>
		values.find((value) => value === text(name)) ?? values[0]!;
	const limit = parseNumber(text('limit'));
	return {
		code: text('code'),
		title: text('title'),
		says: text('says'),
		saysNot: text('saysNot'),
		formula: text('formula'),
		unit: text('unit'),
		decimals: Number(text('decimals') || '0'),
		kind: oneOf('kind', valueKinds),
		aim: oneOf('aim', aims),
		limit: 'value' in limit ? limit.value : 'missing' in limit ? null : Number.NaN,
		source: { body: text('sourceBody'), table: text('sourceTable'), link: text('link'), licence: text('licence') },
		periodicity: oneOf('periodicity', periodicities),
		themes: form.getAll('theme').map(String),
		dimensions: dimensionsOf(text('dimensions')),
		responsible: text('responsible') || null,
		nextDue: text('nextDue') || null
	};
}

/** One dimension per line: "Geschlecht: weiblich, männlich". Commas inside a value are kept by a semicolon list. */
export function dimensionsOf(text: string): Dimension[] {
	return text
		.split(/\r?\n/)
		.filter((line) => line.trim() !== '')
		.map((line) => {
			const [name = '', ...rest] = line.split(':');
			const list = rest.join(':');
			return { name: name.trim(), values: list.split(list.includes(';') ? ';' : ',').map((value) => value.trim()) };
		});
}

export function dimensionsText(dimensions: readonly Dimension[]): string {
	return dimensions.map(({ name, values }) => `${name}: ${listOf(values)}`).join('\n');
}

function listOf(values: readonly string[]): string {
	return values.some((value) => value.includes(',')) ? `${values.join('; ')};` : values.join(', ');
}
