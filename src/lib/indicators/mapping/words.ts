/** What headings and labels of German and English tables usually mean. */

const total = /^(?:insgesamt|gesamt|zusammen|total|summe|alle|all|overall|beide geschlechter|_t)$/i;

export function isTotalWord(text: string): boolean {
	return total.test(text.trim());
}

const headings: [
	RegExp,
	'period' | 'indicator' | 'value' | 'numerator' | 'denominator' | 'quality' | 'note' | 'ignore'
][] = [
	[
		/^(?:berichts?)?(?:jahr|monat|zeitraum|zeitpunkt|quartal|stichtag|datum)$|^(?:year|time ?period|period|zeit|schuljahr)$/i,
		'period'
	],
	[/^(?:indikator|indicator|kennzahl|kürzel|indikator-?code)$/i, 'indicator'],
	[/^(?:wert|value|obs_?value)$/i, 'value'],
	[/^(?:zähler|numerator)$/i, 'numerator'],
	[/^(?:nenner|denominator)$/i, 'denominator'],
	[/^(?:kennzeichen|qualität|obs_?status|wertstatus)$/i, 'quality'],
	[/^(?:anmerkung(?:en)?|bemerkung(?:en)?|fußnoten?|hinweise?|notes?|comments?|comment_obs)$/i, 'note'],
	[/^(?:titel|title|einheit|units?|geocode|ags|schlüssel|regionalschlüssel|id|nr\.?)$/i, 'ignore']
];

/** The role a heading names by itself. */
export function roleOfHeading(label: string) {
	const bare = label.trim().replace(/\s+/g, ' ');
	return headings.find(([pattern]) => pattern.test(bare))?.[1] ?? null;
}

const dimensions: [RegExp, string][] = [
	[/^(?:männ\w*|weib\w*|frauen?|mann|männer|mädchen|jungen?|divers|male|female)(?:\s.*)?$/i, 'Geschlecht'],
	[/(?:migrations|zuwanderungs)/i, 'Migrationsvorgeschichte'],
	[/(?:deutsche?\b|ausländ|staatsangehörig|nichtdeutsch)/i, 'Staatsangehörigkeit'],
	[/(?:\d+\s*(?:bis|-|–)\s*(?:unter\s*)?\d+|unter \d+|\d+ (?:und (?:mehr|älter)|jahre))/i, 'Alter'],
	[/^(?:mutter|vater|mütter|väter)$/i, 'Elternteil']
];

/** A name for the dimension these labels are values of, or `null`. */
export function dimensionOf(labels: readonly string[]): string | null {
	const own = labels.filter((label) => label !== '' && !isTotalWord(label));
	if (own.length === 0) return null;
	const found = dimensions.find(([pattern]) => own.filter((label) => pattern.test(label)).length * 3 >= own.length * 2);
	return found?.[1] ?? null;
}
