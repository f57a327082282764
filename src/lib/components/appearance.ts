/** How the page looks to this browser: kept in cookies, so that the server sends the first byte right. */

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export interface Appearance {
	/** `null`: as the system says. */
	theme: Theme | null;
	/** Large type and little around it, for a projector. */
	beamer: boolean;
}

export const themeCookie = 'etappe-theme';
export const beamerCookie = 'etappe-beamer';
/** A year, in seconds. */
export const appearanceMaxAge = 365 * 24 * 60 * 60;

export function readAppearance(cookie: (name: string) => string | undefined): Appearance {
	const theme = themes.find((known) => known === cookie(themeCookie)) ?? null;
	return { theme, beamer: cookie(beamerCookie) === '1' };
}

/** Attributes of the <html> element. */
export function appearanceAttributes({ theme, beamer }: Appearance): string {
	return `data-theme="${theme ?? 'auto'}"${beamer ? ' data-beamer' : ''}`;
}

/** Shows it at once and keeps it for the next page. In the browser only. */
export function applyAppearance({ theme, beamer }: Appearance): void {
	const root = document.documentElement;
	root.dataset.theme = theme ?? 'auto';
	root.toggleAttribute('data-beamer', beamer);
	const secure = location.protocol === 'https:' ? '; secure' : '';
	const keep = (name: string, value: string | null) => {
		const age = value === null ? 0 : appearanceMaxAge;
		document.cookie = `${name}=${value ?? ''}; path=/; max-age=${age}; samesite=lax${secure}`;
	};
	keep(themeCookie, theme);
	keep(beamerCookie, beamer ? '1' : null);
}
