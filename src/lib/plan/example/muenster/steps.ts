import { type Draft, ol, p, ul } from '../build.ts';

/** The nine steps of the masterplan, with their titles in full. */
export const steps: Draft<'steps'>[] = [
	{
		id: 's-1',
		number: 1,
		title: 'Bestandsaufnahme in der Verwaltung und den Tochtergesellschaften',
		shortTitle: 'Bestandsaufnahme',
		status: 'done',
		start: '2009-01-05',
		end: '2010-01-29',
		result:
			'Die Studie „Stadtverwaltung und Integration“ liegt vor: Die Integrationspotentiale und -hemmnisse der städtischen Ämter und Tochtergesellschaften sind bekannt.',
		responsible: ['o-geographie', 'o-vmia'],
		text: [
			p(
				'**„Stadtverwaltung und Integration“:** eine wissenschaftliche Untersuchung der Arbeit der städtischen Ämter und Tochtergesellschaften im Themenbereich Integration, interkulturelle Öffnung und Migration im Rahmen des INTERREG-Projektes „Migrationsleitbild“.'
			),
			p(
				'Bei der Konkretisierung des Masterplans zeigte sich, dass bislang keine umfassenden Informationen über integrationsfördernde Tätigkeiten, Maßnahmen der Interkulturellen Orientierung und Zielvorstellungen sowie über verwaltungsinterne Hindernisse vorliegen.'
			),
			p(
				'Das Ziel dieser Studie bestand entsprechend darin, die Integrationspotentiale und -hemmnisse der städtischen Ämter und Tochtergesellschaften zu analysieren und somit mit Blick auf den Masterplan die Grundlage für die weitere zielführende Integrationsprozessgestaltung zu legen.'
			),
			p(
				'Mit der entsprechenden Erhebung wurde das Institut für Geographie der Westfälischen Wilhelms-Universität Münster beauftragt (Leitung der Studie: Herr Prof. Dr. Reuber, Projektmanagement und -durchführung: Frau Dr. Yvonne Klöpffer).'
			)
		]
	},
	{
		id: 's-2',
		number: 2,
		title: 'Netzwerke zur Kooperation der Umsetzung des Migrationsleitbildes',
		shortTitle: 'Netzwerke',
		status: 'done',
		start: '2010-01-04',
		end: '2010-03-31',
		result: 'Die Umsetzung findet auch außerhalb der Verwaltung in unterschiedlichen stadtpolitischen Feldern statt.',
		responsible: ['o-vmia'],
		after: ['s-1'],
		text: [
			p(
				'Die Stadt Münster hat in Kooperation mit vielen Beteiligten ein Leitbild „Migration und Integration“ entwickelt:'
			),
			ol(
				'2005 bis 2007: Vorbereitung durch die Verwaltung unter Hinzuziehung des Vorsitzenden des Ausländerbeirates',
				'18.09.2007 bis 12.02.2008: Diskussion des Entwurfs in der Fachöffentlichkeit, ein offener, öffentlicher Prozess, moderiert von Herrn Prof. Reuber von der Westfälischen Wilhelms-Universität',
				'Vorlage an den Ausländerbeirat und an den Rat mit seinen Gremien, angereichert mit einer Anlage, in der die Handlungsfelder – nicht abschließend – erläutert sind; einstimmige Beschlüsse',
				'Koordination der Umsetzung bei V/MIA, kennzahlengestützt'
			),
			p(
				'Die Umsetzung soll und wird auch außerhalb der Verwaltung in unterschiedlichen stadtpolitischen Feldern stattfinden.'
			)
		]
	},
	{
		id: 's-3',
		number: 3,
		title: 'Ziele identifizieren',
		shortTitle: 'Ziele identifizieren',
		status: 'done',
		start: '2010-04-01',
		end: '2010-06-30',
		result: 'Für jedes der neun Handlungsfelder liegen Ziele vor.',
		responsible: ['o-vmia'],
		after: ['s-2'],
		text: [
			p(
				'Auf der Projektkonferenz des Oberbürgermeisters im November 2004 wurde festgehalten, dass Migration und Integration ein wichtiges Thema ist und alle Handlungsbereiche betrifft.'
			),
			p(
				'Das Migrationsleitbild bildet eine wichtige Grundlage für die Umsetzung eines integrationsfördernden Gesamtkonzeptes der Stadt, um Menschen mit Migrationsvorgeschichte aktiv und produktiv in das gesellschaftliche Leben einzubinden – sowohl im wirtschaftlichen, sozialen und kulturellen als auch im politischen Sinn.'
			)
		]
	},
	{
		id: 's-4',
		number: 4,
		title: 'Ziele gewichten',
		shortTitle: 'Ziele gewichten',
		status: 'running',
		start: '2010-07-01',
		end: '2010-10-15',
		result: 'Eine Rangfolge der Ziele, die alle mittragen.',
		responsible: ['o-beirat', 'o-vmia'],
		after: ['s-3'],
		text: [
			p(
				'Ziel ist es, eine **Konsensstrategie** herbeizuführen, indem die Aktivitäten von vielen unterschiedlichen Akteuren zu einem Thema, das die gesamte Organisation durchdringt, konvergieren.'
			)
		]
	},
	{
		id: 's-5',
		number: 5,
		title:
			'Abstimmung mit dem Ausländerbeirat bzw. dem Nachfolgegremium (gem. § 27 GO neu), dem Rat und den Fachausschüssen der Stadt Münster und externen Partnerinnen und Partnern',
		shortTitle: 'Abstimmung',
		status: 'planned',
		start: '2010-11-02',
		end: '2010-12-15',
		result: 'Ausländerbeirat bzw. Nachfolgegremium, Rat, Fachausschüsse und externe Partner stimmen den Zielen zu.',
		responsible: ['o-vmia'],
		after: ['s-4'],
		text: [
			p(
				'Schon das Leitbild wurde dem Ausländerbeirat und dem Rat mit seinen Gremien vorgelegt und einstimmig beschlossen.'
			)
		]
	},
	{
		id: 's-6',
		number: 6,
		title:
			'Überprüfung des Aufgabenumfanges mit den festgelegten Zielen als Grundlage für die Einrichtung eines Integrationsmonitoring',
		shortTitle: 'Aufgabenumfang',
		status: 'planned',
		start: '2011-01-03',
		end: '2011-06-30',
		result:
			'Der Aufgabenumfang ist mit den festgelegten Zielen abgeglichen: die Grundlage für das Integrationsmonitoring.',
		responsible: ['o-vmia'],
		after: ['s-5'],
		text: [p('Integrationsmonitoring: Entscheidungshilfe in der Aufgabendiskussion – vom Leitbild zum Monitoring.')]
	},
	{
		id: 's-7',
		number: 7,
		title: 'Einrichtung eines Controllings',
		shortTitle: 'Controlling',
		status: 'planned',
		start: '2011-07-01',
		end: '2011-12-16',
		result: 'Die Umsetzung wird kennzahlengestützt gesteuert.',
		responsible: ['o-vmia'],
		after: ['s-6'],
		text: [
			p(
				'Der Masterplan denkt den Umsetzungsprozess voraus, indem er aufzeigt, welche Etappen wann und in welcher Reihenfolge von wem zu meistern sind und zu welchen wahrnehmbaren Ergebnissen die einzelnen Etappen führen sollen.'
			),
			p(
				'Zudem gibt er eine Übersicht über die geplanten einzelnen Schritte zur Umsetzung und Erreichung der Ziele (Integrationsmonitoring & Controlling).'
			)
		]
	},
	{
		id: 's-8',
		number: 8,
		title: 'Diversity Management',
		shortTitle: 'Diversity Management',
		status: 'planned',
		result: 'Vielfalt wird in Verwaltung und Tochtergesellschaften bewusst gefördert und genutzt.',
		responsible: ['o-toechter', 'o-verwaltung'],
		after: ['s-1'],
		text: [
			p(
				'Grundlage sind die Ergebnisse der Bestandsaufnahme zur interkulturellen Öffnung der Ämter und Tochtergesellschaften.'
			)
		]
	},
	{
		id: 's-9',
		number: 9,
		title:
			'Jährlicher Bericht ab 2010 zum aktuellen Stand der Umsetzung an die Politik, den Ausländerbeirat bzw. das Nachfolgegremium (gem. § 27 GO neu), den Rat und den Fachausschüssen der Stadt Münster und externen Partnerinnen und Partnern',
		shortTitle: 'Jährlicher Bericht',
		status: 'planned',
		start: '2010-10-01',
		result: 'Politik, Gremien und Partner kennen jedes Jahr den Stand der Umsetzung.',
		responsible: ['o-vmia'],
		text: [
			p('Der kontinuierliche Bericht'),
			ul(
				'stellt die Entwicklungen dar: weist erreichte Ziele aus und macht auf Veränderungen aufmerksam',
				'gewährt praxisnahe und fachliche Einblicke in die Umsetzungsarbeit',
				'bildet einen guten Boden für die Überarbeitung des Migrationsleitbildes'
			),
			p('Die Handlungsfelder sind vielfältig und das Konzept wird laufend fortgeschrieben.'),
			p(
				'Das Konzept der Stadt Münster ist einsehbar im Internet: [www.muenster.de/stadt/zuwanderung](http://www.muenster.de/stadt/zuwanderung)'
			)
		]
	}
];

