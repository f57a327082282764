import { requireRole } from '$lib/server/guard.ts';
import type { ChangeResult } from '$lib/server/workshops.ts';
import type { Action } from '$lib/workshop/state.ts';
import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

type Asked = Action | { type: 'code' } | { type: 'end' } | { type: 'remove'; guest: string };

/** What a moderator does to a running workshop. The new state reaches everybody over their live connection. */
export const POST: RequestHandler = async (event) => {
	const { userId } = await requireRole(event, 'coordinator');
	const { workshops } = event.locals.app;
	const { plan, workshop } = event.params;
	const asked = (await event.request.json().catch(() => null)) as Asked | null;
	const result = await carryOut(asked);
	if (result.ok) return json({ ok: true, workshop: result.workshop });
	const status = { forbidden: 403, gone: 404, ended: 410, invalid: 400 }[result.reason];
	return json({ ok: false, reason: result.reason }, { status });

	function carryOut(action: Asked | null): Promise<ChangeResult> | ChangeResult {
		if (typeof action !== 'object' || action === null) return { ok: false, reason: 'invalid' };
		switch (action.type) {
			case 'code':
				return workshops.renewCode(plan, workshop, userId);
			case 'end':
				return workshops.finish(plan, workshop, userId);
			case 'remove':
				return workshops.removeGuest(plan, workshop, String(action.guest), userId);
			default:
				return workshops.act(plan, workshop, action, userId);
		}
	}
};
