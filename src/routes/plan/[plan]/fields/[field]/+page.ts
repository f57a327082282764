import { browser } from '$app/environment';
import { page } from '$app/state';
import { find } from '$lib/plan/selectors/records.ts';
import type { RichText } from '$lib/plan/types.ts';
import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

/** The description for the server's page. In the browser the live document has it, offline too. */
export const load: PageLoad = async ({ fetch, params, parent }): Promise<{ text: RichText | null }> => {
	// While the first page comes alive there is no route yet: only then the data of the server's page is read again.
	if (browser && page.route.id !== null) return { text: null };
	const { plan } = await parent();
	if (!find(plan, 'fields', params.field)) error(404);
	const response = await fetch(`/plan/${params.plan}/fields/${params.field}/text`);
	if (!response.ok) error(response.status);
	return (await response.json()) as { text: RichText };
};
