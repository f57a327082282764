import type { Draft } from '../build.ts';

/** Everybody the masterplan names. */
export const organisations: Draft<'organisations'>[] = [
	{
		id: 'o-vmia',
		name: 'Koordinierungsstelle für Migration und Interkulturelle Angelegenheiten',
		short: 'V/MIA',
		kind: 'office'
	},
	{ id: 'o-verwaltung', name: 'Stadtverwaltung Münster, städtische Ämter', short: 'Stadtverwaltung', kind: 'office' },
	{
		id: 'o-toechter',
		name: 'Tochtergesellschaften der Stadt Münster',
		short: 'Tochtergesellschaften',
		kind: 'company'
	},
	{ id: 'o-ob', name: 'Oberbürgermeister der Stadt Münster', short: 'Oberbürgermeister', kind: 'office' },
	{
		id: 'o-beirat',
		name: 'Ausländerbeirat bzw. Nachfolgegremium (gem. § 27 GO neu)',
		short: 'Ausländerbeirat',
		kind: 'body'
	},
	{ id: 'o-rat', name: 'Rat der Stadt Münster', short: 'Rat', kind: 'body' },
	{ id: 'o-ausschuesse', name: 'Fachausschüsse der Stadt Münster', short: 'Fachausschüsse', kind: 'body' },
	{
		id: 'o-geographie',
		name: 'Institut für Geographie der Westfälischen Wilhelms-Universität Münster',
		short: 'Institut für Geographie',
		kind: 'partner'
	},
	{ id: 'o-bielefeld', name: 'Stadt Bielefeld', short: 'Bielefeld', kind: 'partner' },
	{ id: 'o-hamm', name: 'Stadt Hamm', short: 'Hamm', kind: 'partner' },
	{ id: 'o-bildungsnetzwerk', name: 'Bildungsnetzwerk', short: 'Bildungsnetzwerk', kind: 'partner' },
	{ id: 'o-schulen', name: 'Schulen in Münster', short: 'Schulen', kind: 'partner' },
	{ id: 'o-sportbund', name: 'Stadtsportbund', short: 'Stadtsportbund', kind: 'partner' },
	{ id: 'o-mso', name: 'Migrantenselbstorganisationen', short: 'MSO', kind: 'migrant' },
	{ id: 'o-externe', name: 'Externe Partnerinnen und Partner', short: 'Externe', kind: 'partner' }
];
