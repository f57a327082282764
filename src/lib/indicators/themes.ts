/** The three catalogues of the masterplan of Münster (slides of 29.02.2012), in their order. */
export const catalogues = ['federal', 'state', 'city'] as const;
export type Catalogue = (typeof catalogues)[number];

export interface Theme {
	/** Catalogue and number: "federal-03". */
	id: string;
	catalogue: Catalogue;
	title: string;
}

const titles: Record<Catalogue, readonly string[]> = {
	federal: [
		'Rechtsstatus',
		'Frühkindliche Entwicklung',
		'Bildung',
		'Ausbildung',
		'Arbeitsmarktintegration',
		'Soziale Integration und Einkommen',
		'Gesellschaftliche Integration und Beteiligung',
		'Wohnen',
		'Gesundheit',
		'Interkulturelle Öffnung von Schule, Verwaltung, Gesundheitsdiensten, Wirtschaft, Politik und Medien',
		'Kriminalität, Gewalt und Fremdenfeindlichkeit'
	],
	state: [
		'Bevölkerung / Demografie',
		'Rechtliche Integration',
		'Sprachkenntnisse',
		'Bildung',
		'Arbeitsmarkt / Lebensunterhalt',
		'Gesundheit',
		'Wohnen',
		'Kriminalität'
	],
	city: [
		'Tagesbetreuung von Kindern',
		'Sprachförderbedarf',
		'Sprachförderung',
		'Schuljahre der Eltern',
		'Vorsorge (U 9)',
		'Wohnbaugebiete',
		'Bildungsverläufe'
	]
};

export const themes: readonly Theme[] = catalogues.flatMap((catalogue) =>
	titles[catalogue].map((title, i) => ({ id: `${catalogue}-${String(i + 1).padStart(2, '0')}`, catalogue, title }))
);

const ids = new Set(themes.map(({ id }) => id));

export function isThemeId(id: string): boolean {
	return ids.has(id);
}
