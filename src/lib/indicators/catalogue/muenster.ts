import { breakdownOf, type Breakdown, type Dimension } from '../breakdown.ts';
import { emptyDefinition, type IndicatorDefinition } from '../definition.ts';
import type { Measured } from '../observation.ts';
import type { Span } from '../time.ts';

export interface CatalogueEntry {
	definition: IndicatorDefinition;
	observations: readonly (Measured & { breakdown: Breakdown; span: Span })[];
}

const migration: Dimension = { name: 'Migrationsvorgeschichte', values: ['mit', 'ohne'] };
const gender: Dimension = { name: 'Geschlecht', values: ['weiblich', 'männlich'] };
const slides = 'Folien „Optimierung kommunaler Integrationspolitik“, Stadt Münster, 29.02.2012';
const city = { body: 'Stadt Münster', table: slides, link: '', licence: '' };

const define = (more: Partial<IndicatorDefinition> & Pick<IndicatorDefinition, 'code' | 'title'>) => ({
	...emptyDefinition(),
	source: city,
	...more
});

/** The slides name no reference date: their own day stands for it. */
const day: Span = { kind: 'day', start: '2012-02-29' };
const figure = (
	breakdown: Breakdown,
	value: number,
	parts: Partial<Pick<Measured, 'numerator' | 'denominator'>> = {}
) => ({
	breakdown,
	span: day,
	value,
	numerator: null,
	denominator: null,
	missing: null,
	quality: 'provisional' as const,
	note: 'In den Folien als vorläufig bezeichnet.',
	...parts
});

const origin = 'Herkunft der Migrationsvorgeschichte';
const kinds = ['persönlich', 'vererbt, einseitig (Kinder)', 'vererbt, beidseitig (Kinder)'] as const;
const ofOrigin = (n: 0 | 1 | 2) => breakdownOf([[origin, kinds[n]]]);

