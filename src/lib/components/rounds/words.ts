import { m } from '$lib/paraglide/messages';
import type { Refusal } from '$lib/rounds/hand-in.ts';
import type { Method, RoundStatus } from '$lib/rounds/types.ts';
import type { Consensus } from '$lib/rounds/consensus-of.ts';
import type { ConsensusLevel } from '$lib/weighting/consensus.ts';
import type { Agreement } from '$lib/rounds/results.ts';
import { formatTime } from '../format.ts';

export const methodName: Record<Method, () => string> = {
	points: () => m.rounds_method_points(),
	ranking: () => m.rounds_method_ranking(),
	pairwise: () => m.rounds_method_pairwise()
};

export const methodHint: Record<Method, () => string> = {
	points: () => m.rounds_method_points_hint(),
	ranking: () => m.rounds_method_ranking_hint(),
	pairwise: () => m.rounds_method_pairwise_hint()
};

export const statusName: Record<RoundStatus, () => string> = {
	planned: () => m.rounds_status_planned(),
	open: () => m.rounds_status_open(),
	closed: () => m.rounds_status_closed()
};

export const levelName: Record<ConsensusLevel, () => string> = {
	'very-low': () => m.rounds_level_very_low(),
	low: () => m.rounds_level_low(),
	moderate: () => m.rounds_level_moderate(),
	high: () => m.rounds_level_high(),
	'very-high': () => m.rounds_level_very_high()
};

export const agreementName: Record<Agreement, () => string> = {
	agree: () => m.rounds_agree(),
	mixed: () => m.rounds_mixed(),
	divide: () => m.rounds_divide()
};

/** The 1 to 9 scale in words: five named steps and the ones between them. */
export const strengths: readonly { value: number; label: () => string; between: boolean }[] = [
	m.rounds_scale_1,
	m.rounds_scale_2,
	m.rounds_scale_3,
	m.rounds_scale_4,
	m.rounds_scale_5,
	m.rounds_scale_6,
	m.rounds_scale_7,
	m.rounds_scale_8,
	m.rounds_scale_9
].map((message, index) => ({ value: index + 1, label: () => message(), between: index % 2 === 1 }));

/** Why a ballot was not taken, and what to do. */
export function refusalText(refusal: Refusal, locale: string): string {
	switch (refusal.reason) {
		case 'closed':
			return m.rounds_refused_closed({ time: formatTime(refusal.closedAt ?? 0, locale) });
		case 'gone':
			return m.rounds_refused_gone();
		case 'not_open':
			return m.rounds_refused_not_open();
		case 'forbidden':
			return m.rounds_refused_forbidden();
		case 'elsewhere':
			return m.rounds_refused_elsewhere();
		case 'bad_paper':
			return m.rounds_refused_bad_paper();
		case 'outdated':
			return m.rounds_refused_outdated();
		case 'lost':
			return m.rounds_refused_lost();
		case 'signed_out':
			return m.rounds_refused_signed_out();
		case 'insecure':
			return m.rounds_refused_insecure();
		case 'no_room':
			return m.rounds_refused_no_room();
		case 'invalid':
			return refusal.problem?.reason === 'sum'
				? m.rounds_refused_sum({ sum: refusal.problem.sum })
				: refusal.problem?.reason === 'incomplete'
					? m.rounds_refused_incomplete()
					: m.rounds_refused_invalid();
	}
}

/** Bodies that were counted together, as one name. */
export function groupName(bodies: readonly string[]): string {
	return bodies.join(' + ');
}

/** How far the ballots are at one, in a sentence. */
export function consensusText({ level, p, w }: Consensus): string {
	const words = {
		'very-low': m.rounds_consensus_text_very_low,
		low: m.rounds_consensus_text_low,
		moderate: m.rounds_consensus_text_moderate,
		high: m.rounds_consensus_text_high,
		'very-high': m.rounds_consensus_text_very_high
	};
	const chance = w === null || p === null ? '' : p < 0.05 ? m.rounds_not_by_chance() : m.rounds_maybe_by_chance();
	return `${words[level]()} ${chance}`.trim();
}

/** What was said of an item in the round before, as shares of its part. */
export function beforeText({ group, own }: { group: number; own: number | null }): string {
	const percent = (share: number) => Math.round(share * 100);
	const all = m.rounds_before_group({ percent: percent(group) });
	return own === null ? all : `${all} · ${m.rounds_before_own({ percent: percent(own) })}`;
}
