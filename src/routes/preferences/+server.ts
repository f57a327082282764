import { appearanceMaxAge, beamerCookie, themeCookie, themes } from '$lib/components/appearance.ts';
import { safePath } from '$lib/components/safe-path.ts';
import { cookieName as languageCookie, isLocale } from '$lib/paraglide/runtime';
import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Language, theme and beamer mode of this browser; works without JavaScript and without an account. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const form = await request.formData();
	const options = {
		path: '/',
		maxAge: appearanceMaxAge,
		sameSite: 'lax',
		secure: url.protocol === 'https:',
		// The page reads them too, to change without loading anew.
		httpOnly: false
	} as const;
	const language = form.get('language');
	if (isLocale(language)) cookies.set(languageCookie, language, options);
	const theme = form.get('theme');
	if (theme === 'auto') cookies.delete(themeCookie, { path: '/' });
	else if (themes.some((known) => known === theme)) cookies.set(themeCookie, String(theme), options);
	const beamer = form.get('beamer');
	if (beamer === '1') cookies.set(beamerCookie, '1', options);
	else if (beamer === '0') cookies.delete(beamerCookie, { path: '/' });
	redirect(303, safePath(form.get('back')));
};
