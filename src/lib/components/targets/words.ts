import { plainNumber, withUnit } from '$lib/components/indicators/format.ts';
import { formatPercent } from '$lib/components/format.ts';
import type { IconName } from '$lib/components/icon-names.ts';
import type { Tone } from '$lib/components/Tag.svelte';
import type { Indicator } from '$lib/indicators/definition.ts';
import type { Judgement } from '$lib/indicators/judge.ts';
import type { Method, Why, WhyKey } from '$lib/indicators/progress/types.ts';
import type { Target, TargetVerdict } from '$lib/plan/types.ts';
import { m } from '$lib/paraglide/messages';

export const verdictLooks: Record<TargetVerdict, { label: () => string; tone: Tone; icon: IconName }> = {
	reached: { label: m.verdict_reached, tone: 'good', icon: 'circle-check' },
	on_track: { label: m.verdict_on_track, tone: 'good', icon: 'check' },
	slightly_off_track: { label: m.verdict_slightly_off_track, tone: 'warn', icon: 'move-right' },
	off_track_right_direction: { label: m.verdict_off_track, tone: 'warn', icon: 'triangle-alert' },
	wrong_direction: { label: m.verdict_wrong_direction, tone: 'bad', icon: 'trending-down' },
	not_assessable: { label: m.verdict_not_assessable, tone: 'neutral', icon: 'circle-dashed' }
};

export const methodWords: Record<Method, () => string> = {
	dns: m.method_dns,
	growth: m.method_growth,
	linear: m.method_linear
};

export const methodTexts: Record<Method, () => string> = {
	dns: m.method_dns_text,
	growth: m.method_growth_text,
	linear: m.method_linear_text
};

/** "Ziel: 15,0 % bis 2015" */
export function wantedSentence(target: Target, indicator: Indicator, locale: string): string {
	if (target.value === null) return m.target_direction_only();
	const value =
		target.high === null
			? withUnit(target.value, indicator, locale)
			: m.target_corridor({
					low: plainNumber(target.value, indicator, locale),
					high: withUnit(target.high, indicator, locale)
				});
	if (target.kind === 'hold' || target.targetYear === null) return m.target_hold_said({ value });
	return m.target_reach_said({ value, year: String(target.targetYear) });
}

/** The figures beside the verdict: what the path asks for, how far off it is, the trend and where that leads. */
export function targetFacts(
	{ expected, gap, progress }: Pick<Judgement, 'expected' | 'gap' | 'progress'>,
	{ targetYear, kind }: Pick<Target, 'targetYear' | 'kind'>,
	indicator: Indicator,
	reportYear: number,
	locale: string
): { name: string; value: string }[] {
	const off = { unit: unitOfChange(indicator.unit), decimals: indicator.decimals };
	const signed = (value: number, shown: typeof off) => `${value > 0 ? '+' : ''}${withUnit(value, shown, locale)}`;
	const facts: { name: string; value: string }[] = [];
	if (expected !== null) {
		facts.push({ name: m.target_expected({ year: String(reportYear) }), value: withUnit(expected, indicator, locale) });
	}
	if (gap !== null) {
		const size = withUnit(Math.abs(gap), off, locale);
		const name = m.target_gap();
		if (Math.abs(gap) < 0.5 * 10 ** -off.decimals) facts.push({ name, value: m.target_gap_none() });
		else facts.push({ name, value: gap > 0 ? m.target_gap_better({ size }) : m.target_gap_worse({ size }) });
	}
	if (progress.change !== null) {
		const change = signed(progress.change, { ...off, decimals: off.decimals + 1 });
		facts.push({ name: m.target_trend(), value: m.target_trend_value({ change }) });
	}
	if (progress.projected !== null && kind === 'reach' && targetYear !== null && targetYear > reportYear) {
		const name = m.target_forecast({ year: String(targetYear) });
		facts.push({ name, value: withUnit(progress.projected, indicator, locale) });
	}
	return facts;
}

