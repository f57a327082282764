/** Every page of the product, for what has to hold on all of them. */
import type { World } from './world.ts';

/** Pages of the example plan, for its coordinator. */
export const planPages = {
	Überblick: '',
	'Schritte als Zeitstrahl': '/steps?view=line',
	'Schritte als Tafel': '/steps?view=board',
	'Schritte als Gliederung': '/steps?view=outline',
	'Ein Schritt': '/steps/s-4',
	'Handlungsfelder als Tafel': '/fields',
	'Handlungsfelder als Gliederung': '/fields?view=outline',
	'Handlungsfelder gefiltert, nichts gefunden': '/fields?q=xyzxyz',
	'Ein Handlungsfeld': '/fields/f-sprache',
	'Eine Maßnahme': '/measures/m-sprachfoerderung',
	Ziele: '/goals',
	'Ziele nach Rang': '/goals?view=rank',
	'Ziele als Gliederung': '/goals?view=outline',
	'Gemeinsam gewichten': '/goals/boards',
	'Ein Ziel': '/goals/g-deutsch',
	Gewichtungsrunden: '/rounds',
	'Neue Gewichtungsrunde': '/rounds/new',
	Indikatoren: '/indicators',
	'Indikatoren nach Themen': '/indicators?by=federal',
	'Neuer Indikator': '/indicators/new',
	'Stand der Zielwerte': '/indicators/targets',
	'Masterpläne vergleichen': '/indicators/compare',
	'Dateien einlesen': '/indicators/import',
	Organisationen: '/organisations',
	Workshops: '/workshops',
	Mitglieder: '/members',
	Verlauf: '/history',
	Papierkorb: '/bin',
	Suche: '/search?q=Schule',
	'Suche ohne Treffer': '/search?q=xyzxyz',
	Einstellungen: '/settings',
	'Verbindung prüfen': '/connection',
	'Eine Karte, die es nicht gibt': '/measures/gibtesnicht12'
} as const;

/** Pages of one indicator and of a file that waits to be taken over: their addresses differ from plan to plan. */
export async function indicatorPages({ services, planId, users }: World): Promise<[name: string, path: string][]> {
	const list = await services.indicators.list(planId);
	const of = (code: string) => `/indicators/${list.find((one) => one.code === code)?.id}`;
	const bytes = new TextEncoder().encode('Jahr;Geschlecht;Wert\n2010;weiblich;12,5\n2011;weiblich;2O\n');
	const begun = await services.imports.begin(planId, { name: 'Werte.csv', bytes: bytes.length }, users.anna.id);
	if (!begun.ok) throw new Error(begun.reason);
	await services.imports.addPart(planId, begun.id, 0, bytes, users.anna.id);
	return [
		['Ein Indikator', of('MS-B2')],
		['Ein Indikator ohne Messwerte', of('MS-04')],
		['Indikator ändern', `${of('MS-B2')}/edit`],
		['Werte eintragen', `${of('MS-B2')}/values`],
		['Datei prüfen', `/indicators/import/${begun.id}`]
	];
}

/** Pages outside a plan: with whom they are looked at, and where they are. */
export async function otherPages(world: World): Promise<[name: string, person: 'anna' | null, address: string][]> {
	const { server, services, planId, users } = world;
	const invitation = await services.members.invitations.create(
		planId,
		{
			...{ role: 'partner', fields: ['f-sprache'], body: null, organisation: null },
			...{ note: 'Schulamt', maxUses: 1, expiresAt: Date.now() + 60_000 }
		},
		users.anna.id
	);
	if (!invitation.ok) throw new Error(invitation.reason);
	const link = await services.accounts.createSignInLink(users.anna.id);
	return [
		['Anmelden', null, `${server.url}/login`],
		['Einladung', null, `${server.url}/invite/${invitation.token}`],
		['Einladung für jemanden mit Konto', 'anna', `${server.url}/invite/${invitation.token}`],
		['Einladung, die es nicht gibt', null, `${server.url}/invite/gibt-es-nicht`],
		['Anmelde-Link', null, `${server.url}/link/${link.token}`],
		['Anmelde-Link, den es nicht gibt', null, `${server.url}/link/gibt-es-nicht`],
		['Einrichten, wenn schon eingerichtet ist', null, `${server.url}/setup/gibt-es-nicht`],
		['An einem Workshop teilnehmen', null, `${server.url}/w`],
		['Masterpläne', 'anna', `${server.url}/`],
		['Neuer Masterplan', 'anna', `${server.url}/new`],
		['Mein Konto', 'anna', `${server.url}/account`],
		['Nirgends', 'anna', `${server.url}/nirgends`]
	];
}
