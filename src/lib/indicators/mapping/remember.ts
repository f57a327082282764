import { tierSeparator } from '../header.ts';
import { parsePeriod } from '../periods.ts';
import type { Table } from '../table.ts';
import { newIndicator, type ColumnRole, type Mapping } from './types.ts';

/** A mapping without what changes from year to year: columns by their heading, times taken from the file again. */
export interface RememberedMapping extends Omit<Mapping, 'columns' | 'sheet' | 'period'> {
	columns: [label: string, role: ColumnRole][];
}

const time = '#';

/** A heading without its time, so that next year's is the same: "Dez 2013" and "2019 | Frauen" become "#" and "# | frauen". */
export function labelOf(heading: string): string {
	return heading
		.split(tierSeparator)
		.map((tier) => ('period' in parsePeriod(tier) ? time : tier.toLowerCase().replace(/\s+/g, ' ').trim()))
		.join(tierSeparator);
}

/** By which a file of the same make is known again: its headings, each once. Another year's column changes nothing. */
export function fingerprintOf({ header }: Pick<Table, 'header'>): string {
	const labels = header.map(labelOf);
	return labels
		.filter((label, i) => labels.indexOf(label) === i)
		.join('\n')
		.slice(0, 4000);
}

export function toRemember(
	{ header }: Pick<Table, 'header'>,
	mapping: Mapping,
	made: string | null
): RememberedMapping {
	const columns = new Map<string, ColumnRole>();
	for (const [column, role] of mapping.columns.entries()) {
		const label = labelOf(header[column] ?? '');
		const own = role.is === 'value' && role.period !== null ? { ...role, period: time } : role;
		if (!columns.has(label)) columns.set(label, withIndicator(own, made));
	}
	const { decimal, newTitle, sections } = mapping;
	const indicator = mapping.indicator === newIndicator ? made : mapping.indicator;
	return { decimal, indicator, newTitle, sections, columns: [...columns] };
}

function withIndicator(role: ColumnRole, made: string | null): ColumnRole {
	return role.is === 'value' && role.indicator === newIndicator ? { ...role, indicator: made } : role;
}

/** The remembered mapping for this file; `guess`: what would be taken without it. Unknown columns stay as guessed. */
export function recall({ header }: Pick<Table, 'header'>, remembered: RememberedMapping, guess: Mapping): Mapping {
	const roles = new Map(remembered.columns);
	const columns = header.map((heading, column): ColumnRole => {
		const role = roles.get(labelOf(heading)) ?? guess.columns[column] ?? { is: 'ignore' };
		if (role.is !== 'value' || role.period !== time) return role;
		const period = heading.split(tierSeparator).find((tier) => 'period' in parsePeriod(tier)) ?? null;
		return { ...role, period };
	});
	const { decimal, indicator, newTitle, sections } = remembered;
	return { ...guess, decimal, indicator, newTitle, sections, columns };
}