type Say = (values: Record<string, string>) => string;

const sentences = {
	dns_reach_on_track: m.why_dns_reach_on_track,
	dns_reach_slightly_off_track: m.why_dns_reach_slightly_off_track,
	dns_reach_off_track_right_direction: m.why_dns_reach_off_track_right_direction,
	dns_reach_wrong_direction: m.why_dns_reach_wrong_direction,
	dns_hold_on_track: m.why_dns_hold_on_track,
	dns_hold_slightly_off_track: m.why_dns_hold_slightly_off_track,
	dns_hold_off_track_right_direction: m.why_dns_hold_off_track_right_direction,
	dns_hold_wrong_direction: m.why_dns_hold_wrong_direction,
	dns_direction_on_track: m.why_dns_direction_on_track,
	dns_direction_slightly_off_track: m.why_dns_direction_slightly_off_track,
	dns_direction_off_track_right_direction: m.why_dns_direction_off_track_right_direction,
	dns_direction_wrong_direction: m.why_dns_direction_wrong_direction,
	growth_target_target_achieved: m.why_growth_target_target_achieved,
	growth_target_substantial_progress: m.why_growth_target_substantial_progress,
	growth_target_moderate_progress: m.why_growth_target_moderate_progress,
	growth_target_limited_progress: m.why_growth_target_limited_progress,
	growth_target_deterioration: m.why_growth_target_deterioration,
	growth_rate_target_achieved: m.why_growth_target_target_achieved,
	growth_rate_substantial_progress: m.why_growth_rate_substantial_progress,
	growth_rate_moderate_progress: m.why_growth_rate_moderate_progress,
	growth_rate_limited_progress: m.why_growth_rate_limited_progress,
	growth_rate_deterioration: m.why_growth_rate_deterioration,
	linear_reached: m.why_linear_reached,
	linear_on_path: m.why_linear_on_path,
	linear_behind: m.why_linear_behind,
	linear_wrong_direction: m.why_linear_wrong_direction,
	not_assessable_too_few_points: m.why_too_few_points,
	not_assessable_conflicting_year: m.why_conflicting_year,
	not_assessable_not_a_year: m.why_not_a_year,
	not_assessable_no_target: m.why_no_target,
	not_assessable_no_target_year: m.why_no_target_year,
	not_assessable_target_year_before_base: m.why_target_year_before_base,
	not_assessable_sign_change: m.why_sign_change
} as unknown as Record<WhyKey, Say>;

const years = ['firstYear', 'lastYear', 'targetYear', 'baseYear', 'reportYear', 'year', 'points'];
const rates = ['growth', 'missedShare'];
const signed = ['change', 'lastChange', 'gap'];

/** The one sentence that says why, with its figures as people write them. */
export function whySentence(
	{ key, values }: Why,
	indicator: Pick<Indicator, 'unit' | 'decimals'>,
	locale: string
): string {
	const said: Record<string, string> = {};
	// A change per year is small: one decimal more than the values have.
	const finer = { unit: unitOfChange(indicator.unit), decimals: indicator.decimals + 1 };
	for (const [name, value] of Object.entries(values)) {
		if (years.includes(name)) said[name] = String(value);
		else if (key.startsWith('not_assessable') && name === 'needed') said[name] = String(value);
		else if (rates.includes(name) || name === 'needed') said[name] = formatPercent(value, locale, 1);
		else if (signed.includes(name)) said[name] = `${value > 0 ? '+' : ''}${withUnit(value, finer, locale)}`;
		else if (name === 'target' || name === 'projected' || name === 'expected')
			said[name] = withUnit(value, indicator, locale);
		else said[name] = name === 'last' ? withUnit(value, indicator, locale) : plainNumber(value, indicator, locale);
	}
	const blank = new Proxy(said, { get: (all, name) => all[String(name)] ?? '–' });
	return sentences[key](blank);
}

function unitOfChange(unit: string): string {
	return unit === '%' ? m.unit_points() : unit;
}
