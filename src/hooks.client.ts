import { isLocale, overwriteGetLocale } from '$lib/paraglide/runtime';

// Left to itself every message reads the language from the cookie, and a cookie is slow to read: a board has thousands
// of messages. The page was rendered in one language and keeps it; another one comes with another page.
const { lang } = document.documentElement;
if (isLocale(lang)) overwriteGetLocale(() => lang);
