import { formatNumber } from '$lib/components/format.ts';
import { axisTime, spanLabel, type Span } from '$lib/indicators/time.ts';
import type { Indicator } from '$lib/indicators/definition.ts';
import type { MissingReason, Observation, Quality } from '$lib/indicators/observation.ts';
import type { ChartPoint } from '$lib/components/charts/types.ts';
import { m } from '$lib/paraglide/messages';

type Shown = Pick<Indicator, 'unit' | 'decimals'>;

/** "17,2 %", "48 303 Personen"; the unit close to its number. */
export function withUnit(value: number, { unit, decimals }: Shown, locale: string): string {
	const number = formatNumber(value, locale, decimals);
	if (unit === '') return number;
	if (unit === '%' && locale !== 'de') return `${number}%`;
	return `${number}${unit === '%' ? '\u202F' : '\u00A0'}${unit}`;
}

export function plainNumber(value: number, { decimals }: Pick<Shown, 'decimals'>, locale: string): string {
	return formatNumber(value, locale, decimals);
}

/** As it is typed: without grouping, all its digits. */
export function typedNumber(value: number, locale: string): string {
	const text = String(value);
	return locale === 'de' ? text.replace('.', ',') : text;
}

/** The sign in a table, as the statistical offices write it. */
export function missingSign(reason: MissingReason | null): string {
	const signs: Record<MissingReason, string> = {
		none: '–',
		suppressed: '.',
		unavailable: '…',
		not_applicable: 'x',
		unreliable: '/',
		protected: '•'
	};
	return reason === null ? '' : signs[reason];
}

export function missingWord(reason: MissingReason): string {
	const words: Record<MissingReason, () => string> = {
		none: m.ind_missing_none,
		suppressed: m.ind_missing_suppressed,
		unavailable: m.ind_missing_unavailable,
		not_applicable: m.ind_missing_not_applicable,
		unreliable: m.ind_missing_unreliable,
		protected: m.ind_missing_protected
	};
	return words[reason]();
}

export function qualityWord(quality: Quality): string {
	const words: Record<Quality, () => string> = {
		provisional: m.ind_quality_provisional,
		estimated: m.ind_quality_estimated,
		uncertain: m.ind_quality_uncertain,
		suppressed: m.ind_quality_suppressed
	};
	return words[quality]();
}

export function qualitySign(quality: Quality | null): string {
	return quality === 'provisional' ? 'p' : quality === 'estimated' ? 'e' : quality === 'uncertain' ? 'u' : '';
}

export type PointLike = Pick<Observation, 'span' | 'value' | 'quality'>;

export function chartPoints(points: readonly PointLike[]): ChartPoint[] {
	return points.map(({ span, value, quality }) => ({ x: axisTime(span), y: value, uncertain: quality !== null }));
}

/** "von 11,9 % (2009) auf 30,2 % (2024)": what a line says, for those who do not see it. */
export function seriesInWords(points: readonly PointLike[], indicator: Shown, locale: string): string {
	const known = points.filter((point): point is PointLike & { value: number } => point.value !== null);
	const [first, last] = [known[0], known.at(-1)];
	if (!first || !last) return m.ind_series_none();
	const say = (point: { value: number; span: Span }) => ({
		value: withUnit(point.value, indicator, locale),
		period: spanLabel(point.span, locale)
	});
	if (first === last) return m.ind_series_one(say(first));
	const from = say(first);
	const to = say(last);
	return m.ind_series_said({ from: from.value, fromPeriod: from.period, to: to.value, toPeriod: to.period });
}
