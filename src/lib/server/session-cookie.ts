import type { RequestEvent } from '@sveltejs/kit';
import type { NewSession } from './sessions.ts';

/** Signs the browser in. Windows of whoever was signed in there until now must not go on as that person. */
export async function signIn(event: RequestEvent, { token, user }: Pick<NewSession, 'token' | 'user'>): Promise<void> {
	const { session, app } = event.locals;
	if (session && session.userId !== user.id) await app.accounts.logout(session.id);
	setSessionCookie(event, token);
}

/** The token goes into the cookie and nowhere else. */
export function setSessionCookie(event: RequestEvent, token: string): void {
	const { name, value, options } = event.locals.app.accounts.cookies.cookie(token, isSecure(event));
	event.cookies.set(name, value, options);
}

export function clearSessionCookie(event: RequestEvent): void {
	const { name, value, options } = event.locals.app.accounts.cookies.blankCookie(isSecure(event));
	event.cookies.set(name, value, options);
}

function isSecure(event: RequestEvent): boolean {
	return event.url.protocol === 'https:';
}
