import { building } from '$app/environment';
import { nobody, pageMark } from '$lib/collab/kept-pages.ts';
import { appearanceAttributes, readAppearance } from '$lib/components/appearance.ts';
import { paraglideMiddleware } from '$lib/paraglide/server';
import { StorageError } from '$lib/server/errors.ts';
import { setSessionCookie } from '$lib/server/session-cookie.ts';
import type { Handle, HandleServerError } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';

/** The only place that knows how the process hands its services to the pages. */
const withApp: Handle = ({ event, resolve }) => {
	const app = (globalThis as Record<symbol, unknown>)[Symbol.for('etappe.app')] as App.Locals['app'] | undefined;
	if (!app && !building) throw new Error('The pages were started without the server around them: use npm start.');
	if (app) event.locals.app = app;
	return resolve(event);
};

const withSession: Handle = async ({ event, resolve }) => {
	event.locals.user = null;
	event.locals.session = null;
	event.locals.sessionId = null;
	const accounts = building ? null : event.locals.app.accounts;
	const token = accounts?.cookies.readCookie(event.request.headers.get('cookie') ?? undefined);
	const resumed = accounts && token ? await accounts.resume(token) : null;
	if (resumed && token) {
		event.locals.user = resumed.user;
		event.locals.session = resumed.session;
		event.locals.sessionId = resumed.session.id;
		if (resumed.renewed) setSessionCookie(event, token);
	}
	return resolve(event);
};

const withLanguageAndTheme: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ locale }) => {
		const attributes = appearanceAttributes(readAppearance((name) => event.cookies.get(name)));
		return resolve(event, {
			transformPageChunk: ({ html }) => html.replace('%lang%', locale).replace('data-theme="%theme%"', attributes),
			// The one font every page shows; the others are fetched when a page needs a letter of them. No scripts: on a slow
			// line and machine their loading holds up the first sight of the page, which is readable without them.
			preload: ({ type, path }) => type === 'css' || (type === 'font' && path.includes('next-latin-wght-normal'))
		});
	});

const withHeaders: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	response.headers.set(pageMark, event.locals.user?.id ?? nobody);
	response.headers.set('X-Content-Type-Options', 'nosniff');
	// Links with a secret in their address must not tell it to anybody.
	response.headers.set('Referrer-Policy', 'same-origin');
	response.headers.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
	if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'private, no-cache');
	return response;
};

export const handle = sequence(withHeaders, withApp, withSession, withLanguageAndTheme);

/** What people see of an unexpected error is a number under which it stands in the log. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
	if (status === 404) return { message };
	const code = crypto.randomUUID().slice(0, 8);
	const reason = error instanceof StorageError ? error.reason : undefined;
	event.locals.app?.log.error({ err: error, code, path: event.route.id, reason }, 'A page failed');
	return { message, code, ...(reason ? { reason } : {}) };
};