/** Münster's examples of indicators and the population figures of 2012, as the masterplan's slides give them. */
export const muensterCatalogue: readonly CatalogueEntry[] = [
	{
		definition: define({
			code: 'MS-B1',
			title: 'Wohnberechtigte Bevölkerung',
			says: 'Wie viele Menschen in Münster wohnberechtigt sind.',
			unit: 'Personen',
			decimals: 0,
			kind: 'count',
			aim: 'none',
			themes: ['state-01']
		}),
		observations: [figure('', 281_050)]
	},
	{
		definition: define({
			code: 'MS-B2',
			title: 'Menschen mit Migrationsvorgeschichte',
			says: 'Wie viele Menschen eine eigene oder eine von den Eltern vererbte Migrationsvorgeschichte haben.',
			saysNot:
				'Nicht identifizierbar ist die zweite Generation, die in Deutschland geboren ist und die deutsche Staatsangehörigkeit hat.',
			unit: 'Personen',
			decimals: 0,
			kind: 'count',
			aim: 'none',
			themes: ['state-01', 'federal-01'],
			dimensions: [{ name: origin, values: kinds }]
		}),
		observations: [
			figure('', 57_764),
			figure(ofOrigin(0), 48_303),
			figure(ofOrigin(1), 4_748),
			figure(ofOrigin(2), 4_713)
		]
	},
	{
		definition: define({
			code: 'MS-B3',
			title: 'Anteil der Menschen mit Migrationsvorgeschichte',
			says: 'Welcher Anteil der wohnberechtigten Bevölkerung eine Migrationsvorgeschichte hat.',
			saysNot:
				'Nicht identifizierbar ist die zweite Generation, die in Deutschland geboren ist und die deutsche Staatsangehörigkeit hat.',
			formula: 'Menschen mit Migrationsvorgeschichte ÷ wohnberechtigte Bevölkerung × 100',
			aim: 'none',
			limit: 100,
			themes: ['state-01', 'federal-01'],
			dimensions: [{ name: origin, values: kinds.slice(0, 1) }]
		}),
		observations: [
			figure('', 20.6, { numerator: 57_764, denominator: 281_050 }),
			figure(ofOrigin(0), 17.2, { numerator: 48_303, denominator: 281_050 })
		]
	},
	{
		definition: define({
			code: 'MS-01',
			title: 'Anteil der Kinder mit und ohne Migrationsvorgeschichte, die eine Tagesbetreuung in Anspruch nehmen',
			says: 'Ob Tagesbetreuung Kinder mit und ohne Migrationsvorgeschichte gleich gut erreicht.',
			saysNot: 'Nichts über die Qualität der Betreuung oder über Plätze, die Eltern vergeblich gesucht haben.',
			formula: 'Kinder der Altersgruppe in Tagesbetreuung ÷ alle Kinder der Altersgruppe × 100',
			aim: 'equality',
			themes: ['city-01', 'federal-02'],
			dimensions: [migration, { name: 'Alter', values: ['0 bis 3 Jahre', '3 bis 6 Jahre'] }]
		}),
		observations: []
	},
	{
		definition: define({
			code: 'MS-02',
			title: 'Anteil der Kinder mit Migrationsvorgeschichte, die einen Sprachförderbedarf aufweisen',
			says: 'Bei wie vielen Kindern die Schuleingangsuntersuchung einen Bedarf an Sprachförderung feststellt.',
			saysNot: 'Nichts darüber, wie gut ein Kind seine Muttersprache spricht.',
			formula: 'Kinder mit festgestelltem Sprachförderbedarf ÷ untersuchte Kinder × 100',
			aim: 'less',
			limit: 0,
			source: { ...city, table: 'Schuleingangsuntersuchung' },
			periodicity: 'school_year',
			themes: ['city-02', 'federal-02', 'state-03'],
			dimensions: [migration]
		}),
		observations: []
	},
	{
		definition: define({
			code: 'MS-03',
			title: 'Anzahl der Kinder mit Sprachförderung',
			says: 'Wie viele Kinder Sprachförderung erhalten.',
			saysNot: 'Nichts darüber, ob alle Kinder gefördert werden, die es brauchen: dazu gehört der Bedarf (MS-02).',
			unit: 'Kinder',
			decimals: 0,
			kind: 'count',
			themes: ['city-03', 'federal-02', 'state-03'],
			dimensions: [migration]
		}),
		observations: []
	},
	{
		definition: define({
			code: 'MS-04',
			title: 'Anzahl der absolvierten Schuljahre der Eltern mit und ohne Migrationsvorgeschichte nach Mutter und Vater',
			says: 'Wie lange Mütter und Väter im Durchschnitt zur Schule gegangen sind.',
			formula: 'Summe der absolvierten Schuljahre ÷ Zahl der Mütter oder Väter',
			unit: 'Jahre',
			kind: 'other',
			aim: 'equality',
			themes: ['city-04', 'federal-03', 'state-04'],
			dimensions: [migration, { name: 'Elternteil', values: ['Mutter', 'Vater'] }]
		}),
		observations: []
	},
	{
		definition: define({
			code: 'MS-05',
			title: 'Anzahl der einzuschulenden Kinder, welche an der U 9-Untersuchung teilgenommen haben',
			says: 'Wie viele Kinder vor der Einschulung bei der Vorsorgeuntersuchung U 9 waren.',
			saysNot: 'Ohne die Zahl aller einzuschulenden Kinder nichts über den Anteil.',
			unit: 'Kinder',
			decimals: 0,
			kind: 'count',
			source: { ...city, table: 'Schuleingangsuntersuchung' },
			periodicity: 'school_year',
			themes: ['city-05', 'federal-09', 'state-06'],
			dimensions: [migration]
		}),
		observations: []
	},
	{
		definition: define({
			code: 'MS-06',
			title: 'Auslastung von Wohnbaugebieten',
			says: 'Wie weit Wohnbaugebiete bezogen sind.',
			formula: 'bezogene Wohneinheiten ÷ geplante Wohneinheiten × 100',
			kind: 'other',
			aim: 'none',
			themes: ['city-06', 'federal-08', 'state-07']
		}),
		observations: []
	},
	{
		definition: define({
			code: 'MS-07',
			title: 'Bildungsverläufe, zusätzlich unterlegt durch Genderbudgeting',
			says: 'Welche Schulformen und Abschlüsse Kinder und Jugendliche erreichen, nach Geschlecht und Migrationsvorgeschichte.',
			aim: 'equality',
			periodicity: 'school_year',
			themes: ['city-07', 'federal-03', 'state-04'],
			dimensions: [migration, gender]
		}),
		observations: []
	}
];
