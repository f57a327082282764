import { describe, expect, it } from 'vitest';
import { checkPlan } from '../check.ts';
import { readPlan } from '../read.ts';
import { plainText, readText } from '../richtext/text.ts';
import { fieldOutline } from '../selectors/outline.ts';
import { live, milestonesOf } from '../selectors/records.ts';
import { stepsByNumber } from '../selectors/steps.ts';
import { exampleExport, examplePlan } from './example.ts';

/**
 * The masterplan's own list, line by line: fields of action, their measures, indented the parts. Abbreviations are written
 * out (best., untersch., städt.), two slips corrected (Bielfeld, a missing comma); nothing else is changed.
 */
const masterplan = `
Rechtliche Integrationsbegleitung
- Partizipation der Menschen mit Migrationsvorgeschichte
  - Systematische Förderung der Institutionen/Vereine
  - Gezielte Ansprache
- Vernetzung optimieren
- Entwicklung einer Einbürgerungskampagne
  - Klima des Willkommenseins
  - Maßnahmenkatalog entwickelt
Sprache und Bildung
- Sprachförderung und Stabilisierung der Muttersprache
  - Quartiersorientierte Konzeptentwicklung
  - Projekt „Chancen der Vielfalt nutzen lernen“
- Elementarbildung
  - Projekt „Vielfalt leben“
- Kooperation mit Schulen
- Zusammenarbeit im Bildungsnetzwerk
  - Enge Verzahnung von Monitorings
Wirtschaft und Arbeit
- Übergang Schule und Beruf
- Integrationshilfen
- Berufliche und soziale Integration
- Zugang zum Arbeitsmarkt bestimmter Zielgruppen
- Förderpreis „Interkulturelle Beschäftigung“
- Ethnische Ökonomie
- Internationalität
  - Service verbessern & strategische Ausrichtung planen
Wohnen und Stadtentwicklung
- Beratung
- Vermittlung von Wohnraum
- Planung und Bau von Gebäuden
- Arbeit im Sozialraum
- Sensibilisierung der Zivilgesellschaft
  - Stadtplan mit den vielfältigen Potentialen erstellen
- Nutzung der kulturellen und bilingualen Kompetenzen (Hauswarte)
Kinder- und Jugendhilfe, soziale Leistungen & Dienste
- Kindertagesstätten und Schulen
  - Entwicklung von Qualitätsstandards und Prüfungsverfahren
- Angebote in der Kinder- und Jugendhilfe
  - Angebote für Mädchen und Jungen mit unterschiedlichen kulturellen/religiösen Bedürfnissen
- Interkulturelle Öffnung der Gemeinwesenarbeit sowie Vernetzung und Transparenz für Bürgerinnen und Bürger
Gesundheit
- Projekt „Mit Migranten für Migranten“
  - Verstärkte Einbindung
  - Erhebung migrationsspezifischer Daten für Zusammenhänge zwischen Migration und seelischer Gesundheit
- Information und Prävention
  - Mehrsprachige Informationsblätter & Beratung im Stadtteil
- Familienhebamme
- Kultursensible Altenpflege
  - Handlungsempfehlungen berücksichtigt & angepasst
Personalentwicklung und Fortbildung
- Erweiterung bei Stellenausschreibungen
  - „... begrüßen Bewerbungen von Frauen und Männern, unabhängig von deren kultureller und sozialer Herkunft, Alter, Religion, Weltanschauung, Behinderung oder sexueller Identität“.
- Erfassung interkultureller Kompetenzen
  - Nutzung über neues Wissensmanagement
- Projekt „Interkulturelle Personalentwicklung“
  - Interkommunale Zusammenarbeit mit Hamm und Bielefeld, Beteiligung der Tochtergesellschaften
- KOMM-IN-Projekt mit Tochtergesellschaften in Münster und den Kommunen Bielefeld und Hamm
  - Bereich Ausbildung: Marketingkonzept zur Imageverbesserung als Arbeitgeber
  - Bereich Fortbildung: KOMM-IN-Antrag Sprachwerkstatt „Richtig verstehen und verstanden werden“
  - Kontinuierlicher Austausch und Fortsetzung der interkommunalen Zusammenarbeit
Kultur und Sport
- Kultur und Schule/Vorschule
  - Kulturstrolche, Jedem Kind seine Stimme
  - Weltmusik für Kinder Festival
- Kultur, Theater und Musik
  - Programmerweiterung im Bereich der Weltmusik
- Vernetzung und Austausch mit MSO’s
  - Nutzung der städtischen Veranstaltungskalender
  - Ausbau der Kooperation mit Stadtsportbund
Presse und Öffentlichkeitsarbeit
- Bürgernahe Sprache schafft Akzeptanz
  - Vereinfachung von Bescheiden & Schriftverkehr
- Mehrsprachigkeit
  - Sicherstellung des Zugangs zu Informationen
  - Erstellung & Überarbeitung der Entscheidungshilfen
- Internetauftritte
- Vielfalt positiv besetzen und Integration öffentlich machen`.trim();

