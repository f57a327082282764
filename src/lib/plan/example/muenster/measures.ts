import { type Draft, p, ul } from '../build.ts';

type Part = string | { title: string; done: boolean };
type MeasureDraft = Omit<Draft<'measures'>, 'field'> & { parts?: Part[] };

const done = (title: string): Part => ({ title, done: true });

/** Every measure of the masterplan with its parts, field by field, in its order and words (abbreviations written out). */
const byField: Record<string, MeasureDraft[]> = {
	'f-recht': [
		{
			id: 'm-partizipation',
			title: 'Partizipation der Menschen mit Migrationsvorgeschichte',
			status: 'active',
			start: '2010-02-01',
			organisation: 'o-vmia',
			partners: ['o-beirat', 'o-mso'],
			goals: ['g-mitgestalten'],
			parts: [done('Systematische Förderung der Institutionen/Vereine'), 'Gezielte Ansprache'],
			text: [
				p(
					'Menschen mit Migrationsvorgeschichte sollen aktiv und produktiv in das gesellschaftliche Leben eingebunden werden – sowohl im wirtschaftlichen, sozialen und kulturellen als auch im politischen Sinn.'
				)
			]
		},
		{
			id: 'm-vernetzung-recht',
			title: 'Vernetzung optimieren',
			status: 'planned',
			due: '2010-12-17',
			goals: ['g-mitgestalten', 'g-begleitung']
		},
		{
			id: 'm-einbuergerungskampagne',
			title: 'Entwicklung einer Einbürgerungskampagne',
			status: 'active',
			start: '2010-03-01',
			due: '2010-11-30',
			organisation: 'o-verwaltung',
			goals: ['g-einbuergerung'],
			parts: ['Klima des Willkommenseins', done('Maßnahmenkatalog entwickelt')]
		}
	],
	'f-sprache': [
		{
			id: 'm-sprachfoerderung',
			title: 'Sprachförderung und Stabilisierung der Muttersprache',
			status: 'active',
			start: '2010-02-01',
			goals: ['g-deutsch', 'g-muttersprache'],
			parts: [done('Quartiersorientierte Konzeptentwicklung'), 'Projekt „Chancen der Vielfalt nutzen lernen“']
		},
		{
			id: 'm-elementarbildung',
			title: 'Elementarbildung',
			status: 'done',
			goals: ['g-deutsch'],
			parts: [done('Projekt „Vielfalt leben“')]
		},
		{
			id: 'm-schulen',
			title: 'Kooperation mit Schulen',
			status: 'planned',
			due: '2010-09-30',
			partners: ['o-schulen'],
			goals: ['g-bildungsnetzwerk']
		},
		{
			id: 'm-bildungsnetzwerk',
			title: 'Zusammenarbeit im Bildungsnetzwerk',
			status: 'active',
			organisation: 'o-bildungsnetzwerk',
			partners: ['o-schulen'],
			goals: ['g-bildungsnetzwerk'],
			parts: ['Enge Verzahnung von Monitorings']
		}
	],
	'f-wirtschaft': [
		{
			id: 'm-schule-beruf',
			title: 'Übergang Schule und Beruf',
			status: 'active',
			partners: ['o-schulen'],
			goals: ['g-ausbildung']
		},
		{ id: 'm-integrationshilfen', title: 'Integrationshilfen', status: 'established', goals: ['g-arbeitsmarkt'] },
		{
			id: 'm-berufliche-integration',
			title: 'Berufliche und soziale Integration',
			status: 'active',
			goals: ['g-arbeitsmarkt']
		},
		{
			id: 'm-arbeitsmarkt',
			title: 'Zugang zum Arbeitsmarkt bestimmter Zielgruppen',
			status: 'planned',
			due: '2010-12-17',
			goals: ['g-arbeitsmarkt']
		},
		{
			id: 'm-foerderpreis',
			title: 'Förderpreis „Interkulturelle Beschäftigung“',
			status: 'idea',
			goals: ['g-arbeitsmarkt']
		},
		{ id: 'm-ethnische-oekonomie', title: 'Ethnische Ökonomie', status: 'idea', goals: ['g-international'] },
		{
			id: 'm-internationalitaet',
			title: 'Internationalität',
			status: 'planned',
			due: '2010-09-01',
			goals: ['g-international'],
			parts: ['Service verbessern & strategische Ausrichtung planen']
		}
	],
	'f-wohnen': [
		{ id: 'm-wohnberatung', title: 'Beratung', status: 'established', goals: ['g-wohnraum'] },
		{ id: 'm-wohnraum', title: 'Vermittlung von Wohnraum', status: 'active', goals: ['g-wohnraum'] },
		{ id: 'm-bauen', title: 'Planung und Bau von Gebäuden', status: 'planned', goals: ['g-wohnraum', 'g-bauen'] },
		{ id: 'm-sozialraum', title: 'Arbeit im Sozialraum', status: 'active', goals: ['g-nachbarschaft'] },
		{
			id: 'm-zivilgesellschaft',
			title: 'Sensibilisierung der Zivilgesellschaft',
			status: 'planned',
			due: '2010-11-30',
			goals: ['g-nachbarschaft'],
			parts: ['Stadtplan mit den vielfältigen Potentialen erstellen']
		},
		{
			id: 'm-hauswarte',
			title: 'Nutzung der kulturellen und bilingualen Kompetenzen (Hauswarte)',
			status: 'idea',
			goals: ['g-nachbarschaft']
		}
	],
	'f-kinder': [
		{
			id: 'm-kitas-schulen',
			title: 'Kindertagesstätten und Schulen',
			status: 'active',
			partners: ['o-schulen'],
			goals: ['g-kitas'],
			parts: ['Entwicklung von Qualitätsstandards und Prüfungsverfahren']
		},
		{
			id: 'm-jugendhilfe',
			title: 'Angebote in der Kinder- und Jugendhilfe',
			status: 'active',
			goals: ['g-kitas', 'g-beduerfnisse'],
			parts: ['Angebote für Mädchen und Jungen mit unterschiedlichen kulturellen/religiösen Bedürfnissen']
		},
		{
			id: 'm-gemeinwesen',
			title:
				'Interkulturelle Öffnung der Gemeinwesenarbeit sowie Vernetzung und Transparenz für Bürgerinnen und Bürger',
			status: 'planned',
			goals: ['g-gemeinwesen']
		}
	],
	'f-gesundheit': [
		{
			id: 'm-migranten',
			title: 'Projekt „Mit Migranten für Migranten“',
			status: 'active',
			start: '2010-01-11',
			partners: ['o-mso'],
			goals: ['g-vorsorge', 'g-seele'],
			parts: [
				done('Verstärkte Einbindung'),
				'Erhebung migrationsspezifischer Daten für Zusammenhänge zwischen Migration und seelischer Gesundheit'
			]
		},
		{
			id: 'm-praevention',
			title: 'Information und Prävention',
			status: 'active',
			goals: ['g-vorsorge'],
			parts: ['Mehrsprachige Informationsblätter & Beratung im Stadtteil']
		},
		{ id: 'm-familienhebamme', title: 'Familienhebamme', status: 'done', goals: ['g-vorsorge'] },
		{
			id: 'm-altenpflege',
			title: 'Kultursensible Altenpflege',
			status: 'done',
			goals: ['g-pflege'],
			parts: [done('Handlungsempfehlungen berücksichtigt & angepasst')]
		}
	],
	'f-personal': [
		{
			id: 'm-stellenausschreibungen',
			title: 'Erweiterung bei Stellenausschreibungen',
			status: 'established',
			organisation: 'o-verwaltung',
			goals: ['g-bewerbungen'],
			parts: [
				done(
					'„... begrüßen Bewerbungen von Frauen und Männern, unabhängig von deren kultureller und sozialer Herkunft, Alter, Religion, Weltanschauung, Behinderung oder sexueller Identität“.'
				)
			]
		},
		{
			id: 'm-kompetenzen',
			title: 'Erfassung interkultureller Kompetenzen',
			status: 'planned',
			due: '2010-12-17',
			organisation: 'o-verwaltung',
			goals: ['g-kompetenzen'],
			parts: ['Nutzung über neues Wissensmanagement']
		},
		{
			id: 'm-personalentwicklung',
			title: 'Projekt „Interkulturelle Personalentwicklung“',
			status: 'active',
			start: '2010-01-11',
			organisation: 'o-verwaltung',
			partners: ['o-bielefeld', 'o-hamm', 'o-toechter'],
			goals: ['g-kompetenzen'],
			parts: ['Interkommunale Zusammenarbeit mit Hamm und Bielefeld, Beteiligung der Tochtergesellschaften']
		},
		{
			id: 'm-komm-in',
			title: 'KOMM-IN-Projekt mit Tochtergesellschaften in Münster und den Kommunen Bielefeld und Hamm',
			status: 'active',
			start: '2010-03-01',
			due: '2010-12-17',
			organisation: 'o-verwaltung',
			partners: ['o-bielefeld', 'o-hamm', 'o-toechter'],
			goals: ['g-bewerbungen', 'g-kompetenzen'],
			parts: [
				'Bereich Ausbildung: Marketingkonzept zur Imageverbesserung als Arbeitgeber',
				'Bereich Fortbildung: KOMM-IN-Antrag Sprachwerkstatt „Richtig verstehen und verstanden werden“',
				'Kontinuierlicher Austausch und Fortsetzung der interkommunalen Zusammenarbeit'
			],
			text: [
				ul(
					'**Bereich Ausbildung:** Marketingkonzept zur Imageverbesserung als Arbeitgeber (Ziel: Quote der Bewerbungen von Menschen mit Migrationsvorgeschichte erhöhen)',
					'**Bereich Fortbildung:** KOMM-IN-Antrag Sprachwerkstatt „Richtig verstehen und verstanden werden“',
					'**Kontinuierlicher Austausch und Fortsetzung der interkommunalen Zusammenarbeit**'
				)
			]
		}
	],
	'f-kultur': [
		{
			id: 'm-kultur-schule',
			title: 'Kultur und Schule/Vorschule',
			status: 'active',
			partners: ['o-schulen'],
			goals: ['g-kinderkultur'],
			parts: [done('Kulturstrolche, Jedem Kind seine Stimme'), 'Weltmusik für Kinder Festival']
		},
		{
			id: 'm-weltmusik',
			title: 'Kultur, Theater und Musik',
			status: 'planned',
			goals: ['g-kinderkultur'],
			parts: ['Programmerweiterung im Bereich der Weltmusik']
		},
		{
			id: 'm-mso',
			title: 'Vernetzung und Austausch mit MSO’s',
			status: 'active',
			partners: ['o-mso', 'o-sportbund'],
			goals: ['g-vereine'],
			parts: ['Nutzung der städtischen Veranstaltungskalender', 'Ausbau der Kooperation mit Stadtsportbund']
		}
	],
	'f-presse': [
		{
			id: 'm-sprache-verwaltung',
			title: 'Bürgernahe Sprache schafft Akzeptanz',
			status: 'active',
			organisation: 'o-verwaltung',
			goals: ['g-verstehen'],
			parts: ['Vereinfachung von Bescheiden & Schriftverkehr']
		},
		{
			id: 'm-mehrsprachigkeit',
			title: 'Mehrsprachigkeit',
			status: 'planned',
			due: '2010-10-29',
			organisation: 'o-verwaltung',
			goals: ['g-verstehen'],
			parts: ['Sicherstellung des Zugangs zu Informationen', 'Erstellung & Überarbeitung der Entscheidungshilfen']
		},
		{ id: 'm-internet', title: 'Internetauftritte', status: 'active', goals: ['g-verstehen', 'g-vielfalt'] },
		{
			id: 'm-vielfalt',
			title: 'Vielfalt positiv besetzen und Integration öffentlich machen',
			status: 'idea',
			goals: ['g-vielfalt']
		}
	]
};

const all = Object.entries(byField).flatMap(([field, drafts]) => drafts.map((draft) => ({ field, ...draft })));

export const measures: Draft<'measures'>[] = all.map(({ parts: _parts, ...measure }) => measure);

export const parts: Draft<'parts'>[] = all.flatMap(({ id, parts: lines = [] }) =>
	lines.map((line, index) => ({
		id: `p-${id.slice(2)}-${index + 1}`,
		measure: id,
		...(typeof line === 'string' ? { title: line } : line)
	}))
);
