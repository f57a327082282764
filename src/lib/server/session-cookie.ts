import type { RequestEvent } from '@sveltejs/kit';

/** Signs the browser in: the token goes into the cookie and nowhere else. */
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
