import type { Access } from '$lib/plan/types.ts';
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import type { SignedInUser } from './accounts.ts';

/** The signed-in person, or on to the login, which leads back here. */
export function requireUser(event: Pick<RequestEvent, 'locals' | 'url'>): SignedInUser {
	const { user } = event.locals;
	if (user) return user;
	// In a load function `url` is tracked: it would run again on every change of address.
	const { untrack } = event as { untrack?: <T>(read: () => T) => T };
	const here = () => event.url.pathname + event.url.search;
	const path = untrack ? untrack(here) : here();
	redirect(303, path === '/' ? '/login' : `/login?next=${encodeURIComponent(path)}`);
}

/**
 * What the person may do in the plan of the address. Somebody who is not a member gets "not found": they are not told
 * that there is such a plan.
 */
export async function requirePlan(
	event: Pick<RequestEvent, 'locals' | 'url'> & { params: { plan: string } }
): Promise<Access> {
	const user = requireUser(event);
	const access = await event.locals.app.members.accessOf(user.id, event.params.plan);
	if (!access) error(404);
	return access;
}

/** As `requirePlan`, for pages that only some roles may see. */
export async function requireRole(
	event: Pick<RequestEvent, 'locals' | 'url'> & { params: { plan: string } },
	...roles: Access['role'][]
): Promise<Access> {
	const access = await requirePlan(event);
	if (!roles.includes(access.role)) error(403);
	return access;
}
