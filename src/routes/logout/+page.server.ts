import { clearSessionCookie } from '$lib/server/session-cookie.ts';
import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/');

export const actions: Actions = {
	default: async (event) => {
		if (event.locals.sessionId) await event.locals.app.accounts.logout(event.locals.sessionId);
		clearSessionCookie(event);
		// What the browser keeps of plans for working offline goes with the session.
		event.setHeaders({ 'Clear-Site-Data': '"storage"' });
		redirect(303, '/login');
	}
};
