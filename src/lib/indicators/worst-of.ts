import type { Verdict } from './progress/types.ts';

/** 0 is best. The methods share one scale, so that targets judged by different methods can stand together. */
const severity: Record<Exclude<Verdict, 'not_assessable'>, number> = {
	target_achieved: 0,
	reached: 0,
	on_track: 1,
	on_path: 1,
	substantial_progress: 1,
	slightly_off_track: 2,
	moderate_progress: 2,
	off_track_right_direction: 3,
	limited_progress: 3,
	behind: 3,
	wrong_direction: 4,
	deterioration: 4
};

/**
 * Several targets at once: the worst verdict counts (Destatis, indicators with several target values).
 * What is not assessable says nothing and is left out; if nothing is left, the whole is not assessable.
 */
export function worstOf<V extends Verdict>(verdicts: readonly V[]): V | 'not_assessable' {
	let worst: V | 'not_assessable' = 'not_assessable';
	let rank = -1;
	for (const verdict of verdicts) {
		const own = verdict === 'not_assessable' ? -1 : severity[verdict as Exclude<V, 'not_assessable'>];
		if (own > rank) [worst, rank] = [verdict, own];
	}
	return worst;
}
