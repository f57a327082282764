import { browser } from '$app/environment';
import { loadCard } from '$lib/components/card/load.ts';
import { measuredAddress, type MeasuredData } from '$lib/components/targets/measured.ts';
import { refOf } from '$lib/plan/ids.ts';
import { live } from '$lib/plan/selectors/records.ts';
import type { PageLoad } from './$types';

/** The card, and on the server's page the figures of its targets; in the browser the card fetches them by itself. */
export const load: PageLoad = async (event) => {
	const { plan: planId, goal } = event.params;
	const card = await loadCard(event, refOf('goals', goal));
	if (browser && card.text === null && card.history === null) return { ...card, measured: null };
	const { plan } = await event.parent();
	const targets = live(plan, 'targets').filter((target) => target.goal === goal);
	if (targets.length === 0) return { ...card, measured: null };
	const response = await event.fetch(measuredAddress(planId, targets, false));
	return { ...card, measured: response.ok ? ((await response.json()) as MeasuredData) : null };
};
