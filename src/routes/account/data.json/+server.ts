import { requireUser } from '$lib/server/guard.ts';
import type { RequestHandler } from './$types';

/** Everything stored about the person, for themselves (GDPR, articles 15 and 20). */
export const GET: RequestHandler = async (event) => {
	const user = requireUser(event);
	const data = await event.locals.app.accounts.exportData(user.id);
	return new Response(JSON.stringify(data, null, '\t'), {
		headers: {
			'Content-Type': 'application/json; charset=utf-8',
			'Content-Disposition': 'attachment; filename="etappe-account.json"',
			'Cache-Control': 'private, no-store'
		}
	});
};
