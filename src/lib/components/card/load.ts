import { browser } from '$app/environment';
import { page } from '$app/state';
import { find, parseRef } from '$lib/plan';
import type { Plan, Ref, RichText } from '$lib/plan/types.ts';
import type { HistoryEntry } from '$lib/server/history.ts';
import { error } from '@sveltejs/kit';

export interface HistoryPage {
	entries: readonly HistoryEntry[];
	/** For the next page; `null` at the beginning of the history. */
	older: string | null;
}

/** What a card needs that is not in the plan's snapshot: its long text and the latest of its history. */
export interface CardData {
	text: RichText | null;
	history: HistoryPage | null;
}

type Fetch = typeof fetch;

interface LoadEvent {
	fetch: Fetch;
	params: { plan: string };
	url: URL;
	parent: () => Promise<{ plan: Plan }>;
}

/**
 * Loads a card for the server's page. A navigation in the browser loads nothing: the live document has the text, the
 * history comes when it is opened, and both so work offline too.
 */
export async function loadCard(event: LoadEvent, ref: Ref): Promise<CardData> {
	// While the first page comes alive there is no route yet: only then the data of the server's page is read again.
	if (browser && page.route.id !== null) return { text: null, history: null };
	const { plan } = await event.parent();
	const parsed = parseRef(ref);
	if (!parsed || !find(plan, parsed.collection, parsed.id)) error(404);
	const before = event.url.searchParams.get('before');
	const response = await event.fetch(address(event.params.plan, plan, ref, before));
	if (!response.ok) error(response.status);
	return (await response.json()) as CardData;
}

/** Throws when the server cannot be reached. */
export async function fetchCard(
	fetch: Fetch,
	planId: string,
	plan: Plan,
	ref: Ref,
	before?: string
): Promise<CardData> {
	const response = await fetch(address(planId, plan, ref, before ?? null));
	if (!response.ok) throw new Error(`${response.status}`);
	return (await response.json()) as CardData;
}

/** Throws when the server cannot be reached. */
export async function fetchHistory(
	fetch: Fetch,
	planId: string,
	plan: Plan,
	ref: Ref,
	before?: string
): Promise<HistoryPage> {
	const { history } = await fetchCard(fetch, planId, plan, ref, before);
	if (!history) throw new Error('no history');
	return history;
}

/** The history of a card tells of its lines too: parts of a measure, milestones of a step. */
function address(planId: string, plan: Plan, ref: Ref, before: string | null): string {
	const id = parseRef(ref)?.id;
	const parts = Object.values(plan.parts).filter((part) => part.measure === id);
	const milestones = Object.values(plan.milestones).filter((milestone) => milestone.step === id);
	const query = new URLSearchParams();
	for (const part of parts) query.append('part', part.id);
	for (const milestone of milestones) query.append('milestone', milestone.id);
	if (before) query.set('before', before);
	const search = query.toString();
	return `/plan/${planId}/cards/${ref}${search && `?${search}`}`;
}
