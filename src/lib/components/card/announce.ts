import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { find, isDay, ownerRef, parseRef, titleOf, type PlanDiff } from '$lib/plan';
import type { GoalOrigin, Plan, Ref } from '$lib/plan/types.ts';
import { formatDay, formatPercent } from '../format.ts';
import { originLabel } from '../goals/labels.ts';
import { statusLabel } from './names.ts';

type People = Readonly<Record<string, { name: string } | undefined>>;

/** Is it the card itself, or something that stands on it: a part, a milestone, a comment? */
export function isAbout(plan: Plan, ref: Ref, card: Ref): boolean {
	if (ref === card) return true;
	const parsed = parseRef(ref);
	const record = parsed && find(plan, parsed.collection, parsed.id);
	if (!parsed || !record || parsed.collection === 'measures' || parsed.collection === 'goals') return false;
	return ownerRef(parsed.collection, record) === card;
}

const keyLabels: Record<string, () => string> = {
	title: m.card_key_title,
	name: m.card_key_name,
	municipality: m.card_key_municipality,
	asOf: m.field_as_of,
	shortTitle: m.card_key_short_title,
	short: m.card_key_short_title,
	kind: m.card_key_kind,
	hue: m.card_key_look,
	icon: m.card_key_look,
	description: m.card_key_description,
	status: m.card_key_status,
	stage: m.card_key_stage,
	field: m.card_key_field,
	start: m.card_key_start,
	end: m.card_key_end,
	due: m.card_key_due,
	doneOn: m.card_key_done_on,
	done: m.card_key_done,
	assignee: m.card_key_assignee,
	organisation: m.card_key_organisation,
	partners: m.card_key_partners,
	responsible: m.card_key_responsible,
	goals: m.card_key_goals,
	after: m.card_key_after,
	result: m.card_key_result,
	number: m.card_key_number,
	order: m.card_key_order,
	text: m.card_key_text,
	origin: m.goals_origin,
	weight: m.goals_weight,
	weightRound: m.goals_weight_from
};

/** A property's name as people read it. */
export function keyLabel(key: string): string {
	return keyLabels[key]?.() ?? key;
}

/** A property's value as people read it: names for ids, written dates, words for statuses. */
export function valueText(plan: Plan, people: People, collection: string, key: string, value: unknown): string {
	if (value === null || value === undefined || value === '') return m.card_value_none();
	if (typeof value === 'boolean') return value ? m.card_value_yes() : m.card_value_no();
	if (Array.isArray(value)) {
		return value.map((member) => valueText(plan, people, collection, key, member)).join(', ') || m.card_value_none();
	}
	const text = String(value);
	if (key === 'origin') return originLabel(text as GoalOrigin);
	if (key === 'weight') return formatPercent(Number(value), getLocale(), 1);
	if (key === 'status' || key === 'stage') return statusLabel(collection, text);
	if (key === 'assignee') return people[text]?.name ?? m.card_person_gone();
	const target = {
		field: 'fields',
		organisation: 'organisations',
		partners: 'organisations',
		responsible: 'organisations',
		goals: 'goals',
		after: 'steps'
	}[key];
	if (target) return titleOf(plan, `${target}/${text}`) || m.card_value_gone();
	return isDay(text) ? formatDay(text, getLocale()) : text;
}

/** What somebody else did, as one sentence for screen readers; `null` for what need not be said. */
export function diffSentence(plan: Plan, people: People, card: Ref, diff: PlanDiff, by: string | null): string | null {
	if (diff.kind === 'meta' || diff.kind === 'moved') return null;
	const name = (by === null ? null : people[by]?.name) ?? m.card_somebody();
	const isComment = diff.collection === 'comments';
	if (diff.kind === 'created') {
		return isComment ? m.card_said_comment({ name }) : m.card_said_created({ name, title: diff.title });
	}
	if (isComment) return null;
	if (diff.kind === 'binned' || diff.kind === 'purged') return m.card_said_binned({ name, title: diff.title });
	if (diff.kind !== 'changed') return m.card_said_restored({ name, title: diff.title });
	const value = valueText(plan, people, diff.collection, diff.key, diff.after);
	if (diff.ref === card) return m.card_said_changed({ name, key: keyLabel(diff.key), value });
	return m.card_said_changed_line({ name, title: diff.title, key: keyLabel(diff.key), value });
}
