/** Words of the three methods. Sources of the rules stand at `dns.ts`, `growth.ts` and `linear.ts`. */

export const methods = ['dns', 'growth', 'linear'] as const;
export type Method = (typeof methods)[number];

export type DnsVerdict =
	'on_track' | 'slightly_off_track' | 'off_track_right_direction' | 'wrong_direction' | 'not_assessable';
export type GrowthVerdict =
	| 'target_achieved'
	| 'substantial_progress'
	| 'moderate_progress'
	| 'limited_progress'
	| 'deterioration'
	| 'not_assessable';
export type LinearVerdict = 'reached' | 'on_path' | 'behind' | 'wrong_direction' | 'not_assessable';
export type Verdict = DnsVerdict | GrowthVerdict | LinearVerdict;

/** Which way is better. */
export type Direction = 'increase' | 'decrease';
/** A value to reach by a year, a value to keep in every year, or only a direction. */
export type TargetKind = 'reach' | 'hold' | 'direction';
/** Year and value in the indicator's unit. */
export type Point = readonly [year: number, value: number];

export interface ProgressInput {
	method: Method;
	/** Any order; a year without a finite value counts as a gap. Years after `reportYear` are not yet known. */
	series: readonly (readonly [year: number, value: number | null])[];
	/** First years of a new series (changed definition or survey); earlier values are not compared with later ones. */
	breaks?: readonly number[] | undefined;
	direction: Direction;
	/** `dns` only. Without it: `reach` with a target and a year, `hold` with a target alone, else `direction`. */
	kind?: TargetKind | undefined;
	/** In the indicator's unit; of a corridor (`[low, high]`) the weaker bound counts. */
	target?: number | readonly [low: number, high: number] | undefined;
	targetYear?: number | undefined;
	/** `growth` and `linear`: the year given or the next one with data; without it the first year with data. */
	baseYear?: number | undefined;
	/** `growth` without a target: the indicator's natural limit, such as 100 for a share in percent. */
	limit?: number | undefined;
	/** `linear`: agreed values on the way; one in the base year replaces the measured baseline. */
	path?: readonly Point[] | undefined;
	/** `linear`: how far below the path still counts as on it, as a share of |target − baseline| (0 at first). */
	tolerance?: number | undefined;
	/** As of the end of which year the verdict is given. */
	reportYear: number;
}

/** Why a verdict was given: a message key, and the figures its sentence needs. */
export interface Why {
	key: WhyKey;
	values: Record<string, number>;
}

export type Obstacle =
	| 'too_few_points'
	| 'conflicting_year'
	| 'not_a_year'
	| 'no_target'
	| 'no_target_year'
	| 'target_year_before_base'
	| 'sign_change';

export type WhyKey =
	| `dns_${TargetKind}_${Exclude<DnsVerdict, 'not_assessable'>}`
	| `growth_${'target' | 'rate'}_${Exclude<GrowthVerdict, 'not_assessable'>}`
	| `linear_${Exclude<LinearVerdict, 'not_assessable'>}`
	| `not_assessable_${Obstacle}`;

/** What a method does not give is `null`. */
export interface Progress<V extends Verdict = Verdict> {
	verdict: V;
	/** Average change per year, in the indicator's unit (`dns`, `linear`). */
	change: number | null;
	/** Value in the target year if the change goes on, in the indicator's unit (`dns` with a year ahead, `linear`). */
	projected: number | null;
	/** Distance missed in the target year as a share of |target − last|; 0 when it is reached (`dns` with a year ahead). */
	missedShare: number | null;
	/**
	 * `growth`: the ratio R of the growth seen to the growth needed, or without a target the growth rate per year,
	 * positive when it goes the right way. `linear`: the share of the way from baseline to target done so far.
	 */
	progressValue: number | null;
	/** Value on the target path at `reportYear`, in the indicator's unit (`linear`). */
	expected: number | null;
	why: Why;
}

export function notAssessable(obstacle: Obstacle, values: Record<string, number> = {}): Progress<'not_assessable'> {
	return {
		verdict: 'not_assessable',
		change: null,
		projected: null,
		missedShare: null,
		progressValue: null,
		expected: null,
		why: { key: `not_assessable_${obstacle}`, values }
	};
}
