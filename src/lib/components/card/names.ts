import { m } from '$lib/paraglide/messages';
import type { GoalStage, MeasureStatus, OrganisationKind, StepStatus } from '$lib/plan/types.ts';
import type { IconName } from '../icon-names.ts';
import type { Tone } from '../Tag.svelte';

/** Words, symbols and tones for what a record can be. */

interface Look {
	label: () => string;
	icon: IconName;
	tone: Tone;
}

export const measureStatusLooks: Record<MeasureStatus, Look> = {
	idea: { label: m.card_status_idea, icon: 'lightbulb', tone: 'neutral' },
	planned: { label: m.card_status_planned, icon: 'circle-dashed', tone: 'neutral' },
	active: { label: m.card_status_active, icon: 'circle-dot', tone: 'here' },
	done: { label: m.card_status_done, icon: 'circle-check', tone: 'good' },
	established: { label: m.card_status_established, icon: 'sprout', tone: 'brand' }
};

export const stepStatusLooks: Record<StepStatus, Look> = {
	planned: { label: m.card_step_planned, icon: 'circle-dashed', tone: 'neutral' },
	running: { label: m.card_step_running, icon: 'circle-dot', tone: 'here' },
	done: { label: m.card_step_done, icon: 'circle-check', tone: 'good' },
	paused: { label: m.card_step_paused, icon: 'circle-pause', tone: 'neutral' }
};

export const goalStageLooks: Record<GoalStage, Look> = {
	proposed: { label: m.card_stage_proposed, icon: 'lightbulb', tone: 'neutral' },
	reviewed: { label: m.card_stage_reviewed, icon: 'eye', tone: 'neutral' },
	agreed: { label: m.card_stage_agreed, icon: 'handshake', tone: 'brand' },
	adopted: { label: m.card_stage_adopted, icon: 'landmark', tone: 'brand' },
	reached: { label: m.card_stage_reached, icon: 'circle-check', tone: 'good' },
	dropped: { label: m.card_stage_dropped, icon: 'x', tone: 'neutral' }
};

export const organisationKindLabels: Record<OrganisationKind, () => string> = {
	office: m.card_kind_office,
	company: m.card_kind_company,
	migrant: m.card_kind_migrant,
	partner: m.card_kind_partner,
	body: m.card_kind_body
};

/** Status and stage of any record in words; what is no status comes back as it is. */
export function statusLabel(collection: string, value: string): string {
	const looks: Record<string, Record<string, Look>> = {
		measures: measureStatusLooks,
		steps: stepStatusLooks,
		goals: goalStageLooks
	};
	return looks[collection]?.[value]?.label() ?? value;
}

/** Choices for a picker, in the order the schema names them. */
export function choicesOf<T extends string>(values: readonly T[], looks: Record<T, Look>) {
	return values.map((value) => ({ value, label: looks[value].label(), icon: looks[value].icon }));
}