const steps = [
	'Bestandsaufnahme in der Verwaltung und den Tochtergesellschaften',
	'Netzwerke zur Kooperation der Umsetzung des Migrationsleitbildes',
	'Ziele identifizieren',
	'Ziele gewichten',
	'Abstimmung mit dem Ausländerbeirat bzw. dem Nachfolgegremium (gem. § 27 GO neu), dem Rat und den Fachausschüssen der Stadt Münster und externen Partnerinnen und Partnern',
	'Überprüfung des Aufgabenumfanges mit den festgelegten Zielen als Grundlage für die Einrichtung eines Integrationsmonitoring',
	'Einrichtung eines Controllings',
	'Diversity Management',
	'Jährlicher Bericht ab 2010 zum aktuellen Stand der Umsetzung an die Politik, den Ausländerbeirat bzw. das Nachfolgegremium (gem. § 27 GO neu), den Rat und den Fachausschüssen der Stadt Münster und externen Partnerinnen und Partnern'
];

describe('the example plan of Münster', () => {
	const doc = examplePlan('muenster');
	const plan = readPlan(doc);

	it('is a valid document', () => {
		expect(checkPlan(doc)).toEqual([]);
	});

	it('is the same every time', () => {
		expect(readPlan(examplePlan())).toEqual(plan);
		expect(exampleExport()).toEqual(exampleExport());
	});

	it('carries over every field, measure and part of the masterplan, in its order', () => {
		const lines = fieldOutline(plan).flatMap(({ field, measures }) => [
			field?.title,
			...measures.flatMap(({ measure, parts }) => [`- ${measure.title}`, ...parts.map((part) => `  - ${part.title}`)])
		]);
		expect(lines.join('\n')).toBe(masterplan);
	});

	it('carries over the nine steps with their full titles', () => {
		expect(stepsByNumber(plan).map((step) => step.title)).toEqual(steps);
		expect(stepsByNumber(plan).map((step) => step.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
	});

	it('gives every step a result, somebody responsible, milestones and a text', () => {
		for (const step of stepsByNumber(plan)) {
			expect(step.result).not.toBe('');
			expect(step.responsible).not.toEqual([]);
			expect(milestonesOf(plan, step.id)).not.toEqual([]);
			expect(plainText(readText(doc, `steps/${step.id}`))).not.toBe('');
		}
	});

	it('has one to three goals per field, each served by a measure', () => {
		const served = new Set(live(plan, 'measures').flatMap((measure) => measure.goals));
		for (const { field, goals } of fieldOutline(plan)) {
			expect([1, 2, 3], field?.title).toContain(goals.length);
			for (const goal of goals) expect(served.has(goal.id), goal.title).toBe(true);
		}
	});

	it('notes where the masterplan varies the name of a field', () => {
		expect(plainText(readText(doc, 'fields/f-wirtschaft'))).toContain('„Arbeit und Wirtschaft“');
	});
});
