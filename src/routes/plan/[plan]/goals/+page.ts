import { browser } from '$app/environment';
import { measuredAddress, type MeasuredData } from '$lib/components/targets/measured.ts';
import { live } from '$lib/plan/selectors/records.ts';
import type { PageLoad } from './$types';

/** On the server's page the figures of all targets; in the browser the board fetches them by itself. */
export const load: PageLoad = async (event) => {
	if (browser) return { measured: null };
	const { plan, planId } = await event.parent();
	if (live(plan, 'targets').length === 0) return { measured: null };
	const response = await event.fetch(measuredAddress(planId, 'plan', false));
	return { measured: response.ok ? ((await response.json()) as MeasuredData) : null };
};
