import { readForm } from '$lib/server/forms.ts';
import { clearSessionCookie } from '$lib/server/session-cookie.ts';
import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/');

export const actions: Actions = {
	default: async (event) => {
		if (event.locals.sessionId) await event.locals.app.accounts.logout(event.locals.sessionId);
		clearSessionCookie(event);
		// What the browser keeps of plans for working offline goes with the session. If another person's unsaved work waits
		// there too, the page says so and takes away the rest itself; a page without scripts does not say it.
		const { keep } = await readForm(event.request);
		if (keep !== 'others') event.setHeaders({ 'Clear-Site-Data': '"storage"' });
		redirect(303, '/login');
	}
};
