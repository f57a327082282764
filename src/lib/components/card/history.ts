import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { parseRef, titleOf } from '$lib/plan';
import type { Plan, Ref } from '$lib/plan/types.ts';
import type { HistoryEntry } from '$lib/server/history.ts';
import { keyLabel, valueText } from './announce.ts';
import { formatNumber } from '../format.ts';

type People = Readonly<Record<string, { name: string } | undefined>>;

/** One line of a history: who, when, what. */
export interface HistoryLine {
	id: string;
	at: number;
	userId: string | null;
	/** What was done, in words. */
	text: string;
}

export interface HistoryDay {
	/** The day as people write it. */
	label: string;
	lines: HistoryLine[];
}

/** Entries as people read them, by day, newest first. What says nothing to people is left out. */
export function historyDays(
	entries: readonly HistoryEntry[],
	plan: Plan,
	people: People,
	card: Ref,
	timeZone?: string
): HistoryDay[] {
	const format = new Intl.DateTimeFormat(getLocale(), { dateStyle: 'full', ...(timeZone ? { timeZone } : {}) });
	const days: HistoryDay[] = [];
	for (const entry of entries) {
		const text = entryText(entry, plan, people, card);
		if (text === null) continue;
		const label = format.format(entry.at);
		if (days.at(-1)?.label !== label) days.push({ label, lines: [] });
		days.at(-1)?.lines.push({ id: `${entry.seq}.${entry.n}`, at: entry.at, userId: entry.userId, text });
	}
	return days;
}

function entryText(entry: HistoryEntry, plan: Plan, people: People, card: Ref): string | null {
	const { ref, kind, key } = entry;
	const parsed = ref === null ? null : parseRef(ref);
	if (!ref || !parsed) return null;
	const value = (raw: unknown) => valueText(plan, people, parsed.collection, key, raw);
	const what = sentence();
	if (what === null || ref === card) return what;
	const title = titleOf(plan, ref) || m.card_value_gone();
	return m.card_history_of({ title, what });

	function sentence(): string | null {
		switch (kind) {
			case 'created':
				return m.card_history_created();
			case 'purged':
				return m.card_history_purged();
			case 'added':
				return m.card_history_added({ key: keyLabel(key), value: value(entry.after) });
			case 'removed':
				return m.card_history_removed({ key: keyLabel(key), value: value(entry.before) });
			case 'text':
				return m.card_history_text({
					key: keyLabel(key),
					inserted: formatNumber(entry.inserted, getLocale()),
					deleted: formatNumber(entry.deleted, getLocale())
				});
			case 'set':
				return setSentence();
			default:
				return null;
		}
	}

	function setSentence(): string | null {
		if (key === 'deletedAt') return entry.after === null ? m.card_history_restored() : m.card_history_binned();
		if (key === 'deletedBy' || key === 'editedAt') return null;
		if (key === 'order') return m.card_history_moved();
		if (key === 'done') return entry.after === true ? m.card_history_ticked() : m.card_history_unticked();
		const quoted = key === 'title' || key === 'shortTitle' || key === 'result';
		const show = (raw: unknown) => (quoted ? m.card_quoted({ text: String(raw ?? '') }) : value(raw));
		return m.card_history_set({ key: keyLabel(key), before: show(entry.before), after: show(entry.after) });
	}
}
