import { cleanLine, cleanLines, isDay, isUserId } from '../plan/checks.ts';
import type { Day } from '../plan/types.ts';
import { breakdownLimits, type Dimension } from './breakdown.ts';
import { isThemeId } from './themes.ts';
import type { PeriodKind } from './time.ts';

/** Which way is better; `equality`: that two groups have the same value. */
export const aims = ['more', 'less', 'equality', 'none'] as const;
export type Aim = (typeof aims)[number];

/** What the value is: people (small numbers of whom are hidden), a share of them in percent, or something else. */
export const valueKinds = ['count', 'share', 'other'] as const;
export type ValueKind = (typeof valueKinds)[number];

export const periodicities = ['year', 'half', 'quarter', 'month', 'school_year', 'irregular'] as const;
export type Periodicity = (typeof periodicities)[number];

export interface IndicatorSource {
	/** Who publishes it. */
	body: string;
	table: string;
	link: string;
	licence: string;
}

/** What an indicator measures and how to read it. */
export interface IndicatorDefinition {
	/** Short and unique in the plan, such as "MS-02". */
	code: string;
	title: string;
	says: string;
	/** What it must not be taken for. */
	saysNot: string;
	formula: string;
	unit: string;
	decimals: number;
	kind: ValueKind;
	aim: Aim;
	/** The value that cannot be passed, such as 100; for growth near a limit. */
	limit: number | null;
	source: IndicatorSource;
	periodicity: Periodicity;
	/** Ids in the three catalogues, see themes.ts. */
	themes: readonly string[];
	dimensions: readonly Dimension[];
	/** User id: may enter values. */
	responsible: string | null;
	nextDue: Day | null;
}

export interface Indicator extends IndicatorDefinition {
	id: string;
	/** Breakdown shown where there is room for one series only. */
	headline: string;
	updatedAt: number;
}

export type DefinitionField =
	| 'code'
	| 'title'
	| 'says'
	| 'saysNot'
	| 'formula'
	| 'unit'
	| 'decimals'
	| 'limit'
	| 'sourceBody'
	| 'sourceTable'
	| 'link'
	| 'licence'
	| 'dimensions'
	| 'responsible'
	| 'nextDue';

export const definitionLimits = { code: 30, title: 300, text: 5000, unit: 40, decimals: 6, line: 500 };

export function emptyDefinition(): IndicatorDefinition {
	return {
		code: '',
		title: '',
		says: '',
		saysNot: '',
		formula: '',
		unit: '%',
		decimals: 1,
		kind: 'share',
		aim: 'more',
		limit: null,
		source: { body: '', table: '', link: '', licence: '' },
		periodicity: 'year',
		themes: [],
		dimensions: [],
		responsible: null,
		nextDue: null
	};
}

/** As it can be stored: without stray blanks and control characters. What does not fit is named by `problems`. */
export function tidyDefinition(given: IndicatorDefinition): {
	definition: IndicatorDefinition;
	problems: DefinitionField[];
} {
	const { line, text, code, title, unit, decimals } = definitionLimits;
	const dimensions = given.dimensions.flatMap(({ name, values }) => {
		const own = [...new Set(values.map(cleanLine).filter(Boolean))];
		return cleanLine(name) ? [{ name: cleanLine(name), values: own }] : [];
	});
	const { body, table, link, licence } = given.source;
	const definition: IndicatorDefinition = {
		...given,
		code: cleanLine(given.code),
		title: cleanLine(given.title),
		says: cleanLines(given.says),
		saysNot: cleanLines(given.saysNot),
		formula: cleanLines(given.formula),
		unit: cleanLine(given.unit),
		source: { body: cleanLine(body), table: cleanLine(table), link: link.trim(), licence: cleanLine(licence) },
		themes: [...new Set(given.themes.filter(isThemeId))],
		dimensions
	};
	const problems: DefinitionField[] = [];
	const check = (field: DefinitionField, fits: boolean) => void (fits || problems.push(field));
	check('code', definition.code !== '' && definition.code.length <= code);
	check('title', definition.title !== '' && definition.title.length <= title);
	check('says', definition.says.length <= text);
	check('saysNot', definition.saysNot.length <= text);
	check('formula', definition.formula.length <= text);
	check('unit', definition.unit.length <= unit);
	check('decimals', Number.isInteger(given.decimals) && given.decimals >= 0 && given.decimals <= decimals);
	check('limit', given.limit === null || Number.isFinite(given.limit));
	check('sourceBody', definition.source.body.length <= line);
	check('sourceTable', definition.source.table.length <= line);
	check('link', definition.source.link === '' || isWebLink(definition.source.link));
	check('licence', definition.source.licence.length <= line);
	check('dimensions', fitsDimensions(dimensions));
	check('responsible', given.responsible === null || isUserId(given.responsible));
	check('nextDue', given.nextDue === null || isDay(given.nextDue));
	return { definition, problems };
}

function fitsDimensions(dimensions: readonly Dimension[]): boolean {
	const names = new Set(dimensions.map(({ name }) => name));
	return (
		names.size === dimensions.length &&
		dimensions.length <= breakdownLimits.dimensions &&
		dimensions.every(
			({ name, values }) =>
				name.length <= breakdownLimits.name &&
				values.length <= breakdownLimits.values &&
				values.every((value) => value.length <= breakdownLimits.name)
		)
	);
}

function isWebLink(text: string): boolean {
	const url = URL.canParse(text) ? new URL(text) : null;
	return text.length <= definitionLimits.line && (url?.protocol === 'https:' || url?.protocol === 'http:');
}

/** The kind of period new values get. */
export function usualPeriod({ periodicity }: Pick<IndicatorDefinition, 'periodicity'>): PeriodKind {
	return periodicity === 'irregular' ? 'year' : periodicity;
}
