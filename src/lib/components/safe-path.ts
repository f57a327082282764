/** A path on this site to go on to, from a form or an address; anything else becomes `fallback`. */
export function safePath(path: unknown, fallback = '/'): string {
	if (typeof path !== 'string' || !path.startsWith('/') || path.length > 2000) return fallback;
	// "//host" and "/\host" lead elsewhere.
	const url = URL.canParse(path, 'http://here') ? new URL(path, 'http://here') : null;
	return url?.origin === 'http://here' ? url.pathname + url.search + url.hash : fallback;
}
