import { m } from '$lib/paraglide/messages';

/** Shown for a page that was never opened while there was a network. Stands alone: no style sheet, no script. */
export function offlinePage(language: string): string {
	const locale = language.startsWith('de') ? 'de' : 'en';
	const title = m.collab_offline_title({}, { locale });
	const text = m.collab_offline_text({}, { locale });
	const again = m.collab_offline_again({}, { locale });
	return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<main style="max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem; font: 1.125rem/1.5 system-ui, sans-serif">
<h1 style="font-size: 1.5rem">${title}</h1>
<p>${text}</p>
<p><a href="">${again}</a></p>
</main>
</html>
`;
}
