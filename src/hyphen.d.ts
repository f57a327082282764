// The package `hyphen` brings no types.
declare module 'hyphen/de' {
	const patterns: { hyphenateSync(text: string, options?: { hyphenChar?: string }): string };
	export default patterns;
}
declare module 'hyphen/en-gb' {
	const patterns: { hyphenateSync(text: string, options?: { hyphenChar?: string }): string };
	export default patterns;
}
