/** One place for how messages are compiled: Vite, the tests and the command line all use it. */
export const paraglideOptions = {
	project: './project.inlang',
	outdir: './src/lib/paraglide',
	strategy: ['cookie', 'preferredLanguage', 'baseLocale'] as ['cookie', 'preferredLanguage', 'baseLocale'],
	cookieName: 'etappe-language',
	emitTsDeclarations: true
};