/**
 * The masterplan only says that there were milestones for 2010. These are derived from what each step is to lead to.
 */
export const milestones: Draft<'milestones'>[] = [
	...of('s-1', [
		['Institut für Geographie mit der Erhebung beauftragt', '2009-02-27', '2009-02-27', 'o-vmia'],
		['Städtische Ämter und Tochtergesellschaften befragt', '2009-10-30', '2009-10-30', 'o-geographie'],
		['Studie „Stadtverwaltung und Integration“ übergeben', '2010-01-29', '2010-01-29', 'o-geographie']
	]),
	...of('s-2', [
		['Netzwerkpartnerinnen und -partner je Handlungsfeld angesprochen', '2010-02-15', '2010-02-12', 'o-vmia'],
		['Ansprechpersonen für die neun Handlungsfelder benannt', '2010-03-15', '2010-03-15', 'o-verwaltung'],
		['Auftakt der Netzwerke', '2010-03-31', '2010-03-30', 'o-vmia']
	]),
	...of('s-3', [
		['Ergebnisse der Bestandsaufnahme ausgewertet', '2010-04-30', '2010-04-29', 'o-vmia'],
		['Zielvorschläge in den Netzwerken beraten', '2010-05-31', '2010-06-02', 'o-vmia'],
		['Ziele je Handlungsfeld zusammengestellt', '2010-06-30', '2010-06-30', 'o-vmia']
	]),
	...of('s-4', [
		['Verfahren der Gewichtung abgestimmt', '2010-08-31', '2010-08-31', 'o-vmia'],
		['Gewichtung durch den Ausländerbeirat', '2010-09-17', '2010-09-16', 'o-beirat'],
		['Gewichtung durch die Netzwerkpartnerinnen und -partner', '2010-10-01', null, 'o-externe'],
		['Rangfolge der Ziele zusammengeführt', '2010-10-15', null, 'o-vmia']
	]),
	...of('s-5', [
		['Vorlage an den Ausländerbeirat bzw. das Nachfolgegremium', '2010-11-02', null, 'o-vmia'],
		['Beratung in den Fachausschüssen', '2010-11-24', null, 'o-ausschuesse'],
		['Beschluss des Rates', '2010-12-15', null, 'o-rat']
	]),
	...of('s-6', [['Abgleich der Aufgaben mit den Zielen vorbereitet', '2010-12-17', null, 'o-vmia']]),
	...of('s-7', [['Kennzahlen für die festgelegten Ziele vorgeschlagen', '2010-12-17', null, 'o-vmia']]),
	...of('s-8', [['Text für Stellenausschreibungen erweitert', '2010-06-30', '2010-06-30', 'o-verwaltung']]),
	...of('s-9', [
		['Beiträge aus den Handlungsfeldern liegen vor', '2010-10-29', null, 'o-verwaltung'],
		['Erster jährlicher Bericht 2010', '2010-12-15', null, 'o-vmia']
	])
];

type Line = [title: string, due: string, doneOn: string | null, organisation: string];

function of(step: string, lines: Line[]): Draft<'milestones'>[] {
	return lines.map(([title, due, doneOn, organisation], index) => ({
		id: `ms-${step.slice(2)}-${index + 1}`,
		step,
		title,
		due,
		doneOn,
		organisation
	}));
}
