import type { GoalOrigin, GoalStage } from '../../types.ts';
import { type Draft, p } from '../build.ts';

type Line = [id: string, field: string, title: string, stage: GoalStage, rationale?: string];

/** What the catalogues of the federation, the state and the city measure; the others come from the inventory. */
const fromCatalogue = [
	'g-einbuergerung',
	'g-deutsch',
	'g-ausbildung',
	'g-arbeitsmarkt',
	'g-wohnraum',
	'g-kitas',
	'g-bewerbungen'
];

const originOf = (id: string, stage: GoalStage): GoalOrigin =>
	fromCatalogue.includes(id) ? 'catalogue' : stage === 'proposed' ? 'workshop' : 'inventory';

/** Examples of goals, phrased from the masterplan's measures: the seed lists measures, not goals. */
const lines: Line[] = [
	[
		'g-mitgestalten',
		'f-recht',
		'Menschen mit Migrationsvorgeschichte gestalten die Stadt mit',
		'agreed',
		'Aktiv und produktiv im gesellschaftlichen Leben – sowohl im wirtschaftlichen, sozialen und kulturellen als auch im politischen Sinn.'
	],
	['g-einbuergerung', 'f-recht', 'Wer sich einbürgern lassen will, fühlt sich willkommen', 'agreed'],
	[
		'g-begleitung',
		'f-recht',
		'Beratung und Begleitung greifen ineinander',
		'reviewed',
		'Wer Rat sucht, wird nicht von Stelle zu Stelle geschickt: Dafür soll die Vernetzung optimiert werden.'
	],
	['g-deutsch', 'f-sprache', 'Jedes Kind spricht zur Einschulung sicher Deutsch', 'agreed'],
	['g-muttersprache', 'f-sprache', 'Die Muttersprache wird anerkannt und gestärkt', 'reviewed'],
	['g-bildungsnetzwerk', 'f-sprache', 'Schulen und Bildungsnetzwerk arbeiten Hand in Hand', 'agreed'],
	['g-ausbildung', 'f-wirtschaft', 'Jugendliche finden den Weg in Ausbildung', 'agreed'],
	['g-arbeitsmarkt', 'f-wirtschaft', 'Der Arbeitsmarkt steht allen Zielgruppen offen', 'agreed'],
	['g-international', 'f-wirtschaft', 'Internationalität ist eine Stärke der Münsteraner Wirtschaft', 'proposed'],
	['g-wohnraum', 'f-wohnen', 'Wohnraum ohne Benachteiligung finden', 'agreed'],
	['g-nachbarschaft', 'f-wohnen', 'Nachbarschaften kennen und nutzen ihre Vielfalt', 'reviewed'],
	[
		'g-bauen',
		'f-wohnen',
		'Gebäude und Quartiere passen zu vielfältigen Lebensweisen',
		'proposed',
		'Planung und Bau von Gebäuden berücksichtigen, wer dort lebt; Hauswarte nutzen ihre kulturellen und bilingualen Kompetenzen.'
	],
	['g-kitas', 'f-kinder', 'Kitas und Angebote der Jugendhilfe stehen allen Familien gleich offen', 'agreed'],
	[
		'g-gemeinwesen',
		'f-kinder',
		'Die Gemeinwesenarbeit ist interkulturell geöffnet und für alle transparent',
		'reviewed'
	],
	[
		'g-beduerfnisse',
		'f-kinder',
		'Mädchen und Jungen finden Angebote, die zu ihnen passen',
		'proposed',
		'Angebote für Mädchen und Jungen mit unterschiedlichen kulturellen und religiösen Bedürfnissen.'
	],
	['g-vorsorge', 'f-gesundheit', 'Information und Vorsorge erreichen alle Familien', 'agreed'],
	[
		'g-seele',
		'f-gesundheit',
		'Hilfen für die seelische Gesundheit berücksichtigen Migration',
		'proposed',
		'Dafür werden migrationsspezifische Daten für Zusammenhänge zwischen Migration und seelischer Gesundheit erhoben.'
	],
	['g-pflege', 'f-gesundheit', 'Altenpflege ist kultursensibel', 'agreed'],
	[
		'g-bewerbungen',
		'f-personal',
		'Mehr Menschen mit Migrationsvorgeschichte bewerben sich bei der Stadt',
		'agreed',
		'Ziel des Marketingkonzepts im KOMM-IN-Projekt: Quote der Bewerbungen von Menschen mit Migrationsvorgeschichte erhöhen.'
	],
	['g-kompetenzen', 'f-personal', 'Interkulturelle Kompetenzen sind bekannt und werden genutzt', 'reviewed'],
	['g-kinderkultur', 'f-kultur', 'Kinder und Erwachsene begegnen der Kultur der Welt', 'reviewed'],
	['g-vereine', 'f-kultur', 'Vereine und Migrantenselbstorganisationen arbeiten vernetzt', 'agreed'],
	['g-verstehen', 'f-presse', 'Alle verstehen, was die Stadt schreibt', 'agreed'],
	['g-vielfalt', 'f-presse', 'Vielfalt ist in der Öffentlichkeit positiv besetzt', 'proposed']
];

export const goals: Draft<'goals'>[] = lines.map(([id, field, title, stage, rationale]) => ({
	id,
	field,
	title,
	stage,
	origin: originOf(id, stage),
	...(rationale ? { text: [p(rationale)] } : {})
}));
