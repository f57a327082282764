import { formatPercent, formatTime } from '$lib/components/format.ts';
import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import type { Minutes } from '$lib/workshop/minutes.ts';
import { timeZone } from '../../draft.ts';

/** The minutes as a sequence of plain blocks, in the reader's language: the page, the web page and Word show the same. */
export type Block =
	| { kind: 'title'; text: string }
	| { kind: 'heading'; text: string }
	| { kind: 'subheading'; text: string }
	| { kind: 'text'; text: string }
	| { kind: 'list'; items: Item[] };
export interface Item {
	text: string;
	/** Behind it, quieter. */
	note?: string;
	strong?: boolean;
	items?: Item[];
}

export function blocksOf(minutes: Minutes): Block[] {
	const locale = getLocale();
	const time = (at: number) => formatTime(at, locale, timeZone);
	const { people, dots, goals, endedAt } = minutes;
	const start = time(minutes.startsAt);
	const blocks: Block[] = [
		{ kind: 'title', text: m.workshop_minutes_of({ title: minutes.title }) },
		{ kind: 'text', text: [minutes.municipality, minutes.planTitle].filter(Boolean).join(' · ') },
		{
			kind: 'text',
			text:
				endedAt === null ? m.workshop_minutes_since({ start }) : m.workshop_minutes_when({ start, end: time(endedAt) })
		},
		{ kind: 'heading', text: m.workshop_minutes_who() },
		{ kind: 'text', text: m.workshop_minutes_people({ count: people.count }) }
	];
	if (people.names && people.names.length > 0) blocks.push({ kind: 'text', text: people.names.join(', ') });
	blocks.push({ kind: 'heading', text: m.workshop_minutes_goals() });
	if (goals.length === 0) blocks.push({ kind: 'text', text: m.workshop_minutes_no_goals() });
	else
		blocks.push({ kind: 'list', items: goals.map(({ title, field }) => ({ text: title, strong: true, note: field })) });
	for (const weighting of minutes.weights) {
		blocks.push({ kind: 'heading', text: `${m.workshop_minutes_weights()}: ${weighting.title}` });
		const items = weighting.goals.map(({ title, share }, index) => ({
			text: weighting.method === 'ranking' ? `${index + 1}. ${title}` : title,
			...(share !== null && { note: formatPercent(share, locale, 1) })
		}));
		blocks.push({ kind: 'list', items });
	}
	blocks.push({ kind: 'heading', text: m.workshop_minutes_notes() });
	blocks.push({ kind: 'text', text: m.workshop_minutes_notes_text({ count: minutes.notes }) });
	if (dots.count > 0)
		blocks.push({ kind: 'text', text: m.workshop_minutes_votes({ count: dots.count, voters: dots.voters }) });
	for (const area of minutes.areas) {
		blocks.push({ kind: 'subheading', text: area.field ?? m.workshop_no_field() });
		blocks.push({ kind: 'list', items: area.groups.map((group) => itemOf(group)) });
	}
	return blocks;
}

function itemOf({ title, notes, dots, goal }: Minutes['areas'][number]['groups'][number]): Item {
	const [first] = notes;
	const single = notes.length === 1 && first?.text === title;
	const facts = [
		single ? first.by : null,
		dots > 0 ? m.workshop_dots_count({ count: dots }) : null,
		goal === null ? null : m.workshop_minutes_goal({ title: goal })
	].filter((fact): fact is string => Boolean(fact));
	return {
		text: title,
		...(facts.length > 0 && { note: facts.join(' · ') }),
		...(!single && { strong: true, items: notes.map(({ text, by }) => ({ text, ...(by && { note: by }) })) })
	};
}
